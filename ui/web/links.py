"""The ways from page to page: which pages there are, and links that keep the language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Final, NoReturn
from urllib.parse import urlencode

import streamlit as st

from ui.translation import N_, Translator
from ui.web import state


class PageName(StrEnum):
    """The pages. The values stand in addresses, which people share: they stay as they are, in every language."""

    TODAY = "today"
    TRENDS = "trends"
    STORY = "story"
    SEARCH = "search"
    PLAYBOOK = "playbook"
    DIGEST = "digest"
    SOURCES = "sources"
    COLLECTIONS = "collections"
    SETTINGS = "settings"
    WELCOME = "welcome"


@dataclass(frozen=True, slots=True)
class PageLook:
    """How a page appears in the navigation. A hidden one is reached by links alone."""

    title: str
    icon: str
    hidden: bool = False


LOOKS: Final = {
    PageName.TODAY: PageLook(N_("Today"), ":material/wb_sunny:"),
    PageName.TRENDS: PageLook(N_("Trends"), ":material/trending_up:"),
    PageName.STORY: PageLook(N_("Story"), ":material/article:", hidden=True),
    PageName.SEARCH: PageLook(N_("Search"), ":material/search:"),
    PageName.PLAYBOOK: PageLook(N_("Best practices"), ":material/menu_book:"),
    PageName.DIGEST: PageLook(N_("Digest"), ":material/mail:"),
    PageName.SOURCES: PageLook(N_("Sources"), ":material/rss_feed:"),
    PageName.COLLECTIONS: PageLook(N_("Collections"), ":material/bookmarks:"),
    PageName.SETTINGS: PageLook(N_("Settings"), ":material/settings:"),
    PageName.WELCOME: PageLook(N_("Welcome"), ":material/waving_hand:", hidden=True),
}
START: Final = PageName.TODAY


def address_of(page: PageName, **params: str | int) -> str:
    """The address of a page, relative to any other page, for a link in our own HTML."""
    query = urlencode({**params, **state.language_parameter()})
    return f"{'./' if page is START else page.value}{f'?{query}' if query else ''}"


def show_link(
    words: Translator, page: PageName, label: str | None = None, *, icon: str = "", **params: str | int | Sequence[str]
) -> None:
    """Draw a link to a page that does not load the app anew. ``label`` is Markdown: see ``markup.markdown_text``."""
    st.page_link(
        _page(page),
        label=label or words.gettext(LOOKS[page].title),
        icon=icon or None,
        query_params=_with_language(params),
    )


def go_to_page(page: PageName, **params: str | int | Sequence[str]) -> NoReturn:
    """Leave for another page at once. Not from a callback."""
    st.switch_page(_page(page), query_params=_with_language(params))


def _page(name: PageName) -> st.Page:
    """What stands for a page; ``app.py`` says what it shows."""
    return st.Page(partial(_nothing), title=name.value, url_path=name.value, default=name is START)


def _nothing() -> None:
    """Never run: the page of the same path that ``app.py`` registered is."""


def _with_language(params: Mapping[str, str | int | Sequence[str]]) -> dict[str, str | Sequence[str]]:
    written = {name: str(value) if isinstance(value, int) else value for name, value in params.items()}
    return {**written, **state.language_parameter()}
