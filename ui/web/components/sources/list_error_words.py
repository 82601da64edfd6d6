"""What is wrong with a line of a list of sources, and what to do about it, in plain words. Pure."""

from typing import Final

from kb.errors import CatalejoError, InvalidAddressError, NoFeedError, SourceFieldError, UnreadableLineError
from ui.translation import N_, Translator

_LONGEST_VALUE: Final = 60
_FIELDS: Final = {
    "lang": N_("“{value}” is no code of a language: write es, pt or en."),
    "country": N_("“{value}” is no country that is known: write its code, such as MX or BR."),
}
_ANY_FIELD: Final = N_("“{value}” cannot stand in the column “{field}”.")
_LINES: Final = {
    InvalidAddressError: N_("This is no web address: write it like https://example.com."),
    NoFeedError: N_("It names no feed: add the page under “Add”, which finds its feed."),
    UnreadableLineError: N_("The line is broken: look at its quotation marks and brackets."),
}


def list_error_words(words: Translator, error: CatalejoError) -> str:
    """What is wrong, translated; what the error says itself where there are no words for it."""
    if isinstance(error, SourceFieldError):
        said = _FIELDS.get(error.field, _ANY_FIELD)
        return words.gettext(said, value=error.value[:_LONGEST_VALUE], field=error.field)
    known = _LINES.get(type(error))
    return words.gettext(known) if known else str(error)
