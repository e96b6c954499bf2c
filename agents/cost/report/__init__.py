"""A study in the words and figures of an Assessment: measures, findings, tables and questions."""
