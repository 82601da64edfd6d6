"""Copies: texts that several publishers tell, found when documents are indexed."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest

from kb.embedding.fake import FakeEmbedder
from kb.index.indexer import Indexer
from kb.intake.accept import accept, clean
from kb.intake.duplicates import COPY_RESEMBLANCE, COPY_WINDOW, near_copies, text_signature
from kb.models import Document, RawDocument, SignedText
from kb.store.database import Database
from tests.stored import all_documents, delete_documents

NOW = datetime(2026, 11, 1, tzinfo=UTC)
SENTENCES = (
    "La red social anunció ayer que los grupos privados podrán abrir encuestas con imágenes.",
    "La función llegará primero a México, Colombia y Chile, y después al resto de la región.",
    "Según la empresa, los administradores decidirán quién vota y cuánto tiempo queda abierta cada pregunta.",
    "Las pruebas comenzaron en marzo con cuarenta comunidades de cocina, deporte y crianza.",
    "Una de ellas triplicó sus respuestas en dos semanas, aunque la muestra es pequeña.",
    "Los moderadores piden desde hace años herramientas que no obliguen a salir de la aplicación.",
    "El cambio no afecta a las páginas públicas ni a las cuentas de empresas.",
    "Quien quiera probarla antes puede pedirlo en los ajustes del grupo hasta fin de mes.",
)
AGENCY = " ".join(SENTENCES)
SHORTENED = "BOGOTÁ (Redacción). " + " ".join(SENTENCES[:6]) + " Reciba nuestro boletín cada mañana en su correo."
OTHER = " ".join(
    f"El mercado número {number} abrió con otro precio, otro vendedor y otra historia que contar."
    for number in range(9)
)


class Home:
    """A store and its indexer, without a vector server."""

    def __init__(self, folder: Path) -> None:
        self.database = Database.open(f"sqlite:///{folder / 'catalejo.db'}")
        self._folder = folder

    def put(self, publisher: str, text: str, days: float = 0, path: str = "nota") -> None:
        raw = RawDocument(
            url=f"https://{publisher}.example/{path}",
            title="Encuestas",
            text=text,
            publisher=publisher,
            published=NOW + timedelta(days=days),
            lang="es",
        )
        with self.database.write() as connection:
            accept(connection, raw, NOW + timedelta(days=60))

    def index(self) -> None:
        Indexer(self.database, FakeEmbedder(), self._folder, None).run()

    def documents(self) -> Sequence[Document]:
        with self.database.read() as connection:
            return all_documents(connection)

    def groups(self) -> list[list[str]]:
        """The publishers of each group, its root first; without documents that are alone."""
        found = self.documents()
        groups = {d.id: [d.publisher] for d in found if d.copy_of is None}
        for document in found:
            if document.copy_of is not None:
                groups[document.copy_of].append(document.publisher)
        return sorted([group[0], *sorted(group[1:])] for group in groups.values() if len(group) > 1)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_syndicated_text_points_to_the_earliest_whatever_the_order(home: Home, order: tuple[int, ...]) -> None:
    articles = [("agency", AGENCY, 0.0), ("daily", SHORTENED, 0.2), ("weekly", AGENCY.upper(), 3.0)]
    for position in order:
        home.put(*articles[position])
        home.index()
    home.put("market", OTHER)
    home.index()
    assert home.groups() == [["agency", "daily", "weekly"]]


def test_a_series_with_a_template_is_no_copy(home: Home) -> None:
    for day in range(3):
        home.put("daily", f"{AGENCY} El dólar cerró hoy a {day}7 pesos.", days=day, path=str(day))
    home.put("other", AGENCY, days=40)  # weeks later: a template too, or a text worth repeating
    home.index()
    assert home.groups() == []


def test_the_very_same_text_is_a_copy_within_a_publisher_and_at_any_distance(home: Home) -> None:
    home.put("daily", AGENCY, path="mundo")
    home.put("daily", AGENCY, path="tecnologia")
    home.put("archive", AGENCY, days=-400)
    home.index()
    assert home.groups() == [["archive", "daily", "daily"]]


def test_when_the_earliest_goes_or_is_rewritten_the_others_stay_together(home: Home) -> None:
    for days, publisher in enumerate(("a", "b", "c")):
        home.put(publisher, AGENCY, days=days)
    home.index()
    home.put("a", OTHER)
    home.index()
    assert home.groups() == [["b", "c"]]
    with home.database.write() as connection:
        second = next(d.id for d in all_documents(connection) if d.publisher == "b")
        delete_documents(connection, [second])
    home.put("d", SHORTENED, days=3)
    home.index()
    assert home.groups() == [["c", "d"]]


def test_many_copies_of_one_text_are_one_group(home: Home) -> None:
    for number in range(120):  # more than the indexer looks at in one transaction
        home.put(f"p{number}", SHORTENED if number % 2 else AGENCY, days=number / 100)
    home.index()
    (group,) = home.groups()
    assert (group[0], len(group)) == ("p0", 120)


def test_a_signature_sees_words_only_and_needs_enough_of_them() -> None:
    signature = text_signature(AGENCY)
    assert signature is not None
    same = text_signature(f"  {AGENCY.upper().replace(' ', chr(10))}  ")
    assert same is not None
    assert (same == signature).all()
    other = text_signature(OTHER)
    assert other is not None
    assert (other == signature).mean() < COPY_RESEMBLANCE / 2
    assert text_signature("Suscríbase para seguir leyendo.") is None
    assert text_signature("") is None


def test_what_looks_alike_after_weeks_is_no_copy() -> None:
    document = clean(RawDocument("https://a.example/", text=AGENCY, publisher="a", published=NOW), NOW)
    others = [SignedText(days, "b", document.dated - timedelta(days=days)) for days in (COPY_WINDOW.days, 15, 1)]
    signature = text_signature(AGENCY)
    assert signature is not None
    assert near_copies(document, signature, others, np.stack([signature] * 3)) == [14, 1]
