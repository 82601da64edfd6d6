"""What is wrong with a list of sources or a line of it, and what to do about it, in plain words. Pure."""

from collections.abc import Mapping
from typing import Final

from kb.errors import (
    CatalejoError,
    InvalidAddressError,
    ListFault,
    NoFeedError,
    SourceFieldError,
    SourceListError,
    UnreadableLineError,
)
from kb.source_lists.source_list import MAX_BYTES, MAX_ENTRIES
from ui.translation import N_, Translator
from ui.web.components.sources.probe_words import refusal_words
from ui.web.markup import markdown_text

_LONGEST_VALUE: Final = 60
_FIELDS: Final = {
    "lang": N_("“{value}” is no code of a language: write es, pt or en."),
    "country": N_("“{value}” is no country that is known: write its code, such as MX or BR."),
}
_ANY_FIELD: Final = N_("“{value}” cannot stand in the column “{field}”.")
_LINES: Final[Mapping[type[CatalejoError], str]] = {
    NoFeedError: N_("It names no feed: add the page under “Add”, which finds its feed."),
    UnreadableLineError: N_("The line is broken: look at its quotation marks and brackets."),
}
_LISTS: Final = {
    ListFault.EMPTY: N_("The table is empty. Its first line names the columns: url, name, country and others."),
    ListFault.NO_ADDRESSES: N_(
        "The first line of the table must name its columns, and that of the addresses is called url. Here it says:"
        " {columns}."
    ),
    ListFault.NO_OPML: N_("This file is no list of sources: export it anew as OPML, or save the spreadsheet as CSV."),
    ListFault.ENTITIES: N_(
        "This file declares XML entities, which no list of sources needs, and is not read: export it anew as OPML."
    ),
    ListFault.TOO_LONG: N_(
        "The list is too long: split it into files of at most {entries} sources and {megabytes} MB."
    ),
}
_LONGEST_COLUMNS: Final = 120


def refused_list_words(words: Translator, error: SourceListError) -> str:
    """Why nothing of a list is read, as Markdown."""
    return words.gettext(
        _LISTS[error.fault],
        columns=markdown_text(", ".join(error.columns), _LONGEST_COLUMNS),
        entries=words.number(MAX_ENTRIES),
        megabytes=words.number(MAX_BYTES // 1_000_000),
    )


def list_error_words(words: Translator, error: CatalejoError) -> str:
    """What is wrong, translated; what the error says itself where there are no words for it."""
    if isinstance(error, SourceFieldError):
        said = _FIELDS.get(error.field, _ANY_FIELD)
        return words.gettext(said, value=error.value[:_LONGEST_VALUE], field=error.field)
    if isinstance(error, InvalidAddressError):
        said_of_it = refusal_words(words, str(error))
        return f"{said_of_it.what}. {said_of_it.remedy}"
    known = _LINES.get(type(error))
    return words.gettext(known) if known else str(error)
