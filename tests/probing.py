"""``python -m tests.probing HOME < ADDRESSES``: many probes in one process and one reactor, at once.

Prints a line of JSON for each address, in their order: what was found, or ``{"error": "…"}``.
"""

import asyncio
import json
import sys
from pathlib import Path

from crawler.extraction_pool import ExtractionPool
from crawler.probe import probe
from crawler.reactor import run_in_reactor
from crawler.sources import to_json
from kb.config import Settings, load_settings
from kb.errors import CatalejoError


async def _answer(url: str, settings: Settings, pool: ExtractionPool) -> str:
    try:
        return json.dumps(to_json(await probe(url, settings, pool)))
    except CatalejoError as error:
        return json.dumps({"error": str(error)})


def main() -> None:
    settings = load_settings(Path(sys.argv[1]))
    urls = sys.stdin.read().split()
    pool = ExtractionPool(2)

    async def every() -> list[str]:
        return await asyncio.gather(*(_answer(url, settings, pool) for url in urls))

    try:
        print("\n".join(run_in_reactor(every)))
    finally:
        pool.close()


if __name__ == "__main__":
    main()
