"""Bytes to text: real texts in Latin script, decoded without any hint but what they say themselves.

Latin script are the folders of ``charset/`` whose name is an encoding of Western or Central European or Turkish texts,
ASCII, MacRoman and every UTF; those that name a language of another script (Russian, Bulgarian, Greek, Hebrew, Arabic)
and the East Asian, Thai and Cyrillic code pages are not. A text counts where it is the same as decoded by the encoding
that its folder names; a byte order mark is no part of it.
"""

from pathlib import Path
from typing import Any

from crawler.charset import decode_text
from tests.shared_data import SHARED

QUICK = True
_LATIN = ("ascii", "iso-8859-1", "iso-8859-2-", "iso-8859-9-", "macroman", "utf-", "windows-125")
_OTHER_SCRIPTS = ("arabic", "bulgarian", "greek", "hebrew", "russian")


def run() -> list[dict[str, Any]]:
    """One row: the share of texts that are read right."""
    folders = [folder for folder in sorted((SHARED / "charset").iterdir()) if _is_latin(folder.name)]
    readings = [_is_read_right(path, folder.name) for folder in folders for path in sorted(folder.iterdir())]
    return [{"metric": "charset Latin script same text", "value": sum(readings) / len(readings)}]


def _is_latin(name: str) -> bool:
    return name.lower().startswith(_LATIN) and not name.endswith(_OTHER_SCRIPTS)


def _is_read_right(path: Path, folder: str) -> bool:
    encoding, _, language = folder.rpartition("-")
    named = encoding if language.isalpha() and language != "sig" and encoding else folder
    body = path.read_bytes()
    return decode_text(body).removeprefix("\ufeff") == body.decode(named).removeprefix("\ufeff")
