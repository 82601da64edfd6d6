"""Opening the store, and its transactions. The only place that knows how SQLite is tuned."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from filelock import FileLock
from sqlalchemy import Connection, Engine, Table, create_engine, event, inspect, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import QueuePool

from kb.errors import StoreError
from kb.store.tables import metadata

# The newest migration; a test compares it with kb/store/migrations/versions. Kept here so that opening a store that is
# up to date need not import Alembic (0.3 s).
SCHEMA_REVISION = "0024"
# Writers take turns. Their transactions last milliseconds, so a minute is reached only if something is badly wrong.
BUSY_TIMEOUT_MS = 60_000
# What SQLite's log may take once all of it is in the database. It grows past that with what one transaction writes, or
# all do while one reads, and would stay as large for as long as anybody has the store open.
_LOG_BYTES = 64_000_000
_WRITE = "catalejo_write"
_PARAMETERS = 500  # of a statement: far below SQLite's limit of 32,766
_TO_WRITE = "let the user that runs Catalejo write this file and the folder that it lies in"
# What to do where the database says so.
_REMEDIES = {
    "unable to open": _TO_WRITE,
    "readonly": _TO_WRITE,
    "locked": "another program has kept it from being written for a minute: end that one, and try again",
    "connect": "look whether its server runs, and whether database_url is right",
}
T = TypeVar("T")


class Database:
    """The store's engine. Safe to share among threads; every process opens its own."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @classmethod
    def open(cls, url: str) -> "Database":
        """Open the store at a SQLAlchemy URL, making or migrating its tables where needed.

        Raises ``StoreError`` if it cannot be opened.
        """
        try:
            parsed = make_url(url)
            is_sqlite = parsed.get_backend_name() == "sqlite"
            if is_sqlite and parsed.database in (None, "", ":memory:"):
                raise ArgumentError("it names no file, and several processes share the store")
            # Pooled for SQLite too: closing the last connection makes it copy its log into the database (storing a
            # document took 6.5 instead of 4.1 ms). No limit, so that a thread never waits for another's connection.
            engine = create_engine(parsed, poolclass=QueuePool, max_overflow=-1)
        except (ArgumentError, NoSuchModuleError, ImportError) as error:
            # The URL itself is not repeated: it may hold a password.
            raise StoreError(f"The setting database_url is no database URL that can be used: {error}") from None
        if is_sqlite:
            event.listen(engine, "connect", _tune_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
        database = cls(engine)
        database._migrate(Path(parsed.database) if is_sqlite and parsed.database else None)
        return database

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that reads one consistent state and never waits for writers."""
        with _explained(self.engine), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that writes; commits at the end, rolls back on any exception.

        It takes SQLite's write lock at its start: a transaction that reads first and writes later would fail at once,
        without waiting, whenever another process wrote in between.
        """
        with _explained(self.engine), self.engine.connect() as connection:
            connection.execution_options(**{_WRITE: True})
            with connection.begin():
                yield connection

    def require_whole(self) -> None:
        """Read all of it, which takes seconds a gigabyte; raises ``StoreError`` if SQLite finds any of it damaged."""
        if self.engine.dialect.name != "sqlite":
            return
        with self.read() as connection:
            found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
        if found != "ok":
            raise _damaged(self.engine, str(found).splitlines()[-1])

    def close(self) -> None:
        """Release the connections. The database may be used again afterwards."""
        self.engine.dispose()

    def _migrate(self, file: Path | None) -> None:
        with self.read() as connection:
            if _revision(connection) == SCHEMA_REVISION:
                return
        if file is None:
            self._upgrade()
            return
        with FileLock(file.with_name(file.name + ".migrate-lock")):
            self._upgrade()

    def _upgrade(self) -> None:
        from alembic import command
        from alembic.config import Config
        from alembic.util import CommandError

        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
        with self.write() as connection:
            config.attributes["connection"] = connection
            try:
                if inspect(connection).get_table_names():
                    command.upgrade(config, "head")
                else:  # a new store: the same tables at once (0.1 instead of 0.5 s)
                    metadata.create_all(connection)
                    command.stamp(config, "head")
            except CommandError as error:
                raise StoreError(
                    f"The store was written by another version of Catalejo ({error}); "
                    "update Catalejo or choose another --home."
                ) from None


def in_batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """The items, some hundreds at once, as a statement may have parameters; none where there are none."""
    for start in range(0, len(items), _PARAMETERS):
        yield items[start : start + _PARAMETERS]


def insert_or_ignore(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows; those whose primary or unique key exists already are left as they are."""
    if not rows:
        return
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    connection.execute(dialect.insert(table).on_conflict_do_nothing(), rows)


def upsert(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows, replacing the given columns of those whose primary key exists. All rows name the same columns."""
    if not rows:
        return
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    keys = [column.name for column in table.primary_key]
    statement = dialect.insert(table)
    changed = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed), rows)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _tune_sqlite(dbapi_connection: Any, _record: Any) -> None:
    dbapi_connection.isolation_level = None  # we say BEGIN ourselves, see _begin_sqlite
    cursor = dbapi_connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")  # with WAL: no corruption, at worst the last commits on a power cut
    cursor.execute(f"PRAGMA journal_size_limit = {_LOG_BYTES}")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    is_write = connection.get_execution_options().get(_WRITE, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_write else "BEGIN")


def _damaged(engine: Engine, reason: str) -> StoreError:
    where = engine.url.render_as_string(hide_password=True)
    return StoreError(
        f"The store {where} is damaged ({reason}); put your backup in its place, but first remove what lies beside it "
        "with that name (…-wal, …-shm) and the folder chroma, see docs/serving.md; or move it all away to begin anew."
    )


@contextmanager
def _explained(engine: Engine) -> Iterator[None]:
    """Turn the database's own failures (not our mistakes) into one line."""
    try:
        yield
    except DBAPIError as error:
        reason = str(error.orig)
        where = engine.url.render_as_string(hide_password=True)
        if "disk is full" in reason or "disk I/O error" in reason:
            raise StoreError(
                f"The disk that holds {where} is full or fails ({reason}); free space and start again."
            ) from error
        if "malformed" in reason or "not a database" in reason:
            raise _damaged(engine, reason) from error
        for part, remedy in _REMEDIES.items():
            if part in reason:
                raise StoreError(f"The store {where} cannot be used: {reason}; {remedy}.") from error
        raise
