"""Headings and sentences in our own type."""

from html import escape

import streamlit as st


def show_title(title: str, lead: str = "") -> None:
    """Draw the one title of a page, and under it what the page is good for. Both are escaped."""
    below = f'<p class="cj-lead">{escape(lead)}</p>' if lead else ""
    st.html(f'<h1 class="cj-title">{escape(title)}</h1>{below}')


def show_heading(title: str) -> None:
    """Draw the heading of a part of a page. It is escaped."""
    st.html(f'<h2 class="cj-heading">{escape(title)}</h2>')


def show_small_heading(title: str) -> None:
    """Draw the heading of a small part. It is escaped."""
    st.html(f'<h3 class="cj-small-title">{escape(title)}</h3>')


def show_quiet(sentence: str) -> None:
    """Draw a sentence that explains, e.g. what to do where there is nothing yet. It is escaped."""
    st.html(f'<div class="cj-say"><p>{escape(sentence)}</p></div>')
