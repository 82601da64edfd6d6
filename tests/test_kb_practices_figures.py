"""Advice in figures, lists of them and tables: the best times and sizes, and cells that bid."""

import pytest

from kb.models import Document
from kb.practices.advice import choose, find_candidates
from kb.practices.titles import title_of
from tests.found_advice import NOW, advice_in


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("es", "La mejor hora para publicar en Instagram es entre las 11:00 y las 13:00, según 12,000 cuentas."),
        ("es", "Los mejores días son miércoles y viernes."),
        ("es", "La franja ideal va de 18 a 21 hs."),
        ("es", "Entre tres y cinco publicaciones por semana es lo ideal."),
        ("es", "Los jueves a la tarde son el mejor momento para LinkedIn."),
        ("pt", "Os melhores horários são terça e quinta, entre 19h e 22h."),
        ("pt", "A frequência recomendada é de 3 vezes por semana."),
        ("en", "The best times to post on LinkedIn are weekdays between 7 a.m. and 9 a.m."),
        ("en", "Thursday at noon is the best time for a thread."),
    ],
)
def test_what_is_said_of_the_best_times_is_advice(lang: str, sentence: str) -> None:
    assert advice_in(sentence, lang) == [sentence]


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("es", "El mejor momento fue una pregunta del chat."),
        ("es", "¿La mejor hora para publicar es a las 19?"),
        ("es", "Cada enero circulan láminas con los mejores horarios para publicar."),
        ("es", "La mejor hora depende de tu público."),
        ("pt", "Não existe melhor horário para todos."),
        ("en", "The best time is yours to find."),
        ("en", "The ideal shape for a video is 9:16."),
        ("en", "The best day of the year was a Monday."),
    ],
)
def test_what_names_no_best_time_is_none(lang: str, sentence: str) -> None:
    assert advice_in(sentence, lang) == []


@pytest.mark.parametrize(
    ("lang", "title", "lead", "items"),
    [
        ("es", "Instagram", "## Mejores horas por día", ["Lunes: de 11 a. m. a 1 p. m.", "**Martes.** De 10 a 14 h."]),
        ("es", "¿Cuántas veces publicar?", "Esto recomendamos.", ["X: 3 veces al día", "TikTok: 4 por semana"]),
        ("pt", "Instagram", "Os melhores horários:", ["Segunda: 12h às 14h", "Terça: 18h às 20h"]),
        ("en", "Instagram", "## How often to post", ["Reels: 3 per week", "Stories: twice a day"]),
    ],
)
def test_a_list_of_times_is_one_piece_of_advice(lang: str, title: str, lead: str, items: list[str]) -> None:
    text = f"{lead}\n\n- {items[0]}\n- {items[1]}\n\nUn cierre.\n"
    document = Document("u", "u", title, text, "h", "p", NOW, lang=lang)
    candidates = find_candidates(document)
    [(piece, _)] = choose(candidates, None, "")
    assert [candidate.read.endswith(items[1].replace("*", "")) for candidate in candidates.found] == [True]
    assert text[piece.char_start : piece.sentence_end] == lead.removeprefix("## ")
    assert text[piece.char_start : piece.char_end].endswith(items[1])


@pytest.mark.parametrize(
    ("lang", "title", "lead", "table", "named"),
    [
        (
            "es",
            "Guía",
            "## Mejores horarios para publicar",
            "| Red | Día | Hora |\n| Instagram | martes | 11:00 – 13:00 |\n| TikTok | viernes | 19:00 |",
            "Mejores horarios para publicar",
        ),
        (
            "es",
            "Cuándo publicar en redes sociales",
            "## Facebook",
            "| Día | Hora |\n|---|---|\n| Lunes | 9 a 11 h |\n| Martes | 19 h |",
            "Facebook: Día · Hora",
        ),
        (
            "pt",
            "Tamanhos de imagem em 2026",
            "Medimos tudo outra vez.",
            "| Formato | Tamanho |\n| Post quadrado | 1080 × 1080 px |\n| Story | 1080 x 1920 |",
            "Formato · Tamanho",
        ),
        (
            "en",
            "Cheat sheet",
            "As a rule:",
            "| Platform | Recommended frequency |\n| LinkedIn | once a day |\n| X | 3-5 posts/day |",
            "Platform · Recommended frequency",
        ),
        (
            "es",
            "Guía",
            "## Límite de caracteres",
            "| Red | Límite |\n| Instagram | 2.200 caracteres |\n| X | 280 caracteres |",
            "Límite de caracteres",
        ),
    ],
)
def test_a_table_of_times_or_sizes_is_one_piece_of_advice(
    lang: str, title: str, lead: str, table: str, named: str
) -> None:
    text = f"{lead}\n\n{table}\n\nUn cierre.\n"
    [(piece, _)] = choose(find_candidates(Document("u", "u", title, text, "h", "p", NOW, lang=lang)), None, "")
    assert title_of([text[piece.char_start : piece.sentence_end]]) == named
    assert text[piece.char_start : piece.char_end] in f"{lead}\n\n{table}"
    assert f"{text[piece.char_start : piece.char_end]} |".endswith(table.splitlines()[-1])


@pytest.mark.parametrize(
    "text",
    [
        "## Mejores partidos de hoy\n\n| Partido | Hora |\n| México – Brasil | 19:00 |\n| Chile – Perú | 21:30 |",
        "## Tamaños de equipo\n\n| Plan | Cuentas |\n| Básico | 3 |\n| Pleno | 10 |",
        "## Tamaños de imagen\n\n| Formato | Tamaño |\n| Portada | 851 × 315 px |",
        "```\n| Mejor hora | 19:00 |\n| Mejor hora | 20:00 |\n```",
    ],
)
def test_a_table_of_other_figures_is_none(text: str) -> None:
    assert advice_in(text) == []


def test_the_cells_of_a_table_may_advise() -> None:
    text = (
        "| Situación | Qué hacer | Plazo |\n|---|---|---|\n"
        "| Comentario agresivo | Responde con calma y en privado | 1 hora |\n"
        "| Rumor falso | Publica un desmentido con la fuente | 2 horas |\n"
    )
    document = Document("u", "u", "Crisis", text, "h", "p", NOW, lang="es")
    found = [piece for piece, _ in choose(find_candidates(document), None, "")]
    assert [title_of([text[piece.char_start : piece.sentence_end]]) for piece in found] == [
        "Comentario agresivo · Responde con calma y en privado",
        "Rumor falso · Publica un desmentido con la fuente",
    ]
    assert [piece.heading_path for piece in found] == [("Qué hacer",)] * 2


def test_a_column_of_what_not_to_do_is_left_out() -> None:
    text = (
        "| Evita | Haz |\n|---|---|\n"
        "| Borrar los comentarios | Responde con tu nombre |\n"
        "| Copiar y pegar respuestas | Pide perdón sin excusas |\n"
    )
    assert advice_in(text) == ["Responde con tu nombre", "Pide perdón sin excusas"]


def test_a_table_whose_lines_were_joined_has_no_rows() -> None:
    table = ["| Situación | Qué hacer |", "|---|---|", "| Un comentario grosero | Responde con calma, una vez |"]
    assert advice_in("\n".join(table)) == ["Un comentario grosero | Responde con calma, una vez"]
    assert advice_in(" ".join(table)) == []


def test_a_long_table_is_data() -> None:
    rows = "| Grupo | Responde con tu nombre |\n"
    table = "| Lugar | Qué hacer |\n" + rows
    assert advice_in(table) == ["Grupo | Responde con tu nombre"]
    assert advice_in(table + rows * 500 + "\n- Mide cada semana.") == ["Mide cada semana."]


def test_what_a_table_tells_does_not_change_what_its_article_advises() -> None:
    text = "Mide cada semana.\n\n{}Cuida el tono."
    table = "| Red | Alcance |\n| Instagram | creció mucho |\n| TikTok | cayó algo |\n\n"
    odds = [
        [candidate.odds for candidate in find_candidates(Document("u", "u", "T", it, "h", "p", NOW, lang="es")).found]
        for it in (text.format(""), text.format(table))
    ]
    assert odds[0] == odds[1]
    assert len(odds[0]) == 2


def test_a_list_that_is_no_list_of_times_is_none() -> None:
    assert advice_in("## Las mejores horas del grupo\n\n- Una anécdota\n- Una foto\n") == []
    assert advice_in("## Fechas de los encuentros\n\n- Lunes 4, 18:30\n- Martes 5, 19:00\n") == []
