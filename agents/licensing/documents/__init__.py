"""What a person supplied: licence texts, model cards and bills of materials, read as data."""
