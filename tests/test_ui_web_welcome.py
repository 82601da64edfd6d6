"""The first start: what is proposed, what is remembered, and what is asked of the worker."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from kb.knowledge_base import KnowledgeBase
from kb.models import Source, SourceType, TopicMark
from kb.packs.reader import load_packs
from kb.sources.first_start import propose, soonest
from tests.web_app import page, settings_of, using
from ui.web.browser_locale import language_and_region
from ui.web.first_start import FirstChoice, country_of_locale, read_address, write_address
from ui.web.links import PageName


@pytest.fixture
def knowledge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[KnowledgeBase]:
    """The empty knowledge base that the app uses. Nothing is fetched: no worker runs, and every name leads to us."""
    (tmp_path / "map").write_text("* 127.0.0.1:9\n", encoding="utf-8")
    monkeypatch.setenv("CATALEJO_WEB_MAP", str(tmp_path / "map"))
    with using(tmp_path / "home", monkeypatch) as home, KnowledgeBase.open(settings_of(home)) as knowledge:
        yield knowledge


def html(app: AppTest) -> str:
    assert not app.exception
    assert not app.error
    return "\n".join(element.proto.body for element in app.main.get("html"))


def checked(app: AppTest) -> set[str]:
    return {(box.key or "").rpartition("_")[2] for box in app.checkbox if box.value}


def test_news_of_the_countries_practice_in_the_language_and_the_networks_are_proposed() -> None:
    packs = load_packs()
    for lang, countries, chosen in (
        ("es", ("MX", "AR"), {"news-mx", "news-ar", "practice-es", "platforms"}),
        ("pt", ("BR",), {"news-br", "practice-pt", "platforms"}),
        ("en", (), {"practice-en", "platforms"}),
    ):
        proposed = propose(packs, lang, countries)
        assert {proposal.pack.name for proposal in proposed if proposal.chosen} == chosen
        assert {"practice-es", "practice-pt", "practice-en"} <= {proposal.pack.name for proposal in proposed}
    assert "news-international" not in {proposal.pack.name for proposal in propose(packs, "en", ())}


def test_feeds_in_the_own_language_are_read_first() -> None:
    kinds = [(SourceType.SITE, "es"), (SourceType.FEED, "en"), *[(SourceType.FEED, "es")] * 20]
    sources = [
        Source(f"https://a{number}.example/", f"A{number}", kind, "a", lang=lang)
        for number, (kind, lang) in enumerate(kinds)
    ]
    assert [source.name for source in soonest(sources, "es")] == [f"A{number}" for number in range(2, 10)]
    assert [source.name for source in soonest(sources[:3], "es")] == ["A2", "A1", "A0"]


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("pt-BR", "Boas-vindas ao Catalejo"),
        ("en", "Welcome to Catalejo"),
        ("de-DE", "Te damos la bienvenida a Catalejo"),
        (None, "Te damos la bienvenida a Catalejo"),
    ],
)
def test_it_opens_in_the_language_of_the_browser_until_one_is_chosen(
    knowledge: KnowledgeBase, monkeypatch: pytest.MonkeyPatch, locale: str | None, said: str
) -> None:
    monkeypatch.setattr(type(st.context), "locale", locale)
    assert said in html(page(PageName.WELCOME).run())
    assert "Welcome to Catalejo" in html(page(PageName.WELCOME, ui="en").run())
    knowledge.people.change("", lambda person: replace(person, lang="es"))
    assert "Te damos la bienvenida a Catalejo" in html(page(PageName.WELCOME).run())


def test_the_choice_is_in_the_address() -> None:
    choice = FirstChoice(("MX", "BR"), ("TikTok", "Cliente Ñ"), ("practice-en",), ("news-mx", "platforms"))
    assert read_address(write_address(choice), "es-AR") == choice
    assert read_address({}, "es-AR").countries == ("AR",)
    assert read_address(write_address(FirstChoice()), "es-AR").countries == ()
    assert read_address(write_address(FirstChoice(has_begun=True)), None).has_begun
    assert [country_of_locale(locale) for locale in ("pt_BR", "es", "de-DE", None)] == [("BR",), (), (), ()]


def test_a_reload_keeps_what_was_ticked(knowledge: KnowledgeBase) -> None:
    app = page(PageName.WELCOME, country="NI").run()
    app.checkbox(key="first_pack_platforms").uncheck().run()
    app.checkbox(key="first_pack_practice-en").check().run()
    again = page(PageName.WELCOME, **app.query_params).run()
    assert checked(again) == {"news-ni", "practice-es", "practice-en"}
    assert again.button(key="begin").label == app.button(key="begin").label
    again.checkbox(key="first_pack_platforms").check().run()
    again.checkbox(key="first_pack_practice-en").uncheck().run()
    assert checked(again) == {"news-ni", "practice-es", "platforms"}
    assert not {"with", "without"} & set(again.query_params)


def test_what_a_browser_says_of_language_and_country() -> None:
    said = ("pt_BR", "es-419", "ES-mx", "es", "zh-Hant-TW", "<b>", "", None)
    read = [("pt", "BR"), ("es", "419"), ("es", "MX"), ("es", ""), ("zh", "TW"), ("", ""), ("", ""), ("", "")]
    assert [language_and_region(locale) for locale in said] == read


def test_an_empty_home_opens_at_the_first_start(knowledge: KnowledgeBase) -> None:
    assert "Te damos la bienvenida a Catalejo" in html(page(PageName.TODAY).run())
    source = Source("https://a.example/f", "A", SourceType.FEED, "a.example")
    knowledge.sources.add_all([source])
    assert "Te damos la bienvenida" not in "".join(e.proto.body for e in page(PageName.TODAY).run().main.get("html"))


def test_what_is_chosen_is_remembered_and_collected(knowledge: KnowledgeBase) -> None:
    app = page(PageName.WELCOME, country="NI").run()
    assert checked(app) == {"news-ni", "practice-es", "platforms"}
    app.segmented_control(key="first_language").set_value("pt").run()
    assert "Boas-vindas ao Catalejo" in html(app)
    assert checked(app) == {"news-ni", "practice-pt", "platforms"}
    # As screen readers say it, which take the label of a box as it was sent.
    assert app.checkbox(key="first_pack_news-ni").label == "Notícias: Nicarágua (9 veículos)"
    app.multiselect(key="first_topics").set_value(["TikTok,Padaria do João", "!"]).run()
    assert app.multiselect(key="first_topics").value == ["TikTok", "Padaria do João", "!"]
    for name in ("practice-pt", "platforms"):
        app.checkbox(key=f"first_pack_{name}").set_value(False)
    app.run()
    assert app.button(key="begin").label == "Começar com 9 veículos"
    app.button(key="begin").click().run()
    person = knowledge.people.person("")
    assert (person.lang, person.countries) == ("pt", ("NI",))
    assert [(topic.words, topic.mark) for topic in knowledge.marked_topics.all()] == [
        ("Padaria do João", TopicMark.FOLLOWED),
        ("TikTok", TopicMark.FOLLOWED),
    ]
    assert len(knowledge.sources.all()) == 9
    asked = [(run.task, bool(run.arguments)) for run in knowledge.runs.unended()]
    assert asked == [("collect", True), ("index", False), ("collect", False)]
    assert "Isto não pode ser seguido como tema: \\!" in app.toast[0].value
    shown = html(app)
    assert "Estamos preparando a sua luneta" in shown
    assert "0 artigo coletado" in shown
    assert app.query_params["begun"] in ("yes", ["yes"])


def test_once_there_is_something_to_read_the_way_on_is_shown(knowledge: KnowledgeBase) -> None:
    app = page(PageName.WELCOME, begun="yes").run()
    assert "No llegó nada" in html(app)
    assert "Tu catalejo todavía no ve nada</h1>" in html(app)
    document = '{"url": "https://a.example/1", "title": "Una nota", "text": "Una nota sobre comunidades."}'
    knowledge.import_lines([document.encode()])
    knowledge.index()
    app.run()
    assert "Tu catalejo está listo</h1>" in html(app)
    assert "1 artículo recolectado</strong> · 1 listo para buscar" in html(app)
    assert [link.proto.label for link in app.main.get("page_link")] == ["Hoy", "Buscar"]


def test_nothing_begins_without_a_selection(knowledge: KnowledgeBase) -> None:
    app = page(PageName.WELCOME, country="").run()
    assert not app.button(key="begin").disabled
    for box in app.checkbox:
        box.set_value(False)
    app.run()
    assert app.button(key="begin").disabled
