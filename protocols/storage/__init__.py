"""What is kept on disk: private files, written whole, a folder for one process at a time."""
