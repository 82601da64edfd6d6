"""Asking the playbook, with the model that ships: what an article is about counts beside the sentence that advises."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kb.config import load_settings
from kb.knowledge_base import KnowledgeBase
from kb.practices import answering
from kb.store import practices as store
from kb.store.chunks import get_chunks
from tests.stored import index_store

NOW = datetime(2026, 11, 22, tzinfo=UTC)
OUTAGE = """La plataforma no abre, nadie puede publicar y los clientes preguntan si la marca cerró.

## Antes

- Escribe el texto y guárdalo donde todos lo encuentren.
- Elige quién firma.
"""
RAFFLE = """Un sorteo trae gente y también reclamos. Quien participa quiere saber qué gana y cómo se elige.

## Antes

- Redacta las bases y ponlas donde todos las lean.
- Decide quién anuncia.
"""
ARTICLES = (
    ("caida", "Cuando se cae la red: plan para las horas sin servicio", OUTAGE),
    ("sorteo", "Sorteos sin quejas: bases claras y ganadores a la vista", RAFFLE),
)


@pytest.fixture
def knowledge(tmp_path: Path) -> Iterator[KnowledgeBase]:
    with KnowledgeBase.open(load_settings(tmp_path)) as opened:
        lines = [
            {"url": f"https://{name}.example/nota", "title": title, "text": text, "source": name, "lang": "es"}
            for name, title, text in ARTICLES
        ]
        opened.import_lines(json.dumps(line).encode() for line in lines)
        opened.playbook.update(now=NOW)
        yield opened


def first_sources(knowledge: KnowledgeBase, question: str) -> list[str]:
    return [entry.publisher_names[0] for entry in knowledge.playbook.practices(question, now=NOW).practices[:2]]


@pytest.mark.parametrize(
    ("question", "source"),
    [
        ("qué hago si la plataforma no funciona", "caida"),
        ("what to do in an outage of a social network", "caida"),
        ("cómo organizar un concurso con premios", "sorteo"),
        ("how to run a giveaway", "sorteo"),
    ],
)
def test_advice_is_found_by_what_its_passage_is_about(knowledge: KnowledgeBase, question: str, source: str) -> None:
    index_store(knowledge)
    assert first_sources(knowledge, question)[0] == source


def test_before_passages_have_vectors_the_sentences_answer_alone(knowledge: KnowledgeBase) -> None:
    assert first_sources(knowledge, "redacta las bases")[0] == "sorteo"


def test_a_heading_is_found_by_the_text_that_it_heads(knowledge: KnowledgeBase) -> None:
    text = "Una comunidad callada.\n\n" + "\n\n".join(
        f"## {number}. {heading}\n{below}"
        for number, (heading, below) in enumerate(
            [
                ("Agradece en público", "Cuando alguien ayude a otro, cítalo delante de todos."),
                ("Crea un ritual", "Elige un día y repítelo cada semana."),
            ],
            start=1,
        )
    )
    line = {"url": "https://callada.example/nota", "title": "Siete ideas", "text": text, "lang": "es"}
    knowledge.import_lines([json.dumps(line).encode()])
    index_store(knowledge)
    knowledge.playbook.update(now=NOW)
    with knowledge.database.read() as connection:
        rows = store.passages_of(connection, list(store.memberships(connection)))
        stored = get_chunks(connection, [row.chunk_id for row in rows])
    heads = {row.text.splitlines()[0]: stored[row.chunk_id].text for row in rows if row.text[0].isdigit()}
    assert "delante de todos" in heads["1. Agradece en público"]
    assert "repítelo" in heads["2. Crea un ritual"]


@pytest.mark.parametrize(("fragment", "nearer"), [("Elige quién firma.", 0.01), ("Documenta todo.", 0.2)])
def test_what_says_little_by_itself_comes_after_what_tells_how(
    knowledge: KnowledgeBase, monkeypatch: pytest.MonkeyPatch, fragment: str, nearer: float
) -> None:
    whole = "Redacta las bases y ponlas donde todos las lean."
    text = "## Consejos\n\n- Documenta todo.\n- Responde en un día.\n- Agradece en público.\n"
    line = {"url": "https://apuntes.example/nota", "title": "Apuntes", "text": text, "lang": "es", "kind": "practice"}
    knowledge.import_lines([json.dumps(line).encode()])
    knowledge.playbook.update(now=NOW)
    with knowledge.database.read() as connection:
        rows = store.passages_of(connection, list(store.memberships(connection)))
    found = {row.id: 0.7 + nearer if row.text == fragment else 0.7 for row in rows if row.text in (fragment, whole)}
    monkeypatch.setattr(answering, "scores", lambda *_, **__: (found, 1.0))
    answer = knowledge.playbook.practices("lo que sea", now=NOW)
    assert [entry.title for entry in answer.practices] == [whole, fragment]


HOURS = """La mejor hora para publicar en Instagram es entre las 11 y las 13, y en domingo a las 18.

## Programar

- Programa una publicación con una herramienta para no olvidarla.
- Deja libre la hora de la comida.
"""
TABLE = """La frecuencia depende de tu equipo.

## Facebook y LinkedIn

Estos son los mínimos.

- LinkedIn: 2 veces por semana
- Facebook: 4 veces por semana
"""


@pytest.fixture
def hours(knowledge: KnowledgeBase) -> KnowledgeBase:
    """Two articles more: the hours of one network, and how often to publish on two others."""
    lines = [
        {"url": f"https://{name}.example/nota", "title": title, "text": text, "source": name, "lang": "es"}
        | {"kind": "practice"}
        for name, title, text in (
            ("horas", "Cuándo publicar en Instagram", HOURS),
            ("veces", "¿Cuántas veces hay que publicar?", TABLE),
        )
    ]
    knowledge.import_lines(json.dumps(line).encode() for line in lines)
    index_store(knowledge)
    knowledge.playbook.update(now=NOW)
    return knowledge


@pytest.mark.parametrize(
    "question",
    ["mejor hora para publicar", "best time to post", "melhor horário para postar", "a qué hora publico en IG"],
)
def test_who_asks_when_to_post_learns_the_hours(hours: KnowledgeBase, question: str) -> None:
    first = hours.playbook.practices(question, now=NOW).practices[0]
    assert first.title.startswith("La mejor hora para publicar en Instagram es entre las 11 y las 13")


def test_a_list_of_times_answers_as_a_whole(hours: KnowledgeBase) -> None:
    first = hours.playbook.practices("cuántas veces por semana publicar", now=NOW).practices[0]
    assert (first.title, first.networks) == ("Estos son los mínimos.", ("facebook", "linkedin"))
    assert first.passages[0].text.endswith("Facebook: 4 veces por semana")


@pytest.mark.parametrize("question", ["mejor hora para publicar en Facebook", "best time to post on FB"])
def test_advice_for_the_network_of_the_question_comes_before_that_for_others(
    hours: KnowledgeBase, question: str
) -> None:
    answers = hours.playbook.practices(question, now=NOW).practices
    assert "facebook" in answers[0].networks
    assert any(entry.networks == ("instagram",) for entry in answers), "it may answer as well"


def test_what_to_do_comes_before_what_to_press(knowledge: KnowledgeBase) -> None:
    text = """Cada semana hay marcas que pierden su cuenta.

## La verificación en dos pasos

1. Abre la app de Instagram y pulsa en tu foto de perfil.
2. Pulsa en Ajustes > Cuenta.

## Además

- Guarda los códigos de recuperación de la cuenta y revisa quién tiene acceso.
"""
    line = {"url": "https://llaves.example/nota", "title": "Protege tu cuenta de Instagram", "text": text, "lang": "es"}
    knowledge.import_lines([json.dumps(line).encode()])
    knowledge.index()
    knowledge.playbook.update(now=NOW)
    protecting = knowledge.playbook.practices("cómo proteger mi cuenta de instagram", now=NOW).practices
    assert protecting[0].title == "Guarda los códigos de recuperación de la cuenta y revisa quién tiene acceso."
    activating = knowledge.playbook.practices("dónde están los ajustes de la cuenta", now=NOW).practices
    assert "Pulsa en Ajustes > Cuenta." in [entry.title for entry in activating]
