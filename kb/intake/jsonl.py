"""Lines of JSON to raw documents, for ``catalejo import``. Pure."""

import json
from datetime import datetime
from typing import Any

from kb.errors import InvalidDocumentError
from kb.intake.dates import parse_date
from kb.models import RawDocument

MAX_LINE = 20_000_000  # bytes; longer than any text that is taken
_TEXTS = ("url", "title", "text", "published", "seen", "lang", "source", "publisher", "country", "kind", "author")


def parse_line(line: bytes) -> RawDocument:
    """Read one document: ``{"url", "title"?, "text"?, "published"?, "seen"?, "lang"?, "source"?, "publisher"?,
    "country"?, "kind"?, "author"?, "tags"?}``; other keys are ignored.

    Raises ``InvalidDocumentError`` with one line that says what is wrong.
    """
    if len(line) > MAX_LINE:
        raise InvalidDocumentError(f"the line has {len(line):,} bytes; at most {MAX_LINE:,} are read")
    try:
        values = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InvalidDocumentError(f"not JSON ({error})") from None
    if not isinstance(values, dict):
        raise InvalidDocumentError("not a JSON object")
    texts = {name: _text(values, name) for name in _TEXTS}
    if not texts["url"]:
        raise InvalidDocumentError("'url' is missing")
    return RawDocument(
        url=texts["url"],
        title=texts["title"] or "",
        text=texts["text"] or "",
        published_text=texts["published"] or None,
        date_source="import",
        lang=texts["lang"] or None,
        author=texts["author"] or None,
        publisher=texts["publisher"] or None,
        source=texts["source"] or None,
        country=texts["country"] or None,
        kind=texts["kind"] or None,
        tags=_tags(values),
        seen=_seen(texts["seen"]),
    )


def _text(values: dict[str, Any], name: str) -> str | None:
    value = values.get(name)
    if value is not None and not isinstance(value, str):
        # What can just be read as lists within lists can be nested too deeply to be written out.
        said = "a list or an object" if isinstance(value, list | dict) else json.dumps(value)[:40]
        raise InvalidDocumentError(f"{name!r} must be a text, not {said}")
    return value


def _tags(values: dict[str, Any]) -> tuple[str, ...]:
    tags = values.get("tags") or []
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise InvalidDocumentError("'tags' must be a list of texts")
    return tuple(tags)


def _seen(text: str | None) -> datetime | None:
    if not text:
        return None
    parsed = parse_date(text)
    if parsed is None:
        raise InvalidDocumentError(
            f"the date {text[:60]!r} in 'seen' cannot be read; write it like 2026-11-22T09:30:00Z"
        )
    return parsed[0]
