"""Which words tell somebody to do something: imperative forms of the verbs that advice is made of. Pure.

Words are folded as ``kb.index.analysis.fold`` does, which makes the imperative of *vos* that of *tú* in regular verbs.
A form is *sure* where nothing else is written like it, and *unsure* where the third person of the present is (*usa*),
or a noun (*post*).
"""

import re
from functools import cache

from kb.index.analysis import fold
from kb.practices import verb_lists

_ENCLITICS = (
    "selos",
    "selas",
    "selo",
    "sela",
    "telo",
    "melo",
    "les",
    "los",
    "las",
    "nos",
    "me",
    "te",
    "se",
    "le",
    "lo",
    "la",
    "os",
)
_LONGEST_VERB = 30
_NOUNS_OF_VOSOTROS = frozenset({"id", "sed"})
# On the last syllable but two, where no form without a pronoun has it.
_EARLY_ACCENT = re.compile(r"[áéíóúâêô][^aeiouáéíóú-]+[aeiou]+[^aeiouáéíóú-]+[aeiou]")
_PORTUGUESE_OBJECT = re.compile(r"\w-[ln]?[oa]s?$")
_NOT_OF_VOS = frozenset({"está", "creé", "bebé"})
# Orders that only their accent tells from other words: *sé amable*, *dê crédito*.
_BY_ACCENT = {"es": frozenset({"sé", "dé", "esté"}), "pt": frozenset({"dê", "vá"}), "en": frozenset[str]()}


def is_sure(word: str, lang: str) -> bool:
    """Whether the word, in lower case, is an imperative and hardly anything else."""
    folded = fold(word)
    if word in _BY_ACCENT[lang]:
        return True
    if lang == "pt":
        folded, _, pronoun = folded.partition("-")
        return _is_form(word, folded, _sure("pt")) or (folded == "de" and pronoun != "")
    if lang == "es" and _is_of_vos(word):
        return True
    if lang == "es" and word.endswith("é"):
        return False  # *tomé* is what somebody did, *tome* an order
    return _is_form(word, folded, _sure(lang)) or (lang == "es" and _has_enclitic(word))


def _is_of_vos(word: str) -> bool:
    """*publicá*, *respondé*: an order to *vos*, and written like nothing else; *subí* is what I did as well."""
    return word.endswith(("á", "é")) and word not in _NOT_OF_VOS and f"{fold(word)}r" in _infinitives("es")


def has_object(word: str) -> bool:
    """Whether the word, in lower case, is a Spanish or Portuguese order with a pronoun for what was named before it:
    *dilo*, *repita-o*.
    """
    folded = fold(word)
    return bool(_PORTUGUESE_OBJECT.search(folded)) or (
        folded.endswith(("lo", "la", "los", "las")) and _has_enclitic(word)
    )


def is_unsure(word: str, lang: str) -> bool:
    """Whether the word, in lower case, may be an imperative."""
    return _is_form(word, fold(word), _unsure(lang))


def is_infinitive(word: str, lang: str) -> bool:
    """Whether the word, in lower case, may be an infinitive, as lists of steps in Spanish and Portuguese use them."""
    folded = fold(word)
    if lang not in ("es", "pt") or not 2 < len(folded) < _LONGEST_VERB or folded in verb_lists.NO_INFINITIVES:
        return False
    bare = _without_enclitic(folded) if lang == "es" else folded.partition("-")[0]
    return bare.endswith(("ar", "er", "ir")) and (len(bare) > 4 or bare in ("dar", "ver", "usar", "leer", "ler", "oir"))


def is_prohibited(word: str, lang: str) -> bool:
    """Whether the word, in lower case, forbids after *no*, *não* or *never*."""
    folded = fold(word)
    if lang == "es":
        return folded in _subjunctives("es") or folded.removesuffix("s") in _subjunctives("es") or folded in _vosotros()
    if lang == "pt":
        return folded in _subjunctives("pt") or is_unsure(word, "pt")
    is_gerund = folded.endswith("ing") and not (is_sure(word, lang) or is_unsure(word, lang))
    return folded not in verb_lists.ENGLISH_AUXILIARIES and not is_gerund


def _is_form(word: str, folded: str, forms: frozenset[str]) -> bool:
    """Whether it is one of the forms, and no noun that only its accent tells from it: *práctica*, *análise*."""
    return folded in forms and not _EARLY_ACCENT.search(word)


@cache
def _sure(lang: str) -> frozenset[str]:
    if lang == "en":
        words = verb_lists.ENGLISH_SURE.split()
        return frozenset(words) | {word[:-3] + "ise" for word in words if word.endswith("ize")}
    # The tú form of irregular verbs (haz, pon) is unlike any other; other tú forms are the third person.
    short = (
        {"haz", "pon", "ten", "di", "ven", "sal", "manten", "obten", "sosten", "propon", "deten", "expon"}
        if lang == "es"
        else set()
    )
    of_vosotros = {infinitive.removesuffix("r") + "d" for infinitive in _infinitives(lang)} if lang == "es" else set()
    return (_subjunctives(lang) - _told(lang) | short | of_vosotros - _NOUNS_OF_VOSOTROS) - {
        "de",
        "este",
        "va",
        "sobre",
        "para",
        "nombre",
        "una",
        "unan",
        "tarde",
        "tema",
    }


@cache
def _unsure(lang: str) -> frozenset[str]:
    if lang == "en":
        return frozenset(verb_lists.ENGLISH_UNSURE.split())
    return (_told(lang) & _subjunctives(lang) | {present for present, _ in _conjugated(lang)}) - {
        "se",
        "e",
        "para",
        "nombra",
        "esta",
        "de",
        "da",
        "ve",
        "falla",  # nobody is told to fail, to sound like something or to depend
        "suena",
        "depende",
    } | {
        # vos, where its stem is not that of tú
        infinitive.removesuffix("r")
        for infinitive in _infinitives(lang)
        if lang == "es"
    } - {"para", "se", "i", "esta"}


@cache
def _subjunctives(lang: str) -> frozenset[str]:
    """*use*, *usen*: what is asked of usted, ustedes, você, vocês, and after a *no* of everybody."""
    forms = set()
    for _, subjunctive in _conjugated(lang):
        plural = "m" if lang == "pt" else "n"
        forms |= {subjunctive, subjunctive + plural}
    return frozenset(forms)


@cache
def _vosotros() -> frozenset[str]:
    """*uséis*, *contéis*, *durmáis*: what vosotros are asked not to do, where a stem changes less than that of *tú*."""
    forms = {subjunctive for _, subjunctive in _conjugated("es")}
    forms |= {_regular(infinitive, "es")[1] for infinitive in _infinitives("es")}
    forms |= {form.replace("ie", "i").replace("ue", "u") for form in forms}
    return frozenset(form + "is" for form in forms)


@cache
def _told(lang: str) -> frozenset[str]:
    """*cree*, *crean*: what somebody does, in Spanish, which names no subject, where another verb would ask it."""
    if lang != "es":
        return frozenset()
    return frozenset(form for present, _ in _conjugated(lang) for form in (present, present + "n"))


@cache
def _conjugated(lang: str) -> tuple[tuple[str, str], ...]:
    """Third person of the present, which is the imperative of tú, and of the subjunctive, of every verb."""
    regular, irregular = (
        (verb_lists.SPANISH_REGULAR, verb_lists.SPANISH_IRREGULAR)
        if lang == "es"
        else (verb_lists.PORTUGUESE_REGULAR, verb_lists.PORTUGUESE_IRREGULAR)
    )
    forms = [
        tuple(map(fold, entry.split()[1:]))
        for line in irregular.splitlines()
        for entry in line.split("|")
        if entry.split()
    ]
    forms += [_regular(infinitive, lang) for infinitive in regular.split()]
    return tuple((form[0], form[1]) for form in forms)


@cache
def _infinitives(lang: str) -> frozenset[str]:
    regular, irregular = (
        (verb_lists.SPANISH_REGULAR, verb_lists.SPANISH_IRREGULAR)
        if lang == "es"
        else (verb_lists.PORTUGUESE_REGULAR, verb_lists.PORTUGUESE_IRREGULAR)
    )
    entries = [entry.split() for line in irregular.splitlines() for entry in line.split("|")]
    return frozenset(fold(word) for word in [*regular.split(), *(entry[0] for entry in entries if entry)])


def _regular(infinitive: str, lang: str) -> tuple[str, str]:
    """The two forms of a regular verb; spelling keeps the sound of its stem."""
    stem, ending = infinitive[:-2], infinitive[-2:]
    if ending == "ar" and lang == "pt" and stem.endswith("e"):
        return fold(stem + "ia"), fold(stem + "ie")  # *bloqueia*, *nomeie*
    if ending == "ar":
        return fold(stem + "a"), fold(_softened(stem, lang) + "e")
    hardened = stem
    if stem.endswith("gu"):
        hardened = stem[:-1]
    elif stem.endswith("g"):
        hardened = stem[:-1] + "j"
    elif stem.endswith("c"):
        hardened = stem[:-1] + ("ç" if lang == "pt" else "zc" if stem[-2:-1] in "aeiou" else "z")
    return fold(stem + "e"), fold(hardened + "a")


def _softened(stem: str, lang: str) -> str:
    for end, spelled in (("c", "qu"), ("g", "gu"), ("z", "c" if lang == "es" else "z"), ("ç", "c")):
        if stem.endswith(end):
            return stem[: -len(end)] + spelled
    return stem


def _has_enclitic(word: str) -> bool:
    """*facilítales*, *hazlo*, *contalo*: an imperative with a pronoun; no third person takes one at its end.

    Plural pronouns need the accent that they bring, a short verb, or a form that no noun has (*publicadlas*,
    *aseguraos*): *animales* is no order to cheer them up, nor *medios* one to measure yourselves, which is *medíos*.
    """
    folded = fold(word)
    if word.endswith(("ios", "eos", "dos")):  # *medios*, *correos*, *incluidos*
        return False
    bare = _without_enclitic(folded)
    if bare == folded or not (bare in _sure("es") or bare in _unsure("es")):
        return False
    is_of_vosotros = bare.endswith("d") or folded.endswith("aos")
    return word != folded or len(bare) <= 4 or bare.endswith("e") or not folded.endswith("s") or is_of_vosotros


def _without_enclitic(folded: str) -> str:
    for pronoun in _ENCLITICS:
        if folded.endswith(pronoun) and len(folded) > len(pronoun) + 1:
            bare = folded.removesuffix(pronoun)
            if bare in _sure("es") or bare in _unsure("es") or bare.endswith(("ar", "er", "ir")):
                return bare
    return folded
