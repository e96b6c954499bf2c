"""Watched decisions: what a recommendation rested on, and what of it is otherwise today."""
