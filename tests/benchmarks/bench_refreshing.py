"""Refreshing 1,000 feeds of 20 entries on 200 mapped hosts against ``reader`` with 10 workers, in one run.

``python -m tests.benchmarks refreshing`` prints the figures; it needs the extra ``bench``. Both ask the same server
for the same feeds, first all new, then again five times in turns, all answered with 304: the median of each counts, for
one such run takes two seconds. What counts is the refreshing itself, without the start of the interpreter and what both
import. Entries are noted and their pages not fetched, for ``reader`` fetches none. Then 10,000 feeds.
Goals: 1.2 times reader's feeds a second on new ones, 1.5 times on 304, no process over 300 MB, and a feed among 10,000
takes no longer than one among 1,000 (1.3 times, for noise).
"""

import json
import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from statistics import median

from kb.config import load_settings
from kb.models import Source, SourceType
from kb.store.database import Database
from kb.store.sources import add_source
from tests.crawler_server import Answer, LocalServer

ROOT = Path(__file__).resolve().parents[2]

FEEDS, MANY_FEEDS, HOSTS, ENTRIES, WORKERS = 1_000, 10_000, 200, 20, 10
TURNS = {"new": 1, "unchanged": 5}
NEW_GOAL, UNCHANGED_GOAL, MEMORY_GOAL_MB, GROWTH_GOAL = 1.2, 1.5, 300, 1.3

_MEASURED = """
def report(seconds):
    import json, resource
    own, children = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    peak = max(own.ru_maxrss, children.ru_maxrss) / 1024
    print(json.dumps({"seconds": seconds, "peak_mb": peak}))
"""
# One collecting run as ``python -m crawler.collect --all`` makes it, but for the pages, which wait in the store.
_OURS = (
    _MEASURED
    + """
import sys, time
from datetime import UTC, datetime
from pathlib import Path

def main():
    from crawler.collecting import collect
    from crawler.extraction_pool import start_fork_server
    from crawler import pace, pipelines, rendering, trouble_log  # these, and the spiders: collect() imports them late
    from crawler.spiders import feeds, sites, trends
    from crawler.spiders.pages import PageFetcher
    from kb.config import load_settings
    from kb.store import runs
    from kb.store.database import Database
    from kb.store.tables import pages

    PageFetcher.request = lambda *_: None
    start_fork_server()
    settings = load_settings(Path(sys.argv[1]))
    database = Database.open(settings.store_url)
    with database.write() as connection:
        run = runs.start_run(connection, "collect", {}, "benchmark", datetime.now(UTC))
    begun = time.perf_counter()
    summary = collect(settings, database, run.id, every=True)
    seconds = time.perf_counter() - begun
    expected = {"feed_read": int(sys.argv[2])} if sys.argv[3] == "new" else {"not_modified": int(sys.argv[2])}
    assert summary.totals == expected, summary.totals
    with database.write() as connection:
        connection.execute(pages.delete())  # they would be articles by the next run
    report(seconds)

if __name__ == "__main__":
    main()
"""
)
_READERS = (
    _MEASURED
    + """
import socket, sys, time
real = socket.getaddrinfo
socket.getaddrinfo = lambda host, port, *rest, **named: real("127.0.0.1", port, *rest, **named)
from reader import make_reader

reader = make_reader(sys.argv[1])
if sys.argv[3] == "new":
    for number in range(int(sys.argv[2])):
        reader.add_feed(f"http://host{number % int(sys.argv[5])}.example:{sys.argv[4]}/{number}/feed")
begun = time.perf_counter()
for _ in reader.update_feeds_iter(workers=int(sys.argv[6]), scheduled=False):
    pass
seconds = time.perf_counter() - begun
counts = reader.get_entry_counts()
assert counts.total == int(sys.argv[2]) * int(sys.argv[7]), counts
report(seconds)
"""
)


def run() -> list[dict[str, object]]:
    """Measure; one row a metric."""
    with tempfile.TemporaryDirectory() as folder, LocalServer(_answers(MANY_FEEDS)) as server:
        few, many = _home(Path(folder) / "few", server, FEEDS), _home(Path(folder) / "many", server, MANY_FEEDS)
        database = str(Path(folder) / "reader.sqlite")
        peer = [str(server.port), str(HOSTS), str(WORKERS), str(ENTRIES)]
        rates: dict[str, float] = {}
        for state, turns in TURNS.items():
            runs = [
                (
                    _run(_OURS, str(few), str(FEEDS), state),
                    _run(_READERS, database, str(FEEDS), state, *peer),
                )
                for _ in range(turns)
            ]
            ours, theirs = (median(run["seconds"] for run in of_one) for of_one in zip(*runs, strict=True))
            rates[state], rates[f"{state} ours"], rates[f"{state} theirs"] = theirs / ours, FEEDS / ours, FEEDS / theirs
            if state == "new":
                one_of_few, few_mb = ours / FEEDS, runs[0][0]["peak_mb"]
        large = _run(_OURS, str(many), str(MANY_FEEDS), "new")
    growth = large["seconds"] / MANY_FEEDS / one_of_few
    return [
        _row("refreshing: feeds/s against reader, all new", rates["new"], NEW_GOAL),
        _row("refreshing: feeds/s against reader, all 304", rates["unchanged"], UNCHANGED_GOAL),
        _row("refreshing: peak MB of a process, 1,000 feeds", few_mb, MEMORY_GOAL_MB, higher_is_better=False),
        _row(
            "refreshing: peak MB of a process, 10,000 feeds",
            large["peak_mb"],
            MEMORY_GOAL_MB,
            higher_is_better=False,
        ),
        _row("refreshing: time for one of 10,000 feeds to one of 1,000", growth, GROWTH_GOAL, higher_is_better=False),
        _row("refreshing: feeds/s, all new", rates["new ours"], None),
        _row("reader: feeds/s, all new", rates["new theirs"], None),
        _row("refreshing: feeds/s, all 304", rates["unchanged ours"], None),
        _row("reader: feeds/s, all 304", rates["unchanged theirs"], None),
    ]


def _answers(count: int) -> dict[tuple[str, str], Answer]:
    return {
        (f"host{number % HOSTS}.example", f"/{number}/feed"): Answer(
            _feed(number), content_type="application/rss+xml", headers={"ETag": f'"{number}"'}
        )
        for number in range(count)
    }


def _feed(number: int) -> bytes:
    newest = datetime(2026, 11, 1, tzinfo=UTC)
    teaser = "Lo que dice el feed de esta nota, con acentos y algo de texto. " * 5
    items = "".join(
        f"<item><title>Noticia {entry} del medio {number}</title>"
        f"<link>http://host{number % HOSTS}.example/{number}/nota-de-varias-palabras-{entry}</link>"
        f"<guid>{number}-{entry}</guid><pubDate>{format_datetime(newest - timedelta(hours=entry))}</pubDate>"
        f"<description>&lt;p&gt;{teaser}&lt;/p&gt;</description></item>"
        for entry in range(ENTRIES)
    )
    head = (
        f"<title>Medio {number}</title><link>http://host{number % HOSTS}.example/</link><description>Feed</description>"
    )
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{head}{items}</channel></rss>'.encode()


def _home(home: Path, server: LocalServer, feeds: int) -> Path:
    home.mkdir()
    web_map = home / "map"
    web_map.write_text(server.web_map())
    (home / "catalejo.toml").write_text(
        f'web_map = "{web_map}"\ndelay_per_host_seconds = 0\nextraction_processes = {os.cpu_count() or 1}\n'
    )
    database = Database.open(load_settings(home).store_url)
    with database.write() as connection:
        for number in range(feeds):
            host = f"host{number % HOSTS}.example"
            address = f"http://{host}/{number}/feed"
            add_source(connection, Source(address, f"Medio {number}", SourceType.FEED, host, added=datetime.now(UTC)))
    database.close()
    return home


def _run(script: str, *arguments: str) -> dict[str, float]:
    with tempfile.NamedTemporaryFile("w", suffix=".py") as file:  # a file: worker processes import the main module
        file.write(script)
        file.flush()
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, file.name, *arguments],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def _row(metric: str, value: float, goal: float | None, *, higher_is_better: bool = True) -> dict[str, object]:
    return {"metric": metric, "value": round(value, 3), "goal": goal, "higher_is_better": higher_is_better}
