"""Letters as people compare them. Pure."""

import unicodedata


def without_accents(text: str) -> str:
    """The text in small letters without any marks on them, to compare and to order by: Ñandú as nandu.

    It takes time quadratic in a run of marks: whoever folds what anybody can write cuts it before.
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))
