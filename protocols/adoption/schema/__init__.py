"""The data models as JSON: where a document does not fit them, and Evidence named once by number."""
