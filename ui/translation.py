"""The words of the web app: its own messages before those of the knowledge base. Nothing here knows Streamlit."""

from kb import translation
from kb.translation import DEFAULT_LANGUAGE, DOMAIN, LANGUAGES, N_, Translator

__all__ = ["DEFAULT_LANGUAGE", "DOMAIN", "LANGUAGES", "N_", "Translator", "translator"]


def translator(language: str, region: str = "") -> Translator:
    """The translator of one of ``LANGUAGES``, as a region writes numbers; any other language gets the default one."""
    return translation.translator(language, "ui", region)
