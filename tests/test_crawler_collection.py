"""What waits to be written shares a transaction; what one of them raises undoes nothing of the others."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection

from crawler.collection import Collection
from kb.config import load_settings
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
