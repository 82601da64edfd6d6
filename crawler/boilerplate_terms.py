"""Terms of which the patterns of boilerplate are made, for folded text (``crawler.boilerplate_words.fold``). Pure."""

ENDS = ' .:;!?…»>|")]-–—'
CHANNEL = (
    "(?:whatsapp|telegram|google (?:news|noticias|discover)|instagram|facebook|twitter|youtube|tiktok|linkedin|"
    "redes socia(?:les|is)|social media|newsletters?|boletin(?:es)?|boletim|boletins|mailing list|"
    "notificaciones|notificacoes)"
)
ARTICLE = (
    "(?:contenidos?|conteudos?|articulos?|artigos?|notas?|noticias?|materias?|reportajes?|reportage(?:m|ns)|textos?|"
    "posts?|publicacion(?:es)?|publicac(?:ao|oes)|lecturas?|leituras?|funcionalidad(?:es?)?|content|articles?|"
    "stor(?:y|ies))"
)
IN_BROWSER = "(?:en|no|in) (?:(?:el|tu|su|seu|your|a) )?(?:navegador|browser)"
# Of news and of pictures.
AGENCY = (
    "(?:getty images|istock|shutterstock|unsplash|pexels|pixabay|alamy|afp|ap|efe|epa|dpa|ansa|reuters|bloomberg|"
    "xinhua|anadolu|agencia brasil|associated press|lusa|telam|europa press|cuartoscuro|folhapress|"
    "estadao conteudo|zuma press)"
)


def any_of(*parts: str) -> str:
    """The pattern of one of several."""
    return "(?:" + "|".join(parts) + ")"
