"""Where sentences end."""

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.index.sentences import sentence_ends


def split(text: str) -> list[str]:
    bounds = [0, *sentence_ends(text, 0, len(text)), len(text)]
    return [text[start:end].strip() for start, end in pairwise(bounds)]


@pytest.mark.parametrize(
    "whole",
    [
        "El Sr. Pérez y la Dra. Ruiz lo confirman.",
        "Usa un saludo propio, p. ej. una pregunta abierta.",
        "Textos, fotos, vídeos, etc. sirven para esto.",
        "La empresa opera en EE. UU. desde hace años.",
        "Creció un 3.5 % en el art. 12 y en la pág. 40.",
        "O prof. Silva e a profa. Lima, por ex. na pág. 3, concordam.",
        "See e.g. the guide by J. K. Smith at 9 a.m. on weekdays.",
        "Escribe a ayuda@example.org o entra en example.org/normas.",
        "1. Saluda a quien llega.",
        "Lo vio el núm. 5 de la revista vol. 2.",
    ],
)
def test_these_are_one_sentence(whole: str):
    assert split(whole) == [whole]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Saluda. Contesta.", ["Saluda.", "Contesta."]),
        ("¿Qué hago? ¡Espera! Luego decide…  Ya.", ["¿Qué hago?", "¡Espera!", "Luego decide…", "Ya."]),
        ("Dijo «basta.» Y se fue.", ["Dijo «basta.»", "Y se fue."]),
        ("Fotos, vídeos, etc. Después publica.", ["Fotos, vídeos, etc.", "Después publica."]),
        ("Ocurrió en 2020. Nadie lo vio.", ["Ocurrió en 2020.", "Nadie lo vio."]),
        ("Dice que no. Otra vez.", ["Dice que no.", "Otra vez."]),
        ("Una línea\nOtra línea", ["Una línea", "Otra línea"]),
        ("私は。猫です。", ["私は。", "猫です。"]),
    ],
)
def test_these_are_several(text: str, expected: list[str]):
    assert split(text) == expected


def test_runs_of_marks_cost_no_quadratic_time():
    began = time.process_time()
    for text in ("." * 200_000, ". " * 100_000, "a." * 100_000, '."' * 100_000, "x" * 200_000 + ". B"):
        sentence_ends(text, 0, len(text))
    assert time.process_time() - began < 5


@settings(max_examples=100)
@given(st.text(alphabet="aA1.!?…\n \"'»)Sr。", max_size=80), st.integers(0, 40), st.integers(0, 80))
def test_ends_lie_inside_in_order(text: str, start: int, end: int):
    start, end = min(start, len(text)), min(end, len(text))
    ends = sentence_ends(text, start, end)
    assert ends == sorted(set(ends))
    assert all(start < place < end for place in ends)
