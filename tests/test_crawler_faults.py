"""A web that misbehaves: every fault ends in its own outcome, nothing is lost, the others are not held up."""

import asyncio
import gzip
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from kb.models import Document, SourceState
from kb.store.sources import get_source_states, list_sources
from tests.crawler_runs import CollectedRun, collect, documents, feed_source, make_home
from tests.crawler_server import Answer, LocalServer

MAX_BYTES = 1_000_000
PARAGRAPH = "Una comunidad se cuida todos los días, con reglas claras y con tiempo para escuchar a su gente. "
ARTICLE = (
    f"<html><head><title>Una nota</title></head><body><article>{f'<p>{PARAGRAPH * 4}</p>' * 4}</article></body></html>"
)
ENTRY_TEXT = "Lo que el propio canal dice de la nota, que alcanza para guardarlo."
FEED_TYPE = "application/rss+xml"


def feed(*links: str, text: str = ENTRY_TEXT) -> Answer:
    items = "".join(
        f"<item><title>Nota {number}</title><link>{link}</link><description>{text}</description></item>"
        for number, link in enumerate(links)
    )
    body = f'<rss version="2.0"><channel><title>Canal</title>{items}</channel></rss>'
    return Answer(body.encode(), content_type=FEED_TYPE, headers={"ETag": '"1"'})


async def hang(writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(60)


def reset(writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


async def half_a_body(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n<html>")
    await writer.drain()


async def endless_body(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while True:
        writer.write(b"<p>more</p>" * 10_000)
        await writer.drain()


async def slow_film(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n\r\nfilm")
    await hang(writer)


async def endless_headers(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(1_000_000):
        writer.write(f"X-Header-{number}: {'x' * 900}\r\n".encode())
        await writer.drain()


async def slow_drip(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n\r\n<rss>")
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.2)


async def endless_robots(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nUser-agent: *\nDisallow: /private\n")
    while True:
        writer.write(b"# more\n" * 10_000)
        await writer.drain()


def says_length(length: str) -> Callable[[asyncio.StreamWriter], Awaitable[None]]:
    async def answer(writer: asyncio.StreamWriter) -> None:
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Length: {length}\r\n\r\n"
        writer.write(head.encode() + feed("http://fine.example/1").body)
        await writer.drain()

    return answer


def says(*heads: bytes, chunked: bool = False) -> Callable[[asyncio.StreamWriter], Awaitable[None]]:
    """An answer with odd headers, in several pieces; ``%d`` is the length of its body."""

    async def answer(writer: asyncio.StreamWriter) -> None:
        body = feed().body
        sent = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body) if chunked else body
        for head in heads:
            writer.write(head.replace(b"%d", b"%d" % len(body)))
            await writer.drain()
            await asyncio.sleep(0.02)
        writer.write(sent)
        await writer.drain()

    return answer


def redirect(location: str) -> Answer:
    return Answer(status=302, headers={"Location": location})


ENTITY_BOMB = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "'
    + "ha" * 50
    + '">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 20}">' for n in range(12))
    + ']><rss version="2.0"><channel><title>&m;</title><item><title>&m;</title>'
    "<link>http://fine.example/1</link></item></channel></rss>"
).encode()
EXTERNAL_ENTITY = (
    b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel>'
    b"<title>T</title><item><title>&x;</title><link>http://entity.example/page</link>"
    b"<description>&x; y nada m\xc3\xa1s que contar en esta entrada de prueba.</description></item></channel></rss>"
)

FEED_FAULTS = {
    "html": (Answer(ARTICLE.encode()), "not_a_feed"),
    "empty": (Answer(b""), "empty"),
    "huge": (Answer(b"<rss>" + b" " * 50_000_000, content_type=FEED_TYPE), "too_large"),
    "bomb": (
        Answer(gzip.compress(b" " * 20_000_000), content_type=FEED_TYPE, headers={"Content-Encoding": "gzip"}),
        "too_large",
    ),
    "garbage": (Answer(b"\x1f\x8bno", content_type=FEED_TYPE, headers={"Content-Encoding": "gzip"}), "bad_encoding"),
    "bomb-file": (Answer(gzip.compress(b" " * 20_000_000), content_type=FEED_TYPE), "too_large"),
    "garbage-file": (Answer(b"\x1f\x8b\x08no", content_type=FEED_TYPE), "bad_encoding"),
    "hang": (Answer(misbehave=hang), "timeout"),
    "reset": (Answer(misbehave=reset), "connection_failed"),
    "half": (Answer(misbehave=half_a_body), "incomplete"),
    "longer": (Answer(misbehave=says_length("90000")), "incomplete"),
    "shorter": (Answer(misbehave=says_length("4")), "not_a_feed"),
    "lengthless": (Answer(misbehave=says_length("many")), "connection_failed"),
    "drip": (Answer(misbehave=slow_drip), "timeout"),
    "endless": (Answer(misbehave=endless_body), "too_large"),
    "headers": (Answer(misbehave=endless_headers), "connection_failed"),
    "loop": (redirect("http://loop.example/feed"), "redirect_loop"),
    "inside": (redirect("http://10.0.0.1/feed"), "private_address"),
    "chain": (redirect("http://link1.example/feed"), "private_address"),
    "metadata": (redirect("http://169.254.169.254/latest/meta-data/"), "private_address"),
    "file": (redirect("file:///etc/passwd"), "bad_redirect"),
    "script": (redirect("javascript:alert(1)"), "bad_redirect"),
    "bracket": (redirect("http://[bad"), "bad_redirect"),
    "port": (redirect("http://port.example:99999/"), "bad_redirect"),
    "word-port": (redirect("http://word-port.example:abc/"), "bad_redirect"),
    "blank": (redirect("https://exa mple.com/"), "bad_redirect"),
    "missing": (Answer(status=404), "not_found"),
    "gone": (Answer(status=410), "gone"),
    "closed": (Answer(status=403), "refused"),
    "busy": (Answer(status=429, headers={"Retry-After": "7200"}), "rate_limited"),
    "down": (Answer(status=503), "server_error"),
}
# Of robots.txt: what it answers, and how the feed of its host ends then.
ROBOTS_FAULTS = {
    "robots-down": (Answer(status=500), "robots_unreachable"),
    "robots-busy": (Answer(status=429), "robots_unreachable"),
    "robots-garbage": (Answer(b"\x1f\x8bno", headers={"Content-Encoding": "gzip"}), "robots_unreachable"),
    "robots-bomb": (
        Answer(gzip.compress(b"#" * 50_000_000), headers={"Content-Encoding": "gzip"}),
        "robots_unreachable",
    ),
    "robots-hang": (Answer(misbehave=hang), "timeout"),
    "robots-reset": (Answer(misbehave=reset), "connection_failed"),
    "robots-inside": (redirect("http://10.0.0.1/robots.txt"), "private_address"),
    "robots-missing": (Answer(status=404), "feed_read"),
    "robots-endless": (Answer(misbehave=endless_robots), "feed_read"),
    "robots-binary": (Answer(bytes(range(256)) * 100), "feed_read"),
}
# Odd heads of a feed that browsers read all the same.
_OK, _LENGTH = b"HTTP/1.1 200 OK\r\n", b"Content-Length: %d\r\n"
ODD_HEADS = {
    "blank-in-name": says(_OK + b"X Powered By: x\r\n" + _LENGTH + b"\r\n"),
    "blank-behind-name": says(_OK + b"X-Powered-By : x\r\n" + _LENGTH + b"\r\n"),
    "no-colon": says(_OK + b"nonsense\r\n", _LENGTH, b"\r\n"),
    "no-name": says(_OK + b": x\r\n" + _LENGTH + b"\r\n"),
    "nul": says(_OK + b"X-A: a\0b\r\n" + _LENGTH + b"\r\n"),
    "folded": says(_OK + b"X-A: a\r\n  b\r\n" + _LENGTH + b"\r\n"),
    "length-twice": says(_OK + _LENGTH + _LENGTH + b"\r\n"),
    "length-and-chunks": says(_OK + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", chunked=True),
    "line-feeds": says((_OK + _LENGTH + b"\r\n").replace(b"\r", b"")),
    "hints": says(b"HTTP/1.1 103 Early Hints\r\nX Y: x\r\n\r\n", _OK + b"X Y: x\r\n" + _LENGTH + b"\r", b"\n"),
    "many-hints": says(b"HTTP/1.1 100 Continue\r\n\r\n" * 3_000 + _OK + _LENGTH + b"\r\n"),
}
STORM = 12  # feeds on a host that says 429 to everything and never until when
# Of a page: what it answers, its outcome, and whether its entry was kept instead.
PAGE_FAULTS = {
    "page-missing": (Answer(status=404), "not_found", False),
    "page-gone": (Answer(status=410), "gone", False),
    "page-closed": (Answer(status=403), "stored_from_entry", True),
    "page-login": (Answer(b"<html><body><form><p>Entrar</p></form></body></html>"), "stored_from_entry", True),
    "page-image": (Answer(b"\x89PNG", content_type="image/png"), "stored_from_entry", True),
    "page-film": (Answer(misbehave=slow_film), "stored_from_entry", True),
    "page-huge": (Answer(b"<p>x</p>" * 1_000_000), "stored_from_entry", True),
    "page-busy": (Answer(status=429, headers={"Retry-After": "7200"}), "rate_limited", False),
    "page-down": (Answer(status=500), "server_error", False),
    "page-hang": (Answer(misbehave=hang), "timeout", False),
    "page-inside": (redirect("http://192.168.1.1/"), "private_address", False),
}


class Collected(NamedTuple):
    """What came of it."""

    run: CollectedRun
    documents: list[Document]
    states: dict[str, SourceState]
    storm_requests: int
    reset_requests: int


@pytest.fixture(scope="module")
def collected(
    tmp_path_factory: pytest.TempPathFactory,
) -> Collected:
    answers = {("fine.example", "/feed"): feed("http://fine.example/1", "http://fine.example/2")}
    answers |= {("fine.example", f"/{number}"): Answer(ARTICLE.encode()) for number in (1, 2)}
    answers |= {(f"{name}.example", "/feed"): answer for name, (answer, _) in FEED_FAULTS.items()}
    for name, (answer, _, _) in PAGE_FAULTS.items():
        answers[f"{name}.example", "/feed"] = feed(f"http://{name}.example/page")
        answers[f"{name}.example", "/page"] = answer
    answers["entities.example", "/feed"] = Answer(ENTITY_BOMB, content_type=FEED_TYPE)
    answers["entity.example", "/feed"] = Answer(EXTERNAL_ENTITY, content_type=FEED_TYPE)
    answers["entity.example", "/page"] = Answer(status=403)
    answers["latin.example", "/feed"] = Answer(
        feed("http://latin.example/1", text="Año nuevo: campaña de opinión en español").body, content_type=FEED_TYPE
    )
    answers["latin.example", "/1"] = Answer(ARTICLE.replace("días", "años").encode("latin-1"))
    answers |= {
        ("link1.example", "/feed"): redirect("http://link2.example/feed"),
        ("link2.example", "/feed"): redirect("http://10.0.0.1/feed"),
    }
    for name, (answer, _) in ROBOTS_FAULTS.items():
        answers[f"{name}.example", "/robots.txt"] = answer
        answers[f"{name}.example", "/feed"] = feed()
    answers |= {("storm.example", f"/{number}"): Answer(status=429) for number in range(STORM)}
    answers["podcast.example", "/feed"] = feed("http://podcast.example/1", text=f"{ENTRY_TEXT} " * (MAX_BYTES // 50))
    answers |= {(f"{name}.example", "/feed"): Answer(misbehave=misbehave) for name, misbehave in ODD_HEADS.items()}
    names = ["podcast", *ODD_HEADS, *FEED_FAULTS, *ROBOTS_FAULTS, *PAGE_FAULTS, "fine", "entities", "entity", "latin"]
    sources = [feed_source(f"http://{name}.example/feed", name) for name in names]
    sources += [feed_source(f"http://storm.example/{number}", f"storm {number}") for number in range(STORM)]
    sources.append(feed_source("http://127.0.0.1:22/feed", "loopback"))
    home: Path = tmp_path_factory.mktemp("faults")
    with LocalServer(answers) as server:
        database = make_home(home, server.web_map(), sources)
        run = collect(home, database, CATALEJO_TIMEOUT_SECONDS="3", CATALEJO_MAX_PAGE_BYTES=str(MAX_BYTES))
        storm = sum(host == "storm.example" for host, _ in server.requests)
        resets = server.requests.count(("robots-reset.example", "/robots.txt"))
    with database.read() as connection:
        states = get_source_states(connection)
        by_name = {source.name: states[source.id] for source in list_sources(connection)}
    return Collected(run, documents(database), by_name, storm, resets)


@pytest.mark.parametrize("name", FEED_FAULTS)
def test_a_feed_that_misbehaves_is_one_named_outcome(collected, name) -> None:
    run, states = collected.run, collected.states
    expected = FEED_FAULTS[name][1]
    counts = run.outcomes[name]
    assert sum(counts.values()) == 1
    assert counts == {expected: 1}
    assert states[name].failures_in_a_row == 1
    assert states[name].last_outcome in counts
    assert states[name].next_check > states[name].last_checked
    assert "\n" not in (states[name].last_message or "")


@pytest.mark.parametrize("name", ODD_HEADS)
def test_headers_that_are_wrong_cost_no_feed(collected, name) -> None:
    assert collected.run.outcomes[name] == {"feed_read": 1}


@pytest.mark.parametrize("name", ROBOTS_FAULTS)
def test_a_robots_txt_that_misbehaves_is_an_outcome_of_its_feed(collected, name) -> None:
    assert collected.run.outcomes[name] == {ROBOTS_FAULTS[name][1]: 1}


def test_a_storm_of_429_is_a_few_requests_and_the_rest_waits(collected) -> None:
    counts = [collected.run.outcomes[f"storm {number}"] for number in range(STORM)]
    limited = counts.count({"rate_limited": 1})
    assert 1 <= limited <= 2, "as many as may be under way at once"
    assert counts.count({"postponed": 1}) == STORM - limited
    assert collected.storm_requests == 1 + limited
    for number in range(STORM):
        state = collected.states[f"storm {number}"]
        assert state.next_check > datetime.now(UTC) + timedelta(minutes=10)


def test_a_host_that_hangs_up_on_a_new_connection_is_not_asked_again_at_once(collected) -> None:
    assert collected.reset_requests == 1


@pytest.mark.parametrize("name", PAGE_FAULTS)
def test_a_page_that_misbehaves_is_one_named_outcome(collected, name) -> None:
    run, stored = collected.run, collected.documents
    _, outcome, kept = PAGE_FAULTS[name]
    assert run.outcomes[name] == {"feed_read": 1, outcome: 1}
    texts = [document.text for document in stored if document.source == name]
    assert texts == ([ENTRY_TEXT] if kept else [])


def test_the_address_of_another_service_on_this_machine_is_refused_although_every_name_is_mapped(collected) -> None:
    assert collected.run.outcomes["loopback"] == {"private_address": 1}


def test_other_sources_are_collected(collected) -> None:
    assert collected.run.outcomes["fine"]["feed_read"] == 1
    assert sum(1 for document in collected.documents if document.url.startswith("http://fine.example/")) == 2


def test_hosts_that_do_not_answer_hold_up_no_other(tmp_path) -> None:
    """All places but one are held by hosts that answer only when an article of another one has been asked for."""
    places = 8

    async def wait_for_the_other(writer: asyncio.StreamWriter) -> None:
        while ("fine.example", "/1") not in server.requests:
            await asyncio.sleep(0.01)
        await says(_OK + _LENGTH + b"\r\n")(writer)

    held = [f"held{number}" for number in range(places - 1)]
    answers = {(f"{name}.example", "/feed"): Answer(misbehave=wait_for_the_other) for name in held}
    answers["fine.example", "/feed"] = feed("http://fine.example/1")
    answers["fine.example", "/1"] = Answer(ARTICLE.encode())
    with LocalServer(answers) as server:
        sources = [feed_source(f"http://{name}.example/feed", name) for name in (*held, "fine")]
        database = make_home(tmp_path, server.web_map(), sources)
        run = collect(tmp_path, database, CATALEJO_CONCURRENT_REQUESTS=str(places), CATALEJO_TIMEOUT_SECONDS="60")
    assert run.outcomes == {name: {"feed_read": 1} for name in held} | {"fine": {"feed_read": 1, "stored_new": 1}}


def test_entities_neither_grow_nor_load_files(collected) -> None:
    run, stored = collected.run, collected.documents
    assert run.outcomes["entities"].get("feed_read") == 1
    assert run.outcomes["entity"] == {"feed_read": 1, "stored_from_entry": 1}
    assert not any("root:" in document.text or "root:" in document.title for document in stored)


def test_a_feed_may_be_larger_than_a_page(collected) -> None:
    assert collected.run.outcomes["podcast"] == {"feed_read": 1, "not_found": 1}


def test_latin_1_said_to_be_utf_8_reads_right(collected) -> None:
    text = next(document.text for document in collected.documents if document.source == "latin")
    assert "Una comunidad se cuida todos los años" in text


def test_retry_after_moves_the_next_check(collected) -> None:
    state = collected.states["busy"]
    assert (state.next_check - state.last_checked).total_seconds() >= 7199


def test_a_cookie_is_carried_to_the_end_of_its_redirects_and_no_further(tmp_path) -> None:
    given = replace(feed("http://guarded.example/1", "http://guarded.example/2"), cookie="visit=7")
    answers = {
        ("guarded.example", "/feed"): given,
        ("guarded.example", "/1"): Answer(ARTICLE.encode(), cookie="visit=7"),
        ("guarded.example", "/2"): Answer(status=302, headers={"Location": "/2b", "Set-Cookie": "visit=8"}),
        ("guarded.example", "/2b"): redirect("http://other.example/2"),
        ("other.example", "/2"): Answer(ARTICLE.replace("Una nota", "Otra nota").encode()),
    }
    with LocalServer(answers) as server:
        database = make_home(tmp_path, server.web_map(), [feed_source("http://guarded.example/feed", "guarded")])
        outcomes = collect(tmp_path, database).outcomes["guarded"]
    assert outcomes == {"feed_read": 1, "stored_new": 2}
    sent = [
        (host + path, headers.get("cookie"))
        for (host, path), headers in zip(server.requests, server.headers, strict=True)
        if path != "/robots.txt"
    ]
    assert sorted(sent, key=str) == [
        ("guarded.example/1", "visit=7"),
        ("guarded.example/1", None),
        ("guarded.example/2", None),
        ("guarded.example/2b", "visit=8"),
        ("guarded.example/feed", "visit=7"),
        ("guarded.example/feed", None),
        ("other.example/2", None),
    ]
