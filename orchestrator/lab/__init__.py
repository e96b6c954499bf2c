"""Lessons: each a piece of client code that talks A2A to the live stack, and checks what came back."""
