"""Whether a passage is in another language than its document."""

import time

import pytest

from kb.index.passage_language import passage_language

ENGLISH = (
    "When a member breaks the rules, those who wrote them should say which of them it was, and why they are there."
)
SPANISH = "Cuando alguien rompe las reglas, quienes las escribieron deben decir cuál fue y por qué está en la lista."
PORTUGUESE = "Quando alguém quebra as regras, quem as escreveu deve dizer qual foi, e não só nos avisos do grupo."


@pytest.mark.parametrize(
    ("text", "of_document", "language"),
    [
        (ENGLISH, "es", "en"),
        (ENGLISH, "en", None),
        (SPANISH, "en", "es"),
        (SPANISH, "pt", "es"),
        (PORTUGUESE, "es", "pt"),
        (PORTUGUESE, "en", "pt"),
        (f"{SPANISH} Lo llaman «community building», y es lo de siempre.", "es", None),
        (f"{SPANISH} Dijo: «We are all in this together».", "es", None),
        (f"{SPANISH}\n\n{ENGLISH}", "es", None),  # as much of the one as of the other: the document's
        ("Follow us on Instagram", "es", None),  # too short to be sure
        ("Buffer, Hootsuite, Later, The Verge, This American Life, If This Then That", "es", None),
        (
            "[a](https://a.com/the-of) [b](https://b.com/with-that) [c](https://c.com/as-com-do-na-o) @com #do",
            "es",
            None,
        ),
        (ENGLISH, "fr", None),
        (ENGLISH, None, None),
        ("", "es", None),
    ],
)
def test_the_language_of_a_passage(text: str, of_document: str | None, language: str | None) -> None:
    assert passage_language(text, of_document) == language


def test_a_hostile_passage_takes_no_time() -> None:
    started = time.process_time()
    for text in ("the" * 100_000, "(" * 300_000, "a " * 150_000, "\u0301" * 300_000):
        assert passage_language(text, "es") is None
    assert time.process_time() - started < 2
