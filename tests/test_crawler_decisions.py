"""The collector's decisions apart from any input or output: when to come back, what becomes of a page, what counts."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.article_extractor import Article
from crawler.items import PageResult
from crawler.outcomes import PASSING, SOURCE_SUCCESSES, STORED, Outcome, OutcomeCounter, outcome_of_status
from crawler.page_documents import believable_canonical, document_of_entry, document_of_page
from crawler.page_fate import (
    FIRST_PAUSE,
    MAX_ATTEMPTS,
    MAX_RETRY_AFTER,
    GiveUp,
    KeepEntry,
    TryAgain,
    decide_fate,
    parse_retry_after,
)
from kb.models import DateReliability, PendingPage, RawDocument, Source, SourceType

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def pending(text: str = "x" * 100, attempts: int = 0) -> PendingPage:
    return PendingPage("https://e.org/1", 1, RawDocument(url="https://e.org/1", title="T", text=text), attempts)


def test_what_passes_is_tried_again_with_growing_pauses() -> None:
    pauses = []
    for attempts in range(MAX_ATTEMPTS - 1):
        fate = decide_fate(pending(attempts=attempts), Outcome.SERVER_ERROR, NOW)
        assert isinstance(fate, TryAgain)
        pauses.append(fate.until - NOW)
    assert pauses == sorted(pauses)
    assert pauses[0] >= timedelta(minutes=1)
    assert sum(pauses, timedelta()) > timedelta(days=2), "a site may be down for a weekend"
    assert decide_fate(pending(attempts=MAX_ATTEMPTS - 1), Outcome.SERVER_ERROR, NOW) == KeepEntry()
    assert decide_fate(pending("", attempts=MAX_ATTEMPTS - 1), Outcome.SERVER_ERROR, NOW) == GiveUp()


def test_a_page_waits_as_long_as_its_server_asks_but_not_for_ever() -> None:
    soon, never = parse_retry_after("120", NOW), parse_retry_after(str(20 * 86_400), NOW)
    assert decide_fate(pending(), Outcome.RATE_LIMITED, NOW, soon) == TryAgain(NOW + timedelta(minutes=2))
    assert decide_fate(pending(), Outcome.RATE_LIMITED, NOW, never) == TryAgain(NOW + MAX_RETRY_AFTER)


@pytest.mark.parametrize("attempts", [0, MAX_ATTEMPTS, 100])
def test_a_page_of_a_host_that_wants_to_be_left_alone_loses_no_attempt(attempts: int) -> None:
    later = NOW + timedelta(days=2)
    fate = decide_fate(pending(attempts=attempts), Outcome.POSTPONED, NOW, later)
    assert fate == TryAgain(later, counts=False)


@pytest.mark.parametrize(
    "outcome", [Outcome.REFUSED, Outcome.NO_ARTICLE, Outcome.FORBIDDEN_BY_ROBOTS, Outcome.NOT_TEXT]
)
def test_a_page_that_is_refused_or_empty_leaves_its_entry(outcome: Outcome) -> None:
    assert decide_fate(pending(), outcome, NOW) == KeepEntry()
    assert decide_fate(pending("corto"), outcome, NOW) == GiveUp()


@pytest.mark.parametrize(
    ("title", "published", "is_kept"),
    [
        ("Sube el precio del maíz en Oaxaca", NOW, True),
        ("Foto del día", NOW, False),
        ("Suscríbete a nuestro boletín", None, False),  # a link of a page, which says nothing of when
    ],
)
def test_a_dated_headline_is_left_of_an_article_that_cannot_be_had(
    title: str, published: datetime | None, is_kept: bool
) -> None:
    page = PendingPage("https://e.org/1", 1, RawDocument("https://e.org/1", "Leer más", title, published), attempts=1)
    assert decide_fate(page, Outcome.REFUSED, NOW) == (KeepEntry() if is_kept else GiveUp())
    assert decide_fate(page, Outcome.NOT_FOUND, NOW) == GiveUp()
    assert isinstance(decide_fate(page, Outcome.TIMEOUT, NOW), TryAgain)


@pytest.mark.parametrize(
    ("published", "attempts", "again"),
    [
        (NOW - timedelta(minutes=3), 0, True),
        (NOW + timedelta(hours=2), 0, True),
        (NOW - timedelta(minutes=3), 1, False),
        (NOW - timedelta(days=2), 0, False),
        (None, 0, False),
    ],
)
def test_an_article_of_today_that_is_not_there_yet_is_asked_for_once_more(
    published: datetime | None, attempts: int, again: bool
) -> None:
    page = PendingPage("https://e.org/1", 1, RawDocument("https://e.org/1", published=published), attempts)
    fate = decide_fate(page, Outcome.NOT_FOUND, NOW)
    assert fate == (TryAgain(NOW + FIRST_PAUSE) if again else GiveUp())
    assert decide_fate(page, Outcome.GONE, NOW) == GiveUp()


def test_a_teaser_is_no_text() -> None:
    page = pending("Leer más")
    source = Source("https://e.org/feed", "E", SourceType.FEED, "e.org")
    assert document_of_entry(page, source).text == ""
    assert document_of_entry(pending(), source).text == "x" * 100


@pytest.mark.parametrize(
    ("of_page", "of_feed", "stored"),
    [
        (timedelta(hours=-3), timedelta(hours=2), (timedelta(hours=-3), "text")),  # Madrid's time, called UTC
        (timedelta(days=30), timedelta(hours=-1), (timedelta(hours=-1), "feed")),  # the day of an event
        (timedelta(hours=-3), timedelta(hours=-2), (timedelta(hours=-2), "feed")),
        (timedelta(days=30), timedelta(days=30), (None, None)),
    ],
)
def test_a_date_that_cannot_be_true_hides_no_other(
    of_page: timedelta, of_feed: timedelta, stored: tuple[timedelta | None, str | None]
) -> None:
    article = Article("T", "x" * 100, None, NOW + of_page, DateReliability.GUESSED, "text")
    entry = RawDocument(
        "https://e.org/1", "T", published=NOW + of_feed, date_reliability=DateReliability.EXACT, date_source="feed"
    )
    source = Source("https://e.org/feed", "E", SourceType.FEED, "e.org")
    raw = document_of_page(article, entry, PageResult(1, "https://e.org/1", "https://e.org/1"), source, NOW)
    assert (raw.published and raw.published - NOW, raw.date_source) == stored


@pytest.mark.parametrize("outcome", [Outcome.NOT_FOUND, Outcome.GONE])
def test_a_page_that_was_taken_back_leaves_nothing(outcome: Outcome) -> None:
    assert decide_fate(pending(), outcome, NOW) == GiveUp()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("120", NOW + timedelta(seconds=120)),
        (" 0 ", NOW),
        ("Sun, 22 Nov 2026 13:00:00 GMT", NOW + timedelta(hours=1)),
        ("Sun, 22 Nov 2020 13:00:00 GMT", NOW),
        ("9" * 50, NOW + MAX_RETRY_AFTER),
        ("Sun, 22 Nov 2099 13:00:00 GMT", NOW + MAX_RETRY_AFTER),
        ("Sun, 22 Nov 2026 13:00:00", None),
        ("-5", None),
        ("soon", None),
        ("", None),
        (None, None),
        ("²", None),
    ],
)
def test_retry_after(value: str | None, expected: datetime | None) -> None:
    assert parse_retry_after(value, NOW) == expected


@given(st.text())
def test_retry_after_takes_any_text(value: str) -> None:
    parsed = parse_retry_after(value, NOW)
    assert parsed is None or parsed >= NOW


@given(st.integers(100, 999))
def test_every_status_has_a_meaning(status: int) -> None:
    outcome = outcome_of_status(status)
    assert (outcome is None) == (status < 300 and status not in (204, 205))


def test_outcomes_do_not_contradict_each_other() -> None:
    assert not PASSING & STORED
    assert not PASSING & SOURCE_SUCCESSES


def test_the_counter_keeps_the_first_example_in_one_line() -> None:
    counter = OutcomeCounter()
    counter.add(1, "A", Outcome.TIMEOUT)
    counter.add(1, "A", Outcome.TIMEOUT, "slow\nhost")
    counter.add(1, "A", Outcome.TIMEOUT, "another")
    counter.add(2, "B", Outcome.FEED_READ)
    first, second = counter.counts()
    assert (first.source, first.outcome, first.count, first.example) == ("A", "timeout", 3, "slow host")
    assert second.count == 1
    assert counter.total() == 4
    assert counter.total({Outcome.TIMEOUT}) == 3
    assert counter.totals() == {"feed_read": 1, "timeout": 3}


@pytest.mark.parametrize(
    ("canonical", "believed"),
    [
        ("https://e.org/nota", True),
        ("https://www.e.org/nota", True),
        ("https://e.org/", False),
        ("https://other.org/nota", False),
        ("javascript:alert(1)", False),
        (None, False),
    ],
)
def test_a_page_is_believed_what_it_calls_itself_within_reason(canonical: str | None, believed: bool) -> None:
    assert believable_canonical(canonical, "https://m.e.org/nota?id=1") == (canonical if believed else None)


@pytest.mark.parametrize(
    ("canonical", "url", "believed"),
    [
        ("https://e.org/noticias/", "https://e.org/noticias/2026/una-nota-larga-mas", False),
        ("https://e.org/una-nota-larga-mas/", "https://e.org/una-nota-larga-mas/2", True),
        ("https://e.org/categoria/redes", "https://e.org/2026/una-nota-larga-mas", False),
        ("https://e.org/index.html", "https://e.org/2026/una-nota-larga-mas", False),
        ("https://e.org/nota.php", "https://e.org/nota.php?id=7", False),
        ("https://e.org/nota.php", "https://e.org/nota.php?utm_source=x", True),
        ("https://e.org/nota.php?id=7", "https://e.org/nota.php?id=7&orden=2", True),
        ("https://e.org/una-nota-larga-mas", "https://e.org/una-nota-larga-mas?pagina=2", True),
        ("https://e.org/una-nota/", "https://amp.e.org/una-nota/", True),
        ("https://e.org/", "https://e.org/?utm_source=x", True),
    ],
)
def test_an_address_that_every_article_of_a_site_may_name_is_not_believed(
    canonical: str, url: str, believed: bool
) -> None:
    assert believable_canonical(canonical, url) == (canonical if believed else None)
