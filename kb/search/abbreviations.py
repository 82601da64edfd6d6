"""What the trade abbreviates in questions, and the model does not know, in full. Pure.

Only what mostly names one thing in Spanish, Portuguese and English, and what texts on it are nearer to in full than as
it was typed (by hand, three texts each): *RRSS* was as near to texts on other things as to those on *redes sociales*.
*IA* and *AI* are known to the model.
"""

from kb.index.analysis import Word, fold, words

_IN_FULL = {
    "cm": "community manager",
    "cta": "llamada a la acción",
    "dm": "mensajes directos",
    "dms": "mensajes directos",
    "fb": "Facebook",
    "ig": "Instagram",
    "rrss": "redes sociales",
    "ugc": "contenido generado por usuarios",
    "wasap": "WhatsApp",
    "wpp": "WhatsApp",
    "wsp": "WhatsApp",
    "yt": "YouTube",
}


def with_parts(word: Word) -> Word:
    """The word, with the folded words that it abbreviates as its parts, as a hashtag has them."""
    full = None if word.mark else _IN_FULL.get(word.folded)
    return word if full is None else word._replace(parts=tuple(map(fold, full.split())))


def in_full(text: str) -> str:
    """The text as the model reads it best: without abbreviations."""
    for word in reversed(list(words(text))):
        if not word.mark and (full := _IN_FULL.get(word.folded)):
            text = text[: word.start] + full + text[word.end :]
    return text
