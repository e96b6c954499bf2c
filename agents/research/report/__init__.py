"""The words of an Assessment, and answers about components nobody knows."""
