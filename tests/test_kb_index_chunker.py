"""Cutting documents into passages."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.index.chunker import TARGET_TOKENS, chunk_document, content_key, embedded_text
from kb.index.markdown_blocks import BlockKind, sections

MAX_TOKENS = 480

ARTICLE = """Entrada sin título.

## Moderar

Escribe las normas.
Son pocas.

- Saluda a quien llega.
- Contesta en un día.

### Crisis

Respira antes de contestar.

## Publica cada día
## Mide

Una vez por semana.
"""


def count_words(text: str) -> int:
    return len(text.split())


def count_characters(text: str) -> int:
    """The most tokens that a model makes of a text."""
    return len(text)


def test_passages_follow_headings():
    chunks = chunk_document("Guía", ARTICLE, count_words, MAX_TOKENS)
    assert [(chunk.heading_path, chunk.text) for chunk in chunks] == [
        ((), "Entrada sin título."),
        (("Moderar",), "Escribe las normas.\nSon pocas.\n\n- Saluda a quien llega.\n- Contesta en un día."),
        (("Moderar", "Crisis"), "Respira antes de contestar."),
        ((), "## Publica cada día"),
        (("Mide",), "Una vez por semana."),
    ]
    assert [chunk.ordinal for chunk in chunks] == [0, 1, 2, 3, 4]


def test_the_model_reads_title_and_headings_but_the_passage_has_none():
    crisis = chunk_document("Guía", ARTICLE, count_words, MAX_TOKENS)[2]
    read = embedded_text("Guía", crisis.heading_path, crisis.text)
    assert read == "Guía\nModerar > Crisis\n\nRespira antes de contestar."
    assert crisis.content_key == content_key("Guía", crisis.heading_path, crisis.text)


def test_a_title_is_not_said_twice():
    assert embedded_text("Guía", ("Guía", "Uno"), "Texto.") == "Guía\nUno\n\nTexto."


def test_a_document_without_text_is_found_by_its_title():
    (chunk,) = chunk_document("Sólo un título", " \n\n ", count_words, MAX_TOKENS)
    assert (chunk.char_start, chunk.char_end, chunk.text) == (0, 0, "")
    assert chunk.content_key == content_key("Sólo un título", (), "")


def test_long_sections_are_cut_between_sentences_into_passages_of_like_size():
    sentence = "Cada frase de esta guía tiene exactamente diez palabras, ni más. "
    chunks = chunk_document("Guía", sentence * 70, count_words, MAX_TOKENS)
    sizes = [count_words(chunk.text) for chunk in chunks]
    assert all(chunk.text.endswith("ni más.") for chunk in chunks)
    assert max(sizes) - min(sizes) <= 20
    assert max(sizes) <= TARGET_TOKENS + 20


def test_code_is_not_read_as_headings():
    text = "## Instalar\n\n```\n# un comentario\npip install\n```\n\nListo."
    (section,) = sections(text)
    assert section.heading_path == ("Instalar",)


def test_code_and_tables_are_cut_at_line_ends_only():
    code = "\n".join(f"result_{n} = client. call ( {n} ) ; print ( 'a. b' )" for n in range(80))
    table = "\n".join(f"| red {n} | publica a las {n} h. Luego mide. | sí |" for n in range(80))
    text = f"Un ejemplo.\n\n```python\n{code}\n```\nSigue el texto.\n\n{table}\n"
    chunks = chunk_document("Guía", text, count_words, MAX_TOKENS)
    assert len(chunks) > 6
    lines = set(text.splitlines())
    for chunk in chunks:
        assert set(chunk.text.splitlines()) <= lines


def test_a_fence_ends_where_it_is_closed_and_not_at_another_opening():
    (section,) = sections("Antes\n```\na\n```python\n# b\n```\nDespués")
    assert [block.kind for block in section.blocks] == [BlockKind.PROSE, BlockKind.LINES, BlockKind.PROSE]


@pytest.mark.parametrize("words_before", range(0, 240, 12))
def test_what_leads_to_a_list_stays_with_its_first_items(words_before: int):
    before = "Una palabra tras otra. " * (words_before // 4)
    items = "\n".join(f"- Punto número {n} de la lista con sus diez palabras contadas." for n in range(30))
    text = f"{before}\n\nSigue siempre estos pasos, en este orden:\n\n{items}"
    chunks = chunk_document("Guía", text, count_words, MAX_TOKENS)
    (leading,) = [chunk for chunk in chunks if "estos pasos" in chunk.text]
    assert "Punto número 0 " in leading.text
    assert "Punto número 1 " in leading.text


def test_a_hashtag_is_no_heading():
    (chunk,) = chunk_document("", "#Reels para todos\n\nTexto.", count_words, MAX_TOKENS)
    assert chunk.heading_path == ()


def test_a_very_long_line_without_spaces_is_cut():
    chunks = chunk_document("Datos", "x" * 100_000, count_characters, MAX_TOKENS)
    assert "".join(chunk.text for chunk in chunks) == "x" * 100_000


@pytest.mark.parametrize("words", ["x" * 330 + " " + "y" * 269, "x" * 270 + " " + "y" * 329])
def test_what_has_no_end_of_a_sentence_is_cut_at_a_space_on_either_side_of_its_middle(words: str):
    chunks = chunk_document("", words, count_characters, MAX_TOKENS)
    assert not [chunk.text for chunk in chunks if "x" in chunk.text and "y" in chunk.text]


def test_counting_tokens_stays_cheap_on_long_documents():
    counted = 0

    def count(text: str) -> int:
        nonlocal counted
        counted += len(text)
        return len(text.split())

    text = "palabra " * 100_000
    chunk_document("Largo", text, count, MAX_TOKENS)
    assert counted < 20 * len(text)


def test_a_long_title_leaves_room_for_the_passage():
    chunks = chunk_document("t" * 5_000, "## " + "h" * 5_000 + "\n\n" + "😀 " * 2_000, count_characters, MAX_TOKENS)
    assert all(len(embedded_text("t" * 5_000, chunk.heading_path, chunk.text)) <= MAX_TOKENS for chunk in chunks)


def test_the_window_of_a_small_model_is_kept_or_at_least_not_cut_to_crumbs():
    sentence = "Cada frase de esta guía tiene exactamente diez palabras, ni más. "
    for title in ("Guía", "Título " * 100):
        chunks = chunk_document(title, "## Apartado\n\n" + sentence * 30, count_words, max_tokens=32)
        assert all(count_words(chunk.text) >= 5 for chunk in chunks)
    assert all(
        count_words(embedded_text("Guía", chunk.heading_path, chunk.text)) <= 32
        for chunk in chunk_document("Guía", sentence * 30, count_words, max_tokens=32)
    )
    crumbs = chunk_document("t" * 500, "palabra " * 100, count_characters, max_tokens=128)
    assert min(len(chunk.text) for chunk in crumbs) >= 7


def test_headings_may_be_closed_and_hold_any_number_of_spaces():
    assert [section.heading_path for section in sections("## Uno ##\n\na\n\n## C#\n\nb")] == [("Uno",), ("C#",)]
    began = time.process_time()
    (section,) = sections("# a" + " " * 100_000 + "b\n\nTexto.")
    assert time.process_time() - began < 1
    assert section.heading_path == ("a b",)


def test_what_is_longer_than_any_heading_is_text():
    long = "palabra " * 10_000
    chunks = chunk_document("Guía", f"## {long}\n\n" + "### Uno\n\nTexto.\n\n" * 1_000, count_words, MAX_TOKENS)
    assert sum(chunk.text.count("palabra") for chunk in chunks) == 10_000
    assert {chunk.heading_path for chunk in chunks} == {(), ("Uno",)}


LINES = st.one_of(
    st.text(max_size=200),
    st.sampled_from(
        [
            "",
            "## Uno",
            "### Dos",
            "- punto",
            "Pasos:",
            "1. paso",
            "| a | b |",
            "```",
            "```py",
            "Frase. Otra. ¿Y otra?",
            "😀 " * 300,
        ]
    ),
    st.builds(lambda word, times: word * times, st.text(min_size=1, max_size=12), st.integers(1, 400)),
)


@settings(max_examples=150)
@given(st.text(max_size=300), st.lists(LINES, max_size=12).map("\n".join))
def test_any_text_is_covered_verbatim_within_the_size(title: str, text: str):
    chunks = chunk_document(title, text, count_characters, MAX_TOKENS)
    covered = bytearray(len(text))
    for ordinal, chunk in enumerate(chunks):
        assert chunk.ordinal == ordinal
        assert chunk.text == text[chunk.char_start : chunk.char_end]
        assert count_characters(embedded_text(title, chunk.heading_path, chunk.text)) <= MAX_TOKENS
        assert not any(covered[chunk.char_start : chunk.char_end])
        covered[chunk.char_start : chunk.char_end] = b"x" * len(chunk.text)
    start = 0
    for line in text.splitlines(keepends=True):
        is_heading = line.lstrip(" ").startswith("#")
        if not is_heading:
            assert all(covered[start + i] for i, character in enumerate(line) if not character.isspace())
        start += len(line)
