"""Where a service keeps its rows: a SQLite file unless DATABASE_URL names a PostgreSQL server."""

from protocols.storage.database import Database, SharedDatabase
from protocols.storage.secret_files import UnusableStorage
from protocols.storage.sqlite_database import SqliteDatabase

SERVERS = ("postgresql://", "postgres://")


def database_at(url: str, path: str, service: str) -> Database:
    """The database of a service; raises UnusableStorage for a URL that names no PostgreSQL server."""
    return shared_database_at(url, service) if url else SqliteDatabase(path)


def shared_database_at(url: str, service: str) -> SharedDatabase:
    """The rows of a service on a server; raises UnusableStorage."""
    if not url.startswith(SERVERS):
        raise UnusableStorage(f"DATABASE_URL must begin with {SERVERS[0]}, and names the server of all services")
    try:
        # The packages are an extra: whoever keeps files needs none of them.
        from protocols.storage.postgres_database import PostgresDatabase
    except ImportError as error:
        raise UnusableStorage("DATABASE_URL needs what requirements-postgres.lock lists; install it") from error
    return PostgresDatabase(url, service)
