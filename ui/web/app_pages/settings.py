"""Ajustes / Settings: how the person likes it, and what this installation is."""

from ui.translation import Translator
from ui.web.components.headings import show_title


def show(words: Translator) -> None:
    """Draw the page."""
    show_title(words.gettext("Settings"))
