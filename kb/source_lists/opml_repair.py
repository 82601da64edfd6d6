"""OPML as programs write it, made well-formed: quotes and ``<`` inside values, bare ``&``, entities of HTML. Pure.

Only what XML itself knows is left for its parser: no reference to an entity that a document declares survives.
"""

import html
import re

_TAGS = re.compile(r"(?=</?(?:outline|body|opml|head)\b)", re.IGNORECASE)
_OUTLINE = re.compile(r"<outline\b", re.IGNORECASE)
_SOUND_TAG = re.compile(r"<outline(?:\s+[\w:.-]+\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'))*\s*/?>\s*", re.IGNORECASE)
# Attributes that begin a value where others are torn by quotes inside them: those of OPML 2.0 and of feed readers.
_ATTRIBUTE = re.compile(
    r"\s(text|title|description|type|xmlUrl|htmlUrl|url|category|language|version|created)\s*=\s*([\"'])", re.IGNORECASE
)
_REFERENCE = re.compile(r"&(?:(#[0-9]{1,8}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)?")
# What XML 1.0 does not allow (section 2.2).
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def repair_opml(text: str) -> str:
    """The same document, as far as XML can hold it; lines keep their numbers."""
    text = _without_comments(_ILLEGAL.sub(" ", text).lstrip("\ufeff"))
    return "".join(_REFERENCE.sub(_reference, _tag(part)) for part in _TAGS.split(text))


def _tag(part: str) -> str:
    """A tag and what follows it, up to the next; an outline whose quotes do not match is written anew."""
    if not _OUTLINE.match(part) or _SOUND_TAG.fullmatch(part):
        return part
    end = part.rfind(">")
    if end < 0:
        return part
    attributes: dict[str, str] = {}
    starts = list(_ATTRIBUTE.finditer(part, 0, end))
    ends = [following.start() for following in starts[1:]] + [end]
    for found, value_end in zip(starts, ends, strict=False):
        name, quote = found.groups()
        value, closed, _ = part[found.end() : value_end].rpartition(quote)
        if closed:
            attributes.setdefault(name, value.replace('"', "&quot;").replace("<", "&lt;"))
    written = "".join(f' {name}="{value}"' for name, value in attributes.items())
    rewritten = f"<outline{written}{'/' if part[:end].endswith('/') else ''}>"
    return rewritten + "\n" * (part.count("\n") - rewritten.count("\n"))


def _reference(found: re.Match[str]) -> str:
    name = found.group(1)
    if name is None:
        return "&amp;"
    meant = html.unescape(f"&{name};")
    if meant == found.group():
        return f"&amp;{name};"
    return "".join(f"&#{ord(character)};" for character in _ILLEGAL.sub("", meant))


def _without_comments(text: str) -> str:
    """The text with line ends only in the place of comments; one that is never closed is left for the parser."""
    kept: list[str] = []
    position = 0
    while (start := text.find("<!--", position)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        kept += (text[position:start], "\n" * text.count("\n", start, end))
        position = end + 3
    return "".join((*kept, text[position:]))
