"""Killed at twenty random moments, the collector loses nothing. Run by ``make soak``."""

import random
import time
from pathlib import Path

import pytest

from tests.crawler_runs import collect, start_collecting
from tests.test_crawler_collect import assert_nothing_is_lost, contents, home_of
from ui.sample_site import SampleSite


@pytest.mark.soak
@pytest.mark.timeout(1500)
def test_killed_at_twenty_random_moments_the_store_holds_what_an_undisturbed_run_holds(tmp_path: Path) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    moments = random.Random(seed)
    with SampleSite(slow_seconds=0.5) as site:
        undisturbed = home_of(site, tmp_path / "undisturbed")
        collect(tmp_path / "undisturbed", undisturbed)
        expected = contents(undisturbed)
        for number in range(20):
            print(f"kill {number}")
            home = tmp_path / str(number)
            database = home_of(site, home)
            process = start_collecting(home)
            time.sleep(moments.uniform(0.5, 5))
            process.kill()
            process.communicate()
            collect(home, database, "--all")
            assert_nothing_is_lost(database, expected)
