"""Who took a photograph or sent a text, as it stands below them. Pure."""

import re

from crawler.boilerplate_terms import AGENCY

_MAX_LINE = 60
_MAX_CREDIT = 120
_MAX_CAPTION = 240
_CREDIT = re.compile(
    r"(?:(?:fotos?|fotografias?|photos?|creditos?)|fuente de (?:la )?(?:imagen|foto)|reproducao|captura de pantalla|"
    r"(?:imagen|imagem|image|photograph|picture|ilustracion|infografia|video) "
    r"(?:de|do|da|by|por|via|credits?|courtesy|cortesia)\b)"
    r"(?: (?:de|do|da|by|por|credits?|courtesy|cortesia|source|referencial|de archivo))*\s*[:/|©]"
)
# A caption that ends with its credit, as Brazilian newspapers have it: "O grupo em Recife — Foto: Ana Ruiz/TV Sol". Not
# folded: "Publica un carrusel (foto: clara y con luz)" credits nobody.
_CAPTION = re.compile(
    r"\s*\S.{2,200}?\s?[—–|(\[/-]\s?(?i:fotos?|im[aá]gen(?:es)?|image[mn]s?|cr[eé]ditos?|photos?|arte|reprodução)\s?:\s?"
    r"[@A-ZÁÉÍÓÚÂÊÔÃÕÇÑ][^:;\d]{1,70}",
    re.DOTALL,
)
# "Foto Arquivo Pessoal (Ana Ruiz)", "Foto de archivo"; "Imagens de arquivo mostram a praça." is a sentence.
_ARCHIVE = re.compile(r"(?:fotos?|image[mn]|imagens) (?:de |do )?(?:arquivo|archivo|acervo|divulgacao|cortesia)\b[^.]*")
# Of those at the agency who wrote, edited and sent it, at the end: "lml/cpy/dmt".
_INITIALS = re.compile(r"\s*\(?[a-z]{2,4}(?:/[a-z]{2,4}){2,4}\)?\s*")
_ONE = r"[\w.'-]+(?: [\w.'-]+){0,4}"
# "Ana Ruiz/Getty Images", "EFE/Juan Paz": a name on one side at least, of which an article says nothing.
_AGENCY_CREDIT = re.compile(rf"(?:{_ONE} ?[/|] ?)+{AGENCY}|{AGENCY}(?: ?[/|] ?{_ONE})+")


def is_credit(text: str, folded: str, *, stands_out: bool) -> bool:
    """Whether a block of text is a credit, by the text and the same folded; a heading or bold line says less of it."""
    if len(folded) <= _MAX_CREDIT and _CREDIT.match(folded):
        return True
    if (len(folded) <= _MAX_CAPTION and _CAPTION.fullmatch(text)) or _INITIALS.fullmatch(text):
        return True
    is_line = len(folded) <= _MAX_LINE and not stands_out
    return is_line and (_AGENCY_CREDIT.fullmatch(folded) or _ARCHIVE.fullmatch(folded)) is not None
