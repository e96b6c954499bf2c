"""How services keep things on disk: folders, SQLite files with schema versions and retention, JSON files."""
