"""An optional language model: it may propose how to read a message, and word a summary; rules decide."""
