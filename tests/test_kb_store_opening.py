"""Opening a store: one of an earlier version, one that is none, one that cannot be had."""

import dataclasses
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect, select

import kb.store
from kb.errors import StoreError
from kb.store import changes, documents, outbox, sources, subscriptions
from kb.store.database import SCHEMA_REVISION, Database
from kb.store.tables import embeddings, metadata


def test_migrations_make_exactly_the_tables(database: Database) -> None:
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        assert context.get_current_revision() == SCHEMA_REVISION
        assert "documents" in inspect(connection).get_table_names()


def test_a_store_of_the_first_version_is_taken_over_whole(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    engine = create_engine(url)
    config = Config()
    config.set_main_option("script_location", str(Path(kb.store.__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.exec_driver_sql(
            "INSERT INTO sources (id, url, name, type, publisher, kind, tags, enabled, added) VALUES "
            "(7, 'https://a.example/feed', 'Medio', 'feed', 'P', 'news', '[]', 1, '2026-01-01 00:00:00.000000')"
        )
        connection.exec_driver_sql(
            "INSERT INTO source_states (source_id, etag, failures_in_a_row) VALUES (7, '\"v1\"', 2)"
        )
        connection.exec_driver_sql(
            "INSERT INTO documents (id, url, canonical_url, title, text, content_hash, date_reliability, dated, "
            "publisher, kind, tags, seen) VALUES (3, 'https://a.example/1', 'https://a.example/1', 'T', 'Texto', 'h', "
            "'none', '2026-01-01 00:00:00.000000', 'P', 'news', '[]', '2026-01-01 00:00:00.000000')"
        )
        connection.exec_driver_sql("INSERT INTO embeddings (model_id, content_key, vector) VALUES ('m', 'k', x'0102')")
    engine.dispose()
    with Database.open(url).read() as connection:
        state = sources.get_source_state(connection, 7)
        document = documents.get_document(connection, 3)
        assert connection.execute(select(embeddings)).all() == [("k", "m", b"\x01\x02")]
        assert [change.document_id for change in changes.waiting_changes(connection, 10)] == [3]
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    assert state is not None
    assert (state.etag, state.failures_in_a_row, state.moved_checks) == ('"v1"', 2, 0)
    assert document is not None
    assert document.text == "Texto"


def test_an_outbox_of_before_alerts_were_delivered_keeps_who_it_is_for(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    config = Config()
    config.set_main_option("script_location", str(Path(kb.store.__file__).parent / "migrations"))
    engine = create_engine(url)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0016")
        at = "'2026-11-23 13:00:00.000000'"
        connection.exec_driver_sql(
            "INSERT INTO audiences (id, name, lang, time_zone, countries, source_langs, topics, watches, length) "
            "VALUES (1, 'Marca', 'es', 'UTC', '[]', '[]', '[]', '[]', 'normal')"
        )
        connection.exec_driver_sql(
            "INSERT INTO subscriptions (id, audience_id, channel, address, cadence, at, weekday, created, "
            f"handled_until, token) VALUES (4, 1, 'mail', 'a@b.example', 'weekly', '08:00:00', 0, {at}, {at}, 't')"
        )
        connection.exec_driver_sql(
            'INSERT INTO deliveries (id, subscription_id, once, channel, address, audience, lang, start, "end", '
            "version, message_id, put, status, attempts, message, changed) VALUES (9, 4, "
            "'2026-11-16/2026-11-22', 'mail', 'a@b.example', 'Marca', 'es', '2026-11-16', '2026-11-22', 2, "
            f"'<1@b.example>', {at}, 'sent', 1, '', {at})"
        )
    engine.dispose()
    with Database.open(url).write() as connection:
        (subscription,) = subscriptions.list_subscriptions(connection)
        (delivery,) = outbox.list_deliveries(connection, None, 10)
        assert (subscription.digests, subscription.alerts, subscription.alerts_until) == (True, False, 0)
        assert (delivery.id, delivery.subscription_id, delivery.version, delivery.alerts) == (9, 4, 2, ())
        again = dataclasses.replace(delivery, message_id="<2@b.example>")
        assert outbox.put_delivery(connection, again) is None
        alerts = dataclasses.replace(delivery, message_id="<3@b.example>", version=None, alerts=(1, 5))
        assert outbox.put_delivery(connection, alerts) is not None
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_the_log_does_not_stay_as_large_as_it_once_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.store.database._LOG_BYTES", 100_000)
    database, log = Database.open(f"sqlite:///{tmp_path / 'catalejo.db'}"), tmp_path / "catalejo.db-wal"

    def write(size: int) -> None:
        with database.write() as connection:
            changes.put_counter(connection, "x" * size, 1)

    write(10_000_000)
    assert log.stat().st_size > 5_000_000
    for _ in range(3):
        write(10)
    assert log.stat().st_size == 100_000
    database.close()


@pytest.mark.parametrize("url", ["nonsense", "sqlite://", "sqlite:////proc/nowhere/store.db", "mysql+nothing://x/y"])
def test_a_store_that_cannot_be_opened_is_one_line(url: str) -> None:
    with pytest.raises(StoreError) as caught:
        Database.open(url)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_no_store_is_named(tmp_path: Path) -> None:
    (tmp_path / "store.db").write_bytes(b"this is not a database" * 100)
    with pytest.raises(StoreError, match=r"store\.db is damaged .* backup .*-wal, …-shm"):
        Database.open(f"sqlite:///{tmp_path / 'store.db'}")


def test_the_password_of_a_store_is_not_told() -> None:
    with pytest.raises(StoreError) as caught:
        Database.open("postgresql+nope://user:secret@db.example/catalejo")
    assert "secret" not in str(caught.value)
