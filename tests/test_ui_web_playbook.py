"""The playbook as a person uses it: asked, browsed, judged, changed, taken along as a checklist."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from streamlit.testing.v1 import AppTest

from kb.knowledge_base import KnowledgeBase
from kb.models import Announcement, PracticeEntry, PracticePassage
from tests.web_app import HOSTILE_TITLE, articles, fill, html_of, opened, page, param_of, settings_of, tags_of, using
from ui.translation import translator
from ui.web.components.practice_card import practice_html
from ui.web.links import PageName
from ui.web.playbook_address import PlaybookRequest, Standing, Unconfirmed, read_address, write_address

NOW = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
MEXICO = ZoneInfo("America/Mexico_City")
SPANISH = translator("es")
PASSAGE = PracticePassage(
    text="Responde pronto. Así vuelven.",
    url="https://example.org/a",
    title="Guía",
    published=NOW - timedelta(days=40),
    lang="es",
    publisher="Taller CM",
    document_id=1,
    heading_path=(),
    char_start=0,
    char_end=29,
)
ENTRY = PracticeEntry(
    practice_id=7,
    title="Responde pronto.",
    network="instagram",
    networks=("instagram",),
    theme="support",
    publishers=2,
    publisher_names=("Taller CM", "La Comuna"),
    since=NOW - timedelta(days=400),
    last_confirmed=NOW - timedelta(days=40),
    status="current",
    check_reason=None,
    contradicted=False,
    pinned=False,
    hidden=False,
    own=False,
    score=1.0,
    passages=(PASSAGE,),
    countries=("UY", "CO"),
)


def _advice() -> list[dict[str, object]]:
    """Two of the articles, which give one piece of advice each."""
    limit, _, comments, _ = articles()
    return [
        {**limit, "text": "- Elige qué enlaces merecen la pena."},
        {**comments, "text": "- Responde pronto, con calma y con nombre propio."},
    ]


@pytest.fixture(scope="module")
def filled_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two practices of articles and a hostile one of a person's own."""
    home = tmp_path_factory.mktemp("playbook")
    fill(home, _advice())
    with KnowledgeBase.open(settings_of(home)) as knowledge:
        knowledge.playbook.update()
        assert len(knowledge.playbook.practices().practices) == 2
        knowledge.playbook.add(HOSTILE_TITLE, theme="security", network="tiktok")
    return home


def _open(**params: str | list[str]) -> AppTest:
    return page(PageName.PLAYBOOK, **params).run()


def _titles(app: AppTest) -> list[str]:
    html = html_of(app)
    return [name for name in ("Elige qué", "Responde pronto", "onerror") if name in html]


def test_address_is_read_as_it_is_written() -> None:
    request = PlaybookRequest(
        "calmar", ("instagram",), ("tone",), ("pt",), Standing.CHECK, Unconfirmed.YEAR, True, 7, 40, (9, 4)
    )
    assert read_address(write_address(request)) == request
    assert write_address(PlaybookRequest()) == {}
    wrong = {
        "network": ["orkut"],
        "theme": ["<b>"],
        "lang": ["fr"],
        "status": ["x"],
        "age": ["1"],
        "practice": ["-1"],
        "limit": ["9999"],
        "list": ["<b>,0,-3"],
    }
    assert read_address(wrong) == PlaybookRequest(limit=100)


def test_a_practice_says_who_advises_it_and_since_when() -> None:
    html = practice_html(SPANISH, ENTRY, NOW, MEXICO)
    for expected in (
        "<strong>2 medios</strong>: <bdi>Taller CM</bdi>, <bdi>La Comuna</bdi>",
        "<bdi>Uruguay</bdi>, <bdi>Colombia</bdi>",
        "Responder a la gente",
        "Instagram",
        "desde el 22 oct 2025",
        "confirmada hace 1 mes",
        "Qué dicen, palabra por palabra",
        'href="https://example.org/a"',
        "17 oct 2026",
    ):
        assert expected in html
    assert "cj-doubt" not in html
    assert "cj-tag" not in html


def test_a_practice_says_of_what_article_and_heading_it_is() -> None:
    of_heading = replace(PASSAGE, text="**Responde** pronto. Así vuelven.", heading_path=("Claves", "¿Y si duele?"))
    html = practice_html(SPANISH, replace(ENTRY, passages=(of_heading,)), NOW, MEXICO)
    place = re.search('<p class="cj-hit-path" lang="es">(.*?)</p>', html)
    assert place is not None
    assert re.sub("<[^>]+>", "", place[1]) == "Guía › ¿Y si duele?"
    for titled_otherwise in (
        replace(ENTRY, title="Contesta", retitled=True, passages=(of_heading,)),
        replace(ENTRY, title="Responde pronto.", passages=(replace(PASSAGE, title="Responde pronto."),)),
        replace(ENTRY, title="Contesta antes."),
    ):
        assert "cj-hit-path" not in practice_html(SPANISH, titled_otherwise, NOW, MEXICO)


def test_a_practice_in_another_language_says_which() -> None:
    assert "español" not in practice_html(SPANISH, ENTRY, NOW, MEXICO)
    portuguese = replace(ENTRY, title="Responda logo.", passages=(replace(PASSAGE, text="Responda logo.", lang="pt"),))
    assert "<li>portugués</li>" in practice_html(SPANISH, portuguese, NOW, MEXICO)
    assert "portugués" not in practice_html(translator("pt"), portuguese, NOW, MEXICO)
    in_own_words = replace(portuguese, title="Responde pronto", retitled=True)
    assert "portugués" not in practice_html(SPANISH, in_own_words, NOW, MEXICO)


def test_a_practice_says_why_it_is_to_be_checked() -> None:
    old = practice_html(SPANISH, replace(ENTRY, status="check", check_reason="age"), NOW, MEXICO)
    assert "Por revisar: nadie la confirma desde el 17 oct 2026" in old
    changed = practice_html(SPANISH, replace(ENTRY, status="check", check_reason="network_changed"), NOW, MEXICO)
    assert "Por revisar: la red anunció cambios" in changed
    news = Announcement("<b>Reels</b>", "https://red.example/1", NOW, ("instagram",), "content", 9)
    told = replace(ENTRY, status="check", check_reason="network_changed", own_confirmed=NOW, announcement=news)
    html = practice_html(SPANISH, told, NOW, MEXICO)
    assert "confirmada por tu equipo hoy" in html
    assert "última confirmación, del 26 nov 2026" in html
    assert 'href="https://red.example/1"' in html
    assert "&lt;b&gt;Reels&lt;/b&gt;" in html


def test_both_sides_of_a_contradiction_stand_side_by_side() -> None:
    against = replace(PASSAGE, text="No respondas.", forbids=True)
    html = practice_html(SPANISH, replace(ENTRY, contradicted=True, passages=(PASSAGE, against)), NOW, MEXICO)
    assert "Los artículos se contradicen" in html
    do, do_not = html.split("<section>")[1:]
    assert "Lo aconsejan" in do
    assert "Responde pronto." in do
    assert "Lo desaconsejan" in do_not
    assert "No respondas." in do_not
    assert "<details" not in html


def test_hostile_fields_add_no_element() -> None:
    hostile = '"><script>alert(1)</script><b x="'
    bad = replace(
        ENTRY,
        title=hostile,
        publisher_names=(hostile, "La Comuna"),
        passages=(replace(PASSAGE, text=hostile, title=hostile, publisher=hostile, lang=hostile, url="javascript:x"),),
    )
    harmless = replace(ENTRY, title="Otra cosa", passages=(replace(PASSAGE, url="javascript:x"),))
    assert tags_of(practice_html(SPANISH, bad, NOW, MEXICO)) == tags_of(practice_html(SPANISH, harmless, NOW, MEXICO))
    bad = replace(ENTRY, passages=(replace(PASSAGE, title=hostile, heading_path=(hostile[1:],), lang=hostile),))
    harmless = replace(ENTRY, passages=(replace(PASSAGE, heading_path=("Claves",), lang="pt"),))
    assert tags_of(practice_html(SPANISH, bad, NOW, MEXICO)) == tags_of(practice_html(SPANISH, harmless, NOW, MEXICO))


def test_an_empty_playbook_says_where_advice_comes_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with using(tmp_path / "home", monkeypatch) as home:
        for query in ("", "saludar"):
            app = _open(q=query)
            assert "Todavía no hay artículos" in html_of(app)
            assert "Empezar con una selección" in app.main.get("page_link")[0].proto.label
        fill(home, [{**articles()[0], "text": "Plaza cambió el límite."}])
        app = _open()
        assert "Todavía no se encontraron consejos" in html_of(app)
        app = opened(app, "cj_keep_change_new")
        app.button(key="FormSubmitter:practice_form_0-Guardar").click().run()
        assert "Di en una frase" in app.error[0].value
        app.text_area(key="practice_title_0").set_value("Saluda cada lunes")
        app.selectbox(key="practice_network_0").set_value("whatsapp")
        app.button(key="FormSubmitter:practice_form_0-Guardar").click().run()
        assert "Saluda cada lunes" in html_of(app)
        assert "WhatsApp" in html_of(app)
        with KnowledgeBase.open(settings_of(home)) as knowledge:
            [own] = [entry for entry in knowledge.playbook.practices().practices if entry.own]
        assert param_of(app, "practice") == str(own.practice_id)


def test_asking_and_browsing_are_in_the_address(home: Path) -> None:
    app = _open()
    assert len(_titles(app)) == 3
    assert "&lt;img src=x onerror=alert(1)&gt; **enlaces** $x^2$ :material/home: gpj.exe" in html_of(app)
    app.text_input(key="playbook_box").set_value("e" * 500).run()
    assert param_of(app, "q") == "e" * 400
    assert "solo se usó el comienzo" in html_of(app)
    app.text_input(key="playbook_box").set_value("  enlaces   que merecen ").run()
    assert "solo se usó el comienzo" not in html_of(app)
    assert param_of(app, "q") == "enlaces que merecen"
    assert "Elige qué" in _titles(app)
    app.pills(key="playbook_themes").set_value(["security"]).run()
    assert (param_of(app, "q"), param_of(app, "theme")) == ("enlaces que merecen", "security")
    app.button(key="clear_playbook_filters").click().run()
    assert param_of(app, "theme") is None
    app = _open(network="tiktok", ui="pt")
    assert _titles(app) == ["onerror"]
    assert app.pills(key="playbook_networks").value == ["tiktok"]
    assert "Própria" in html_of(app)
    app.radio(key="playbook_standing").set_value(Standing.CHECK).run()
    assert param_of(app, "status") == "check"
    assert _titles(app) == []
    assert "Nenhuma prática é assim." in html_of(app)
    app.button(key="playbook_without_filters").click().run()
    assert len(_titles(app)) == 3


def test_only_what_articles_in_a_language_say(home: Path) -> None:
    app = _open(lang="pt")
    assert _titles(app) == ["onerror"]  # one's own, of which cannot be told in which language it is
    app.pills(key="playbook_langs").set_value(["es"]).run()
    assert param_of(app, "lang") == "es"
    assert _titles(app) == ["Elige qué", "Responde pronto", "onerror"]


def test_a_practice_is_pinned_hidden_and_said_in_own_words(knowledge: KnowledgeBase) -> None:
    number = next(entry.practice_id for entry in knowledge.playbook.practices().practices if "Elige" in entry.title)
    app = opened(_open(practice=str(number)), f"cj_keep_change_{number}")
    app.button(key=f"pin_{number}").click().run()
    assert "Fijada" in html_of(app)
    app = opened(app, f"cj_keep_change_{number}")
    app.text_area(key=f"practice_title_{number}").set_value("Escoge *dos* enlaces")
    app.button(key=f"FormSubmitter:practice_form_{number}-Guardar").click().run()
    assert "Escoge *dos* enlaces" in html_of(app)
    entry = knowledge.playbook.practice(number)
    assert (entry.retitled, entry.pinned) == (True, True)
    app = opened(app, f"cj_keep_change_{number}")
    app.text_area(key=f"practice_title_{number}").set_value("")
    app.button(key=f"FormSubmitter:practice_form_{number}-Guardar").click().run()
    assert not knowledge.playbook.practice(number).retitled
    app = opened(app, f"cj_keep_change_{number}")
    app.button(key=f"hide_{number}").click().run()
    assert "Elige qué" not in _titles(_open())
    assert "Elige qué" in _titles(_open(hidden="yes"))


def test_what_is_to_be_checked_is_confirmed_by_a_person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with using(tmp_path / "home", monkeypatch) as home:
        fill(home, [{**_advice()[1], "published": "2010-01-01T00:00:00Z"}])
        with KnowledgeBase.open(settings_of(home)) as knowledge:
            knowledge.playbook.update()
        app = _open()
        assert "Por revisar" in html_of(app)
        app.button(key="confirm_1").click().run()
        assert "Por revisar" not in html_of(app)
        assert "confirmada por tu equipo hoy" in html_of(app)
        app = opened(app, "cj_keep_change_1")
        app.button(key="unconfirm_1").click().run()
        assert "Por revisar" in html_of(app)


def test_what_two_change_of_a_practice_at_once_is_all_kept(knowledge: KnowledgeBase) -> None:
    number = next(entry.practice_id for entry in knowledge.playbook.practices().practices if "Elige" in entry.title)
    save = f"FormSubmitter:practice_form_{number}-Guardar"
    lucia, rafael = (opened(_open(practice=str(number)), f"cj_keep_change_{number}") for _ in range(2))
    rafael.text_area(key=f"practice_title_{number}").set_value("Escoge *dos* enlaces")
    rafael.button(key=save).click().run()
    lucia.run()  # anything may draw the page anew; the field holds on to what it began with
    lucia.selectbox(key=f"practice_network_{number}").set_value("whatsapp")
    lucia.button(key=save).click().run()
    entry = knowledge.playbook.practice(number)
    assert (entry.title, entry.network) == ("Escoge *dos* enlaces", "whatsapp")


def test_words_that_two_write_for_a_practice_at_once_are_not_lost(knowledge: KnowledgeBase) -> None:
    number = next(entry.practice_id for entry in knowledge.playbook.practices().practices if "Elige" in entry.title)
    save, title = f"FormSubmitter:practice_form_{number}-Guardar", f"practice_title_{number}"
    lucia, rafael = (opened(_open(practice=str(number)), f"cj_keep_change_{number}") for _ in range(2))
    rafael.text_area(key=title).set_value("Escoge *dos* enlaces")
    rafael.selectbox(key=f"practice_network_{number}").set_value("whatsapp")
    rafael.button(key=save).click().run()
    lucia.text_area(key=title).set_value("Elige bien")
    lucia.selectbox(key=f"practice_network_{number}").set_value("tiktok")
    lucia.button(key=save).click().run()
    assert "Alguien cambió esto" in lucia.error[0].value
    assert r"Escoge \*dos\* enlaces" in lucia.error[0].value  # on a phone the form covers what the page says
    assert "WhatsApp" in lucia.error[0].value
    assert knowledge.playbook.practice(number).title == "Escoge *dos* enlaces"
    lucia.button(key=save).click().run()
    assert not lucia.error
    entry = knowledge.playbook.practice(number)
    assert (entry.title, entry.network) == ("Elige bien", "tiktok")


def test_own_practices_can_be_deleted(knowledge: KnowledgeBase) -> None:
    number = next(entry.practice_id for entry in knowledge.playbook.practices().practices if entry.own)
    app = opened(_open(network="tiktok"), f"cj_keep_change_{number}")
    app.button(key=f"remove_{number}").click().run()
    assert _titles(_open()) == ["Elige qué", "Responde pronto"]
    assert "ya no está" in html_of(_open(practice=str(number)))


@pytest.mark.parametrize("address", [{"network": "tiktok"}, {"practice": "own"}])
def test_a_practice_that_was_deleted_can_be_brought_back_until_one_goes_on(
    knowledge: KnowledgeBase, address: dict[str, str]
) -> None:
    before = next(entry for entry in knowledge.playbook.practices().practices if entry.own)
    number = str(before.practice_id)
    app = _open(**{name: number if value == "own" else value for name, value in address.items()})
    opened(app, f"cj_keep_change_{number}").button(key=f"remove_{number}").click().run()
    assert "Se borró tu práctica." in app.main.markdown[-1].value
    app.button(key="undo").click().run()
    assert knowledge.playbook.practice(before.practice_id) == before
    opened(app, f"cj_keep_change_{number}").button(key=f"remove_{number}").click().run()
    app.query_params["q"] = "otra cosa"
    assert not [button for button in app.run().button if button.key == "undo"]


def test_pinning_leaves_the_form_open_with_what_is_typed(knowledge: KnowledgeBase) -> None:
    number = knowledge.playbook.practices().practices[0].practice_id
    app = opened(_open(), f"cj_keep_change_{number}")
    app.button(key=f"pin_{number}").click().run()
    assert knowledge.playbook.practice(number).pinned
    assert [field for field in app.text_area if field.key == f"practice_title_{number}"]


def test_what_another_process_pins_is_seen_at_once(knowledge: KnowledgeBase) -> None:
    app = _open()
    assert "Fijada" not in html_of(app)
    knowledge.playbook.change(1, lambda stored: replace(stored, pinned=True))
    assert "Fijada" in html_of(app.run())


def test_a_checklist_is_chosen_and_taken_along(knowledge: KnowledgeBase) -> None:
    own = next(entry.practice_id for entry in knowledge.playbook.practices().practices if entry.own)
    app = _open()
    app.checkbox(key="choose_1").check().run()
    app.query_params["network"] = "tiktok"
    app.run()
    app.checkbox(key=f"choose_{own}").check().run()
    app.button(key="see_checklist").click().run()
    assert app.text_input(key="checklist_title").value == "Lista de verificación"
    text = app.code[0].value
    assert text.count("☐ ") == 2
    assert "https://example.org/" in text
    assert "SEGURIDAD" in text
    app.checkbox(key=f"choose_{own}").uncheck().run()
    assert "(1)" in app.button(key="see_checklist").label
    app.button(key="empty_checklist").click().run()
    assert "see_checklist" not in {button.key for button in app.button}
    app.button(key="choose_all").click().run()
    assert app.checkbox(key=f"choose_{own}").value
    assert "choose_all" not in {button.key for button in app.button}


def test_the_checklist_outlives_a_reload_and_a_look_at_another_page(knowledge: KnowledgeBase) -> None:
    app = _open(status="current")
    app.checkbox(key="choose_2").check().run()
    app.checkbox(key="choose_1").check().run()
    assert (param_of(app, "status"), param_of(app, "list")) == ("current", "2,1")
    again = _open(list="2,1,99")  # another session: what a reload makes, or a colleague
    assert again.checkbox(key="choose_1").value
    again.button(key="see_checklist").click().run()
    assert again.code[0].value.count("☐ ") == 2
    again.query_params.clear()  # as the navigation does
    again.run()
    assert param_of(again, "list") == "2,1,99"
    again.button(key="empty_checklist").click().run()
    assert param_of(again, "list") is None
    assert not again.checkbox(key="choose_1").value


def test_a_practice_is_saved_in_a_collection(knowledge: KnowledgeBase) -> None:
    app = opened(_open(practice="1"), "cj_keep_practice_1")
    app.text_input(key="keep_name_practice_1").set_value("Mayo")
    app.button(key="FormSubmitter:keep_form_practice_1-Guardar").click().run()
    (board,) = knowledge.boards.all_boards()
    (item,) = knowledge.boards.items(board.id)
    assert (item.kind.value, item.ref_id) == ("practice", 1)
    assert item.url.startswith("https://example.org/")
