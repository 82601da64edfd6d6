"""The advice of a text, by form and words alone."""

from datetime import UTC, datetime

from kb.models import Document, Kind
from kb.practices.advice import choose, find_candidates

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def advice_in(text: str, lang: str = "es", title: str = "Título", kind: Kind = Kind.NEWS) -> list[str]:
    """The advising sentences, by form and words alone."""
    document = Document("u", "u", title, text, "h", "p", NOW, lang=lang, kind=kind)
    found = choose(find_candidates(document), None, "")
    assert all(text[piece.char_start : piece.char_end] for piece, _ in found)
    return [text[piece.char_start : piece.sentence_end] for piece, _ in found]
