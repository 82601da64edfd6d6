"""A day of polling in minutes: every hour a run, as ``catalejo up`` makes them if told so. Run by ``make soak``.

Time is compressed by moving everything that the store has noted an hour into the past after each run.
"""

import os
from collections import Counter
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from sqlalchemy import select, update

from kb.store.database import Database
from kb.store.sources import list_sources
from kb.store.tables import UtcDateTime, host_pauses, pages, source_states
from tests.crawler_runs import documents, feed_source, make_home, start_collecting
from tests.crawler_server import Answer, LocalServer

RUNS = 24
STEP = timedelta(hours=1)
BUSY = [f"busy{number}.example" for number in range(10)]  # an article every two hours
QUIET = [f"quiet{number}.example" for number in range(10)]  # one old article, then 304 for ever
BROKEN, GONE = "broken.example", "gone.example"
TEXT = "Una frase entera sobre las comunidades y quienes las cuidan cada día con paciencia y oficio. " * 8


@pytest.mark.soak
@pytest.mark.timeout(1500)
def test_a_day_of_polling_takes_constant_memory_and_asks_no_more_than_it_should(tmp_path: Path) -> None:
    home, published = tmp_path / "home", 0
    with LocalServer({}) as server:
        server.answers = {(BROKEN, "/feed"): Answer(b"", 500), (GONE, "/feed"): Answer(b"", 410)}
        for host in QUIET:
            _publish(server, host, ["archive"])
        database = make_home(
            home, server.web_map(), [feed_source(f"http://{host}/feed") for host in (*BUSY, *QUIET, BROKEN, GONE)]
        )
        peaks = []
        for number in range(RUNS):
            if number % 2 == 0:
                published += 1
                for host in BUSY:
                    _publish(server, host, [f"{host[:5]}-{entry}" for entry in range(published)])
            peaks.append(_peak_of_a_run(home))
            _let_time_pass(database)
        asked = Counter(host for host, path in server.requests if path == "/feed")
    stored = {document.url for document in documents(database)}
    assert len(stored) == len(BUSY) * published + len(QUIET), "each article once, none missed"
    quarter = RUNS // 4
    assert max(peaks[-quarter:]) <= 1.1 * max(peaks[:quarter]), "memory does not grow from run to run"
    for host in BUSY:
        assert published <= asked[host] <= RUNS
    for host in QUIET:
        assert 2 <= asked[host] < min(asked[busy] for busy in BUSY), "left alone the more the quieter it is"
    assert 2 <= asked[BROKEN] <= 8, "each pause twice the one before"
    assert asked[GONE] == 1
    with database.read() as connection:
        assert [source.name for source in list_sources(connection) if not source.enabled] == [GONE]


def _publish(server: LocalServer, host: str, names: list[str]) -> None:
    """Let a host's feed name its articles, the newest first."""
    items = []
    for name in reversed(names):
        link = f"http://{host}/una-nota-de-varias-palabras-{name}"
        page = (
            f"<html lang='es'><title>Nota {name} de {host}</title><article><p>{name} {host} {TEXT}</p></article></html>"
        )
        server.answers[host, link.split(host)[1]] = Answer(page.encode())
        when = format_datetime(datetime.now(UTC) - timedelta(minutes=1))
        items.append(f"<item><title>Nota {name} de {host}</title><link>{link}</link><pubDate>{when}</pubDate></item>")
    body = f'<rss version="2.0"><channel><title>{host}</title>{"".join(items)}</channel></rss>'
    server.answers[host, "/feed"] = Answer(
        body.encode(), content_type="application/rss+xml", headers={"ETag": f'"{len(names)}"'}
    )


def _peak_of_a_run(home: Path) -> int:
    """Collect what is due and give the collector's peak memory, in what ``getrusage`` counts."""
    process = start_collecting(home, CATALEJO_COLLECT_EVERY_MINUTES=str(STEP // timedelta(minutes=1)))
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read()
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, errors
    return usage.ru_maxrss


def _let_time_pass(database: Database) -> None:
    with database.write() as connection:
        for table in (source_states, pages, host_pauses):
            times = [column for column in table.c if isinstance(column.type, UtcDateTime)]
            for row in connection.execute(select(table)).mappings().all():
                key = [column == row[column.name] for column in table.primary_key]
                moved = {column.name: row[column.name] - STEP for column in times if row[column.name] is not None}
                if moved:
                    connection.execute(update(table).where(*key).values(moved))
