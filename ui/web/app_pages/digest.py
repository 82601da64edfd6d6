"""Resumen / Digest: editions, and who gets them."""

from ui.translation import Translator
from ui.web.components.headings import show_title


def show(words: Translator) -> None:
    """Draw the page."""
    show_title(words.gettext("Digest"))
