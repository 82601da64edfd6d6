"""How much of a page is read: all of any that a person would, and of a monster no more than takes seconds."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import HtmlElement

from crawler import page_size
from crawler.article_extractor import extract_article, parse_page
from crawler.page_size import MAX_ELEMENTS, MAX_TEXT, cut_page

WORDS = "hola mundo largo texto aqui"
UNITS = {
    "p": f"<p>{WORDS}</p>",
    "br": f"{WORDS}<br>",
    "cells": f"<table><tr><td>{WORDS}</td><td>{WORDS}</td></tr></table>",
    "links": f"<li><a href='/x'>{WORDS}</a></li>",
    "spans": f"<div><span><span>{WORDS}</span></span></div>",
    "text": f"{WORDS} ",
}


def page(body: str) -> HtmlElement:
    tree = parse_page(f"<html><head><title>Un título</title></head><body>{body}</body></html>")
    assert tree is not None
    return tree


@pytest.mark.parametrize("unit", UNITS)
def test_a_page_of_the_greatest_size_is_cut_to_what_can_be_read(unit: str) -> None:
    html = "<article><h1>Un título</h1>" + UNITS[unit] * (4_700_000 // len(UNITS[unit]))
    tree = page(html)
    assert cut_page(tree)
    assert sum(1 for _ in tree.iter()) <= MAX_ELEMENTS
    assert len("".join(tree.itertext())) == MAX_TEXT or sum(1 for _ in tree.iter()) == MAX_ELEMENTS


def test_an_article_of_the_greatest_size_is_read_in_time() -> None:
    begun = time.process_time()
    article = extract_article(("<article><h1>Un título</h1>" + UNITS["p"] * 140_000).encode(), "https://a.example/uno")
    assert article is not None
    assert time.process_time() - begun < 15, "three on a machine that has nothing else to do"
    assert MAX_TEXT * 0.8 < len(article.text) <= MAX_TEXT * 1.1


def test_scripts_are_no_text() -> None:
    tree = page(f"<script>{'x' * 2 * MAX_TEXT}</script><p>{WORDS}</p>")
    assert not cut_page(tree)
    assert WORDS in tree.text_content()


@given(
    parts=st.lists(st.sampled_from(["<p>uno", "</p>", "dos", "<b>tres</b>", "<div>", "</div>", "cuatro<br>"])),
    most=st.integers(4, 40),
)
def test_what_is_left_is_the_beginning(parts: list[str], most: int) -> None:
    whole, tree = page("".join(parts)), page("".join(parts))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(page_size, "MAX_TEXT", most + len("Un título"))
        was_cut = cut_page(tree)
    said, left = "".join(whole.itertext()), "".join(tree.itertext())
    assert said.startswith(left)
    assert len(left) <= most + len("Un título")
    assert was_cut == (left != said)
    assert not was_cut or len(left) == most + len("Un título")
