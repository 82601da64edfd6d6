"""Whether the page where a fetch ended is the article that was asked for."""

from datetime import UTC, datetime

import pytest

from crawler.article_extractor import Article
from crawler.page_identity import is_elsewhere, is_no_article, is_same_story, is_told_by, leads_back, outcome_in_title
from kb.models import Document, RawDocument


def article(title: str, text: str = "") -> Article:
    return Article(title=title, text=text)


@pytest.mark.parametrize(
    ("path", "is_none"),
    [
        ("/", True),
        ("/index.html", False),
        ("/?p=7", False),
        ("/login?next=/nota", True),
        ("/mi/ingresar", True),
        ("/temas/", True),
        ("/temas/una-nota-larga-de-hoy", False),
        ("/2026/11/20/una-nota", False),
    ],
)
def test_front_pages_lists_and_forms_are_no_articles(path: str, is_none: bool) -> None:
    assert is_no_article(f"https://e.example{path}") is is_none
    assert is_no_article(f"https://accounts.e.example{path}")


@pytest.mark.parametrize(
    ("ends", "does"),
    [
        ("https://consent.example/m?continue=https%3A%2F%2Fe.example%2F2026%2F11%2Funa-nota%3Fa%3D1&gl=ES", True),
        ("https://e.example/bienvenida?next=/2026/11/una-nota/", True),
        ("https://id.example/?r=https%253A%252F%252Fe.example%252F2026%252F11%252Funa-nota", True),
        ("https://e.example/2026/11/una-nota/?url=https://e.example/2026/11/una-nota", False),
        ("https://e.example/otra-nota?ref=portada", False),
    ],
)
def test_a_page_that_leads_back_to_what_was_asked_for_is_none_of_it(ends: str, does: bool) -> None:
    assert leads_back(ends, "https://e.example/2026/11/una-nota") is does
    assert not leads_back("https://e.example/x?q=/p", "https://e.example/p"), "that may be anything"


def test_another_spelling_of_an_address_leads_nowhere_else() -> None:
    assert not is_elsewhere("https://www.e.example/Nota/", "http://m.e.example/nota")
    assert is_elsewhere("https://e.example/mantenimiento", "https://e.example/nota")


@pytest.mark.parametrize(
    ("title", "url", "is_told"),
    [
        ("Sube el dólar en Perú", "/nota", True),
        ("Nota 0", "/sube-el-dolar", False),
        ("", "/2026/sube-el-dólar-en-perú.html", True),
        ("", "/la-selecci%C3%B3n-gana", False),
        ("", "/12345", True),
    ],
)
def test_an_article_is_known_by_the_words_that_announced_it(title: str, url: str, is_told: bool) -> None:
    found = article("El dólar se dispara en el Perú", "La moneda sube otra vez.")
    assert is_told_by(found, RawDocument(f"https://e.example{url}", title=title)) is is_told


@pytest.mark.parametrize(
    ("title", "announced", "says"),
    [
        ("Página no encontrada", "Sube el dólar en Perú", "not_found"),
        ("¡Ups! Error 404: página no encontrada", "Sube el dólar en Perú", "not_found"),
        ("404 – Diario", "Sube el dólar en Perú", "not_found"),
        ("Página não encontrada", "Sobe o dólar no Peru", "not_found"),
        ("Page not found", "The dollar rises in Peru", "not_found"),
        ("404: cómo hacer útil una página de error", "404: cómo hacer útil una página de error", None),
        ("Página no encontrada", "Página no encontrada: seis ejemplos", None),
        ("El dólar sube", "Sube el dólar en Perú", None),
        ("Noticia no deseada", "Sube el dólar en Perú", None),
        ("Pardon Our Interruption...", "Sube el dólar en Perú", "refused"),
        ("Sorry, you have been blocked", "Sube el dólar en Perú", "refused"),
        ("Acceso denegado", "Sube el dólar en Perú", "refused"),
        ("Un momento…", "Sube el dólar en Perú", "refused"),
        ("Un momento difícil para el peso", "Sube el dólar en Perú", None),
        ("Acceso denegado a la prensa en el puerto", "Vetan a los periodistas", None),
        ("Sitio en mantenimiento", "Sube el dólar en Perú", "server_error"),
        ("Estamos en mantenimiento", "Sube el dólar en Perú", "server_error"),
        ("Site em manutenção", "Sobe o dólar no Peru", "server_error"),
        ("503 Service Unavailable", "Sube el dólar en Perú", "server_error"),
        ("Mantenimiento de pozos en el norte", "Cortes de agua", None),
        ("Sitio en mantenimiento", "Sitio en mantenimiento: cómo avisar", None),
    ],
)
def test_what_a_page_says_in_its_title_instead_of_an_article(title: str, announced: str, says: str | None) -> None:
    found = article(title, "Puede volver al inicio o leer lo más reciente.")
    assert outcome_in_title(found, RawDocument("https://e.example/nota", title=announced)) == says


def test_an_edited_article_is_the_same_story() -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    text = "la comunidad crece cuando las personas conversan sobre los temas que importan"
    stored = Document("https://e.example/a", "https://e.example/a", "Crece la red", text, "h", "e", now)
    assert is_same_story(stored, article("Otro título", text + " y el equipo escucha"))
    assert is_same_story(stored, article("Crece la red", "otra cosa"))
    assert not is_same_story(stored, article("Gana la selección", "el equipo de casa ganó ayer en el último minuto"))
