"""The colour and the logo of an audience, and how they look."""

from base64 import b64encode
from html import escape
from typing import Final

import streamlit as st

from kb.digest.rendering.brand import MAX_SIDE, Brand, load_logo
from kb.digest.rendering.palette import light_palette
from kb.digest.rendering.pictures import shown_width
from kb.errors import DigestError
from kb.models import Audience
from ui.translation import Translator
from ui.web import state
from ui.web.components.digests.moving import remember_problem, show_problem_at
from ui.web.components.headings import show_small_heading
from ui.web.components.uploads import show_upload_style
from ui.web.markup import isolated

_MOST_MEGABYTES: Final = 1
_PLACE: Final = "audience_brand"


def show_brand(words: Translator, audience: Audience) -> None:
    """Draw colour and logo to choose, with a small preview of what is chosen."""
    digests = state.knowledge_base().digests
    kept = digests.brand(audience)
    show_small_heading(words.gettext("Colour and logo"))
    colour = st.color_picker(words.gettext("Colour"), kept.accent, key=_key(audience, "colour"))
    show_upload_style(words)
    # The number makes a new, empty field of it when what it held is kept.
    st.file_uploader(
        words.gettext("Logo (PNG, JPEG or GIF, 1 MB at the most)"),
        type=["png", "jpg", "jpeg", "gif"],
        key=_logo_key(audience),
        max_upload_size=_MOST_MEGABYTES,
    )
    show_problem_at(_PLACE)
    logo = _logo_chosen(words, audience) or kept.logo
    st.html(brand_html(Brand(audience.name, colour, logo), words.gettext("What moved")))
    with st.container(horizontal=True, gap="small", key="cj_brand_actions"):
        st.button(words.gettext("Use this colour and logo"), key="brand_save", on_click=_save, args=(words, audience))
        st.button(
            words.gettext("Without colour and logo of its own"),
            key="brand_remove",
            type="tertiary",
            on_click=_remove,
            args=(words, audience),
        )


def brand_html(brand: Brand, heading: str) -> str:
    """HTML of the head of a digest, small. Pure."""
    palette = light_palette(brand.accent)
    if brand.logo:
        source = f"data:image/png;base64,{b64encode(brand.logo).decode()}"
        name = f'<img src="{source}" width="{shown_width(brand.logo)}" alt="{escape(brand.name)}">'
    else:
        colours = f"background:{palette.accent};color:{palette.on_accent}"
        name = f'<span class="cj-brand-tab" style="{colours}">{isolated(brand.name)}</span>'
    sheet = f"border-top-color:{palette.accent};background:{palette.sheet}"
    title = f'<p class="cj-brand-title" style="color:{palette.accent}">{escape(heading)}</p>'
    return f'<div class="cj-brand" style="{sheet}">{name}{title}</div>'


def _logo_chosen(words: Translator, audience: Audience) -> bytes | None:
    """The logo in the field, as it will be; ``None`` for none. What is no picture is said at once."""
    uploaded = st.session_state.get(_logo_key(audience))
    if uploaded is None:
        return None
    try:
        return load_logo(uploaded.getvalue())
    except DigestError:
        st.error(_no_logo(words), icon=":material/error:")
        return None


def _save(words: Translator, audience: Audience) -> None:
    uploaded = st.session_state.get(_logo_key(audience))
    logo = None if uploaded is None else uploaded.getvalue()
    try:
        state.knowledge_base().digests.set_brand(audience, st.session_state[_key(audience, "colour")], logo)
    except DigestError:
        remember_problem(_PLACE, _no_logo(words))
        return
    _empty_field(audience)
    state.say(words.gettext("Its digests look like that from now on."))


def _remove(words: Translator, audience: Audience) -> None:
    state.knowledge_base().digests.remove_brand(audience)
    st.session_state.pop(_key(audience, "colour"), None)
    _empty_field(audience)
    state.say(words.gettext("Its digests look like those of Catalejo again."))


def _no_logo(words: Translator) -> str:
    return words.gettext(
        "This logo cannot be used. Give a whole picture (PNG, JPEG, GIF) of 1 MB and"
        " {side} × {side} pixels at the most.",
        side=words.number(MAX_SIDE),
    )


def _empty_field(audience: Audience) -> None:
    key = _key(audience, "logos")
    st.session_state[key] = st.session_state.get(key, 0) + 1


def _logo_key(audience: Audience) -> str:
    return _key(audience, f"logo_{st.session_state.get(_key(audience, 'logos'), 0)}")


def _key(audience: Audience, field: str) -> str:
    return f"audience_{audience.id}_{field}"
