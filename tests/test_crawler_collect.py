"""Collecting the sample site, which has what the real web has: once, again, interrupted and cancelled."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection

from kb.models import DateReliability, Document, DuePage, RunStatus, Source, SourceType
from kb.store import runs
from kb.store.database import Database
from kb.store.host_pauses import get_host_pauses
from kb.store.pages import due_pages
from kb.store.sources import get_source_states, list_sources
from tests.crawler_runs import ROOT, CollectedRun, collect, documents, make_home, run_of, start_collecting
from ui.sample_site import SampleSite


@pytest.fixture(scope="module")
def site() -> Iterator[SampleSite]:
    with SampleSite(slow_seconds=1.0) as running:
        yield running


def home_of(site: SampleSite, folder: Path) -> Database:
    return make_home(folder, site.web_map(), [source_of(sample) for sample in site.sources])


def source_of(sample: object) -> Source:
    return Source(
        url=sample.address,
        name=sample.name,
        type=SourceType.SITE if sample.address.endswith("/") else SourceType.FEED,
        publisher=sample.name,
        lang=sample.lang,
        country=sample.country,
        kind=sample.kind.value,
        added=datetime.now(UTC),
    )


def contents(database: Database) -> set[tuple[object, ...]]:
    """What the store holds of each document that does not depend on when it came in."""
    return {
        (d.canonical_url, d.title, d.text, d.published, d.lang, d.author, d.tags, d.source, d.date_reliability)
        for d in documents(database)
    }


@pytest.fixture(scope="module")
def collected(site: SampleSite, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Database, CollectedRun]:
    home = tmp_path_factory.mktemp("home")
    database = home_of(site, home)
    return home, database, collect(home, database)


def waiting_pages(connection: Connection, now: datetime) -> list[DuePage]:
    return [page for source_type in SourceType for page in due_pages(connection, source_type, now)]


def assert_nothing_is_lost(database: Database, expected: set[tuple[object, ...]]) -> None:
    """The store holds what is expected, or remembers to fetch it once its host may be asked again.

    One page of the site answers 429: which others of its host come before it is different in a run that goes on where
    another one was ended.
    """
    stored = contents(database)
    assert stored <= expected
    missing = {str(row[0]) for row in expected - stored}
    with database.read() as connection:
        waiting = {page.address for page in waiting_pages(connection, datetime(2999, 1, 1, tzinfo=UTC))}
        paused = get_host_pauses(connection, datetime.now(UTC))
    assert missing <= waiting
    assert {address.split("/")[2].partition(":")[0] for address in missing} <= set(paused)


def document_at(database: Database, site: SampleSite, key: str) -> Document:
    url = site.edition.article_url(site.edition.content.articles[key])
    return next(document for document in documents(database) if document.canonical_url == url)


def test_every_article_is_a_document(collected, site) -> None:
    _, database, run = collected
    expected = {site.edition.article_url(article) for article in site.edition.content.articles.values()}
    assert expected <= {document.canonical_url for document in documents(database)}
    assert run.run.status is RunStatus.DONE
    assert run.run.progress_done == run.run.progress_total
    assert run.run.result["outcomes"]["stored_new"] == len(expected)


def test_each_planted_fault_is_its_outcome(collected) -> None:
    _, _, run = collected
    assert run.outcomes["Radar Social"]["stored_from_entry"] == 1  # a login form where an article was expected
    assert run.outcomes["El Pulso Digital"]["not_found"] == 1
    assert run.outcomes["Redes Ya"]["gone"] == 1
    assert run.outcomes["Praça Digital"]["rate_limited"] == 1
    assert run.outcomes["Platform Notes"]["forbidden_by_robots"] == 1
    assert sum(run.outcomes["The Community Desk"].get(name, 0) for name in ("unchanged", "updated")) == 1  # redirect
    assert run.outcomes["Crónica Caribe"]["sitemap_read"] == 1
    assert run.outcomes["Taller CM"]["site_read"] == 1
    failed = {"not_a_feed", "timeout", "failed", "extraction_failed", "invalid_document", "connection_failed"}
    assert not failed & set(run.run.result["outcomes"])


def test_every_fetch_but_robots_txt_is_counted_once(collected, site) -> None:
    run = collected[2]
    counted = sum(run.run.result["outcomes"].values())
    assert counted == run.run.progress_done
    assert run.total("feed_read") == sum(1 for source in site.sources if not source.address.endswith("/"))


def test_dates_are_exact_or_unknown_and_never_in_the_future(collected, site) -> None:
    articles = site.edition.content.articles
    _, database, _ = collected
    for key, article in articles.items():
        document = document_at(database, site, key)
        if article.undated or article.future_days:
            assert document.published is None
        else:
            assert (document.published, document.date_reliability) == (
                site.edition.published(article),
                DateReliability.EXACT,
            )


def test_text_has_headings_and_lists_and_no_boilerplate(collected, site) -> None:
    _, database, _ = collected
    texts = [document.text for document in documents(database)]
    assert any("\n## " in text or text.startswith("## ") for text in texts)
    assert any("\n- " in text for text in texts)
    for text in texts:
        assert "cookies propias" not in text
        assert "Sitio de muestra" not in text


def test_latin_1_said_to_be_utf_8_keeps_its_accents(collected, site) -> None:
    for document in documents(collected[1]):
        assert "\ufffd" not in document.text + document.title
        assert "Ã" not in document.text + document.title


def test_links_carry_no_tracking(collected) -> None:
    assert not any("utm_" in document.url for document in documents(collected[1]))


def test_pages_to_be_tried_again_wait_in_the_store(collected) -> None:
    _, database, _ = collected
    with database.read() as connection:
        assert waiting_pages(connection, datetime.now(UTC)) == []
        waiting = waiting_pages(connection, datetime(2999, 1, 1, tzinfo=UTC))
    assert [page.address.rsplit("/", 1)[1] for page in waiting] == ["ao-vivo"]


def test_a_second_run_finds_nothing_new(collected, site) -> None:
    home, database, _ = collected
    before = contents(database)
    asked = len(site.requests)
    run = collect(home, database, "--all")
    assert run.total("stored_new") == run.total("updated") == 0
    assert run.outcomes["Praça Digital"] == {"postponed": 1}  # it asked for two minutes of peace
    assert run.total("not_modified") == len(site.sources) - 1  # all but the one that is postponed
    assert run.total("feed_read") == 0
    assert contents(database) == before
    assert not any("/nota/" in request.path for request in site.requests[asked:])


def test_sources_that_are_not_due_are_left_alone(collected) -> None:
    home, database, _ = collected
    assert collect(home, database).run.result == {"sources": 0, "outcomes": {}}


def test_only_the_sources_asked_for_are_read(collected) -> None:
    home, database, _ = collected
    with database.read() as connection:
        wanted = list_sources(connection)[0]
    run = collect(home, database, "--source", str(wanted.id))
    assert set(run.outcomes) == {wanted.name}


@pytest.mark.soak
def test_killed_one_more_run_has_everything(collected, site, tmp_path) -> None:
    database = home_of(site, tmp_path)
    process = start_collecting(tmp_path)
    while not contents(database):  # `make soak` kills at any moment; here it has begun and has not ended
        time.sleep(0.1)
    process.kill()
    process.communicate()
    collect(tmp_path, database, "--all")
    assert_nothing_is_lost(database, contents(collected[1]))


def test_an_interrupt_ends_cleanly(collected, site, tmp_path) -> None:
    database = home_of(site, tmp_path)
    process = start_collecting(tmp_path, CATALEJO_DELAY_PER_HOST_SECONDS="0.5")
    assert process.stdout is not None
    run_id = json.loads(process.stdout.readline())["run_id"]
    while not contents(database):  # else it is interrupted before it began
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=40) == 0
    assert process.communicate()[1] == ""
    run = run_of(database, run_id)
    assert run.run.status is RunStatus.CANCELLED
    collect(tmp_path, database, "--all")
    assert_nothing_is_lost(database, contents(collected[1]))


def test_a_run_that_is_cancelled_stops(site, tmp_path) -> None:
    database = home_of(site, tmp_path)
    process = start_collecting(tmp_path, CATALEJO_DELAY_PER_HOST_SECONDS="2")
    assert process.stdout is not None
    run_id = json.loads(process.stdout.readline())["run_id"]
    time.sleep(2)
    with database.write() as connection:
        runs.ask_to_cancel(connection, run_id)
    assert process.wait(timeout=40) == 0
    process.communicate()
    assert run_of(database, run_id).run.status is RunStatus.CANCELLED


def test_two_collectors_at_once_are_one_too_many(site, tmp_path) -> None:
    home_of(site, tmp_path)
    first = start_collecting(tmp_path, CATALEJO_DELAY_PER_HOST_SECONDS="1")
    assert first.stdout is not None
    first.stdout.readline()
    second = start_collecting(tmp_path)
    _, errors = second.communicate(timeout=60)
    first.kill()
    first.communicate()
    assert second.returncode == 1
    assert errors.count("\n") == 1
    assert "Another collecting run" in errors


def test_a_source_that_does_not_exist_is_one_line(site, tmp_path) -> None:
    database = home_of(site, tmp_path)
    process = start_collecting(tmp_path, "--source", "999")
    output, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert errors == "There is no source with id 999; `catalejo sources list` shows them.\n"
    assert run_of(database, json.loads(output)["run_id"]).run.status is RunStatus.FAILED


def test_states_tell_when_to_come_back(collected) -> None:
    with collected[1].read() as connection:
        states = get_source_states(connection)
    assert all(state.next_check > state.last_checked for state in states.values())
    assert all(state.failures_in_a_row == 0 for state in states.values())


def test_a_run_that_is_under_way_already_is_continued(site, tmp_path) -> None:
    database = home_of(site, tmp_path)
    with database.write() as connection:
        run = runs.start_run(connection, "collect", {}, "somebody", datetime.now(UTC))
    assert collect(tmp_path, database, "--run-id", str(run.id)).run.id == run.id


@pytest.mark.soak
def test_a_full_disk_is_one_line_and_nothing_is_lost(collected, site, tmp_path) -> None:
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=50m", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no small file system can be mounted here")
    try:
        database = home_of(site, folder)
        used = shutil.disk_usage(folder).used
        subprocess.run(["mount", "-o", f"remount,size={used + 40_000}", str(folder)], check=True)
        process = start_collecting(folder)
        _, errors = process.communicate(timeout=100)
        assert process.returncode == 1
        assert errors.count("\n") == 1
        assert "is full" in errors
        subprocess.run(["mount", "-o", "remount,size=50m", str(folder)], check=True)
        collect(folder, database, "--all")
        assert_nothing_is_lost(database, contents(collected[1]))
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_before_the_first_fetch_is_no_traceback(site, tmp_path, number) -> None:
    database = home_of(site, tmp_path)
    process = start_collecting(tmp_path)
    assert process.stdout is not None
    run_id = json.loads(process.stdout.readline())["run_id"]
    process.send_signal(number)
    _, errors = process.communicate(timeout=40)
    assert process.returncode in (0, 130)
    assert errors == ""
    assert run_of(database, run_id).run.status is RunStatus.CANCELLED


# As modules in C do with what is raised while they are imported, those of lxml among them.
LOSES_ONE = """
import os, sys
from importlib import import_module

class Loses:
    def find_spec(self, name, path, target=None):
        if name == "lxml":
            try:
                os.kill(os.getpid(), int(sys.argv[2]))
            except KeyboardInterrupt:
                pass

sys.meta_path.insert(0, Loses())
sys.exit(import_module(sys.argv[1]).main(sys.argv[3:]))
"""


@pytest.mark.parametrize("module", ["crawler.collect", "crawler.extract", "crawler.check"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_is_not_lost_while_modules_are_imported(site, tmp_path, module, number) -> None:
    database = home_of(site, tmp_path)
    command = [sys.executable, "-c", LOSES_ONE, module, str(int(number)), "--home", str(tmp_path)]
    variables = {**os.environ, "CATALEJO_WEB_MAP": str(tmp_path / "map")}
    done = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False, timeout=100)
    assert (done.returncode, done.stderr) == (130, "")
    if done.stdout:
        assert run_of(database, json.loads(done.stdout)["run_id"]).run.status is RunStatus.CANCELLED
