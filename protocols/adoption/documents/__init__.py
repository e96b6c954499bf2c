"""Reads what people give beside a question: licence texts, model cards, SBOMs and lists of dependencies."""
