"""Cited facts on components: entries, finding one by name, the sources, and the rules that turn facts into scores."""
