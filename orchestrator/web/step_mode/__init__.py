"""Step mode: messages of a trace wait at the services until a person delivers, edits or drops them."""
