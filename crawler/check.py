"""``python -m crawler.check``: whether sources work, a line of JSON each on stdout as soon as it is known.

The first line is ``{"sources": N}``; each that follows is ``{"source_id", "source", "url", "verdict", "reason",
"outcome", "moved_to", "entries", "last_entry"}``. No article is stored and no schedule changed; hosts that ask to be
left alone are remembered. Exits 0 when every source was looked at, whatever came of it; 1 with one line on stderr when
it could not be done; 130 when it was interrupted.

Nothing more is imported here than every worker needs: worker processes import the main module again.
"""

import argparse
import json
import logging
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.extraction_pool import ExtractionPool, start_fork_server
from crawler.interrupts import Interrupts

if TYPE_CHECKING:
    from crawler.verdict import Look
    from kb.config import Settings
    from kb.models import Source, SourceState


def main(arguments: list[str] | None = None) -> int:
    """Run from the command line; give the exit code."""
    parser = argparse.ArgumentParser(prog="python -m crawler.check", description="Say whether sources work.")
    parser.add_argument("--home", type=Path, help="data folder")
    parser.add_argument(
        "--source", type=int, action="append", default=[], metavar="ID", help="only this one; repeatable"
    )
    options = parser.parse_args(arguments)
    interrupts = Interrupts()
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("scrapy").setLevel(logging.ERROR)  # it warns of middlewares that are left out on purpose
    start_fork_server()  # imports beside us, on another core
    from crawler.run_process import exit_code_of

    return exit_code_of(lambda: _check(options.home, options.source, interrupts))


def _check(home: Path | None, source_ids: Sequence[int], interrupts: Interrupts) -> None:
    from crawler.connection import require_connection
    from crawler.run_process import only_collector
    from kb.config import load_settings

    settings = load_settings(home)
    with only_collector(settings):
        require_connection(settings)
        _look_at_each(settings, source_ids, interrupts)


def _look_at_each(settings: "Settings", source_ids: Sequence[int], interrupts: Interrupts) -> None:
    from crawler.collecting import choose_sources
    from crawler.host_memory import remember_hosts
    from crawler.hosts import Hosts
    from crawler.outcomes import Outcome
    from crawler.reactor import run_in_reactor
    from crawler.verdict import Look
    from kb.models import SourceState
    from kb.store.database import Database
    from kb.store.host_pauses import get_host_pauses
    from kb.store.sources import get_source_states

    interrupts.check()
    database = Database.open(settings.store_url)
    chosen = choose_sources(database, _now(), every=True, source_ids=source_ids)
    _print({"sources": len(chosen)})
    with database.read() as connection:
        states = get_source_states(connection)
        hosts = Hosts(get_host_pauses(connection, _now()))  # robots.txt is read anew, and by later runs as it is now
    waiting = {source.id: source for source in chosen}

    def report(source: "Source", look: Look) -> None:
        if waiting.pop(source.id, None) is not None:
            _print(_row(source, look, states.get(source.id) or SourceState(source.id)))

    pool = ExtractionPool(settings.extraction_processes)
    try:
        run_in_reactor(lambda: _crawl(settings, chosen, pool, hosts, report))
        for source in list(waiting.values()):
            report(source, Look(Outcome.FAILED, said="it was not reached"))
    finally:
        pool.close()
        with database.write() as connection:
            remember_hosts(connection, hosts.learned(), _now())


async def _crawl(settings: "Settings", sources: "Sequence[Source]", *arguments: Any) -> None:
    from scrapy.crawler import AsyncCrawlerRunner

    from crawler.settings import scrapy_settings
    from crawler.spiders.check import CheckSpider

    await AsyncCrawlerRunner(scrapy_settings(settings, stores=False)).crawl(CheckSpider, sources, *arguments)


def _row(source: "Source", look: "Look", state: "SourceState") -> dict[str, object]:
    from crawler.verdict import judge

    judged = judge(look, state, _now())
    return {
        "source_id": source.id,
        "source": source.name,
        "url": source.url,
        "verdict": judged.verdict.value,
        "reason": judged.reason,
        "outcome": look.outcome.value,
        "moved_to": look.moved_to,
        "entries": judged.entries,
        "last_entry": judged.last_entry.isoformat() if judged.last_entry else None,
    }


def _print(row: dict[str, object]) -> None:
    print(json.dumps(row), flush=True)  # noqa: T201


def _now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    sys.exit(main())
