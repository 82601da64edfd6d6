"""What waits to be written shares a transaction; what one of them raises undoes nothing of the others."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, event

from crawler.collection import Collection
from kb.config import load_settings
from kb.errors import StoreError
from kb.models import Source, SourceType
from kb.store.database import Database
from kb.store.sources import add_source, list_sources


def test_a_mistake_among_what_is_written_together_loses_nothing_else(tmp_path: Path) -> None:
    settings = load_settings(tmp_path)
    database = Database.open(settings.store_url)
    collection = Collection(settings, database, pool=None, run_id=1)  # type: ignore[arg-type]  # nothing is extracted

    def add(connection: Connection, number: int) -> int:
        url = f"http://a.example/{number}"
        add_source(connection, Source(url, f"{number:02}", SourceType.FEED, "a", added=datetime.now(UTC)))
        if number == 7:
            raise ValueError(number)
        return number

    async def all_of_them() -> list[object]:
        works = (collection.in_store(lambda connection, n=n: add(connection, n)) for n in range(30))
        return await asyncio.gather(*works, return_exceptions=True)

    results = asyncio.run(all_of_them())
    collection.close()
    assert isinstance(results[7], ValueError)
    assert [result for result in results if not isinstance(result, ValueError)] == [n for n in range(30) if n != 7]
    with database.read() as connection:
        assert [int(source.name) for source in list_sources(connection)] == [n for n in range(30) if n != 7]


def test_a_store_that_fails_is_not_asked_again_for_each_of_what_waits(tmp_path: Path) -> None:
    settings = load_settings(tmp_path)
    database = Database.open(settings.store_url)
    collection = Collection(settings, database, pool=None, run_id=1)  # type: ignore[arg-type]  # nothing is extracted
    asked = []

    def write(_connection: Connection) -> None:
        asked.append(1)
        raise StoreError("The disk is full.")

    async def all_of_them() -> list[BaseException | None]:
        return await asyncio.gather(*(collection.in_store(write) for _ in range(5)), return_exceptions=True)

    results = asyncio.run(all_of_them())
    collection.close()
    assert [str(result) for result in results] == ["The disk is full."] * 5
    assert (len(asked), collection.failure, collection.is_ending) == (1, results[0], True)


def test_what_comes_one_by_one_within_moments_is_written_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.collection._BETWEEN_TRANSACTIONS_SECONDS", 0.5)
    settings = load_settings(tmp_path)
    database = Database.open(settings.store_url)
    collection = Collection(settings, database, pool=None, run_id=1)  # type: ignore[arg-type]  # nothing is extracted
    begun: list[object] = []
    event.listen(database.engine, "begin", begun.append)

    async def one_after_the_other() -> list[int]:
        writing = []
        for number in range(40):
            writing.append(asyncio.ensure_future(collection.in_store(lambda _connection, n=number: n)))
            await asyncio.sleep(0.0005)
        return await asyncio.gather(*writing)

    assert asyncio.run(one_after_the_other()) == list(range(40))
    collection.close()
    assert len(begun) <= 5, "one at once, and then no less than what fills a transaction"
