"""The digest page as a person uses it, over a small store with an edition, without a browser."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from kb.config import Settings, load_settings
from kb.digest.delivery.opening import web_channels
from kb.digest.edition import Article, Edition, StoryInBrief, edition_to_json
from kb.digest.wording import written
from kb.errors import DigestError
from kb.knowledge_base import KnowledgeBase
from kb.models import (
    Audience,
    Cadence,
    ChannelKind,
    DateReliability,
    DeliveryStatus,
    DigestForm,
    DigestLength,
    EditorsWork,
    Run,
    RunStatus,
)
from kb.store.editions import EditionKey, put_edition
from kb.store.publications import Published
from kb.tasks.worker import Worker
from kb.trends.status import Status
from tests.mail_server import mail_server
from tests.post_office import SENDER, ZONE, empty_store
from tests.web_app import HOSTILE_TITLE, fill, html_of, page, param_of, using
from ui.translation import translator
from ui.web.components.digests.editor import told
from ui.web.components.digests.files import file_name
from ui.web.components.digests.preview import framed
from ui.web.components.digests.trying import outcome_words
from ui.web.components.digests.wording import remedy
from ui.web.digest_address import DigestRequest, Preview, View, read_digest, write_digest
from ui.web.links import PageName
from ui.worker import registry

START, END = date(2026, 11, 16), date(2026, 11, 22)
COMPOSED = datetime(2026, 11, 23, 13, tzinfo=UTC)
AUDIENCE = Audience("Café *Sol*", "es", ZONE)
NAMED = {"audience": AUDIENCE.name, "from": "2026-11-16", "to": "2026-11-22", "version": "1"}
TITLES = ("Plaza cambia", HOSTILE_TITLE, "Tercera")


def edition(audience: Audience) -> Edition:
    """Three stories, one of them with a hostile title."""
    articles = [
        Article(
            number,
            f"https://example.org/{number}",
            title,
            "<b>Pulso</b>",
            "es",
            "MX",
            COMPOSED - timedelta(days=3),
            DateReliability.EXACT,
        )
        for number, title in enumerate(TITLES)
    ]
    moving = tuple(
        StoryInBrief(f"story/{each.document_id}", each.document_id, each, Status.RISING, None, 3, 5, COMPOSED)
        for each in articles
    )
    return Edition(
        audience, START, END, COMPOSED, Published(5, 3, 1, 1), Published(2, 2, 1, 1), told_more=3, moving=moving
    )


def settings_of(home: Path, **mail: object) -> None:
    values = {"embedding_model": "fake", "smtp_security": "none", "time_zone": ZONE, **mail}
    lines = (f"{name} = {value!r}\n" for name, value in values.items())
    (home / "catalejo.toml").write_text("".join(lines), encoding="utf-8")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home folder that the app uses, with an audience and no edition."""
    with using(tmp_path / "home", monkeypatch) as home:
        (home / "catalejo.db").write_bytes(empty_store())
        settings_of(home)
        yield home


@pytest.fixture
def knowledge(home: Path) -> Iterator[KnowledgeBase]:
    with KnowledgeBase.open(load_settings(home)) as knowledge:
        knowledge.digests.add_audience(AUDIENCE)
        yield knowledge


@pytest.fixture
def composed(knowledge: KnowledgeBase) -> KnowledgeBase:
    """The same with an edition."""
    _put(knowledge, edition(knowledge.digests.audience(AUDIENCE.name)))
    return knowledge


def _put(knowledge: KnowledgeBase, content: Edition) -> None:
    key = EditionKey(content.audience.name, content.audience.lang, content.start, content.end)
    with knowledge.database.write() as connection:
        put_edition(connection, key, edition_to_json(content).decode(), COMPOSED)


def _open(**params: str | list[str]) -> AppTest:
    return page(PageName.DIGEST, **params).run()


def _preview(app: AppTest) -> str:
    """The page of the edition as it stands in the frame."""
    (frame,) = app.get("iframe")
    outside = frame.proto.srcdoc
    return unescape(outside.partition('srcdoc="')[2].partition('"></iframe>')[0])


def _work(knowledge: KnowledgeBase) -> Run:
    run = Worker(knowledge.database, registry(knowledge), "test").run_next()
    assert run is not None
    return run


def _work_of(knowledge: KnowledgeBase) -> EditorsWork:
    version = knowledge.digests.kept(AUDIENCE.name, "es", START, END)
    assert version is not None
    return knowledge.digests.work(version)


# The address, and other pure functions.


@pytest.mark.parametrize(
    "request_",
    [
        DigestRequest(),
        DigestRequest(audience="Café & <Sol>", lang="pt", start=START, end=END, version=3, preview=Preview.PHONE),
        DigestRequest(start=START, end=START, editing=True, section="moving"),
        DigestRequest(View.AUDIENCES, adding=True),
        DigestRequest(View.OUTBOX, status=DeliveryStatus.REFUSED),
    ],
)
def test_an_address_says_what_is_looked_at(request_: DigestRequest) -> None:
    assert read_digest({name: [value] for name, value in write_digest(request_).items()}) == request_


@pytest.mark.parametrize(
    "params",
    [
        {"view": ["x"], "lang": ["fr"], "preview": ["x"], "status": ["x"], "edit": ["1"], "version": ["-1"]},
        {"from": ["2026-11-16"]},
        {"from": ["2026-11-16"], "to": ["2026-11-15"]},
        {"from": ["x"], "to": ["2026-02-30"]},
    ],
)
def test_what_an_address_cannot_mean_is_left_out(params: dict[str, list[str]]) -> None:
    assert read_digest(params) == DigestRequest()


def test_the_frame_runs_nothing_of_the_page_in_it() -> None:
    frame = framed('<html><head></head><body title="x">"></iframe><script>alert(1)</script>', "T<", "390px")
    outside, inside = frame.split("srcdoc=")
    assert 'sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"' in outside
    assert "allow-scripts" not in frame
    assert 'title="T&lt;"' in outside
    assert inside.count("</iframe>") == 1
    assert inside.count("<script>") == 1  # ours
    assert "&lt;base target=&quot;_blank&quot;&gt;" in inside


def test_entries_stand_as_they_are_told_and_those_left_out_at_the_end() -> None:
    section = next(each for each in written(edition(AUDIENCE)).sections if each.key == "moving")
    work = EditorsWork(pinned=("story/2", "story/9"), dropped=("story/0",), notes={"story/1": "Hoy"})
    found = [(each.entry.key, each.place, each.note) for each in told(section, work)]
    assert found == [("story/2", 0, ""), ("story/1", 1, "Hoy"), ("story/0", None, "")]


@pytest.mark.parametrize(("name", "file"), [("", "catalejo"), ("Café *Sol*", "Café-Sol"), ("../x", "x")])
def test_files_are_named_fit_for_any_file_system(composed: KnowledgeBase, name: str, file: str) -> None:
    version = composed.digests.kept(AUDIENCE.name, "es", START, END)
    assert version is not None
    version = replace(version, edition=replace(version.edition, audience=replace(AUDIENCE, name=name)))
    assert file_name(version, DigestForm.PDF) == f"{file}-2026-11-16-2026-11-22.pdf"


def test_what_mail_servers_say_has_a_remedy(composed: KnowledgeBase, home: Path) -> None:
    version = composed.digests.kept(AUDIENCE.name, "es", START, END)
    assert version is not None
    words = translator("es")

    def said(to: str) -> str:
        with KnowledgeBase.open(load_settings(home)) as knowledge:
            outcome = knowledge.delivering.send_sample(version, ChannelKind.MAIL, to)
        return remedy(words, getattr(outcome, "reason", ""))

    with pytest.raises(DigestError) as no_server:
        said("ana@faro.example")
    assert "smtp_host" in remedy(words, str(no_server.value))
    with mail_server() as server:
        settings_of(home, smtp_host="127.0.0.1", smtp_port=server.port, mail_from=SENDER)
        assert said("nobody@faro.example") == "Ese buzón no existe: revisa la dirección."
        assert "lo aplaza" in said("later@faro.example")
        assert "spam" in said("spam@faro.example")
        assert said("ana@faro.example") == ""
    assert "smtp_port" in said("ana@faro.example")  # nobody listens there any more
    with mail_server(login=True) as server:  # over TLS alone
        access = {"smtp_user": "faro", "smtp_password": "no"}
        settings_of(home, smtp_host="127.0.0.1", smtp_port=server.port, mail_from=SENDER, **access)
        assert "smtp_security" in said("ana@faro.example")
    assert "smtp_password" in remedy(words, "mail.test cannot be used: the server said 535 5.7.8 Who are you?")


def test_what_became_of_a_test_is_said_without_markup() -> None:
    run = Run(1, "send_test", {}, RunStatus.DONE, COMPOSED, result={"status": "unknown", "message": "*x* [a](b)"})
    sent, sentence = outcome_words(translator("es"), run, "a_b_@x.example")
    assert not sent
    assert sentence.startswith("No se sabe si la prueba llegó a a\\_b\\_@\u2060x\\.example.")
    assert r"\*x\* \[a\]\(b\)" in sentence


# Editions.


def test_without_articles_the_page_says_how_to_get_some(home: Path) -> None:
    assert "Todavía no hay artículos" in html_of(_open())


def test_last_weeks_digest_is_one_click_away(knowledge: KnowledgeBase) -> None:
    knowledge.import_lines([b'{"url": "https://example.org/a", "title": "A", "text": "Uno dos tres."}'])
    app = _open(audience=AUDIENCE.name)
    assert "Todavía no hay ningún resumen" in html_of(app)
    app.button(key="digest_write_last").click().run()
    assert "Redacción del resumen: en espera" in html_of(app)
    assert "digest_write_last" not in {button.key for button in app.button}
    run = _work(knowledge)
    assert (run.task, run.arguments["audience"], run.arguments["lang"]) == ("compose", AUDIENCE.name, "es")
    first, last = (date.fromisoformat(str(run.arguments[name])) for name in ("from", "to"))
    assert (first.weekday(), last - first) == (0, timedelta(days=6))
    app.run()
    assert (param_of(app, "from"), param_of(app, "version")) == (first.isoformat(), "1")
    assert "Lo que se movió" in _preview(app)
    app.button(key="digest_write_again").click().run()
    _work(knowledge)
    assert "sigue siendo la versión 1" in app.run().toast[0].value


def test_a_digest_that_cannot_be_written_says_why(knowledge: KnowledgeBase) -> None:
    app = _open(audience=AUDIENCE.name, **{"from": "2026-01-01", "to": "2026-11-22"})
    app.button(key="digest_write_again").click().run()
    _work(knowledge)
    assert "no se pudo escribir" in app.run().error[0].value


def test_days_that_cannot_be_told_are_refused_beside_the_field(composed: KnowledgeBase) -> None:
    app = _open(audience=AUDIENCE.name)
    app.date_input(key="digest_days").set_value((date(2026, 1, 1), date(2026, 11, 1)))
    app.button(key="digest_write_days").click().run()
    assert "35 días como máximo" in app.error[0].value
    assert app.date_input(key="digest_days").value == (date(2026, 1, 1), date(2026, 11, 1))
    assert composed.runs.latest("compose") == []
    app.date_input(key="digest_days").set_value((date(2026, 10, 1), date(2026, 10, 31)))
    app.button(key="digest_write_days").click().run()
    assert composed.runs.latest("compose")[0].arguments["to"] == "2026-10-31"


@pytest.mark.parametrize("language", ["en", "pt"])
def test_an_edition_in_the_language_of_the_person(composed: KnowledgeBase, language: str) -> None:
    app = _open(ui=language, **NAMED)
    assert "&lt;img src=x onerror=alert(1)&gt;" in _preview(app)
    assert "<img src=x" not in _preview(app)
    assert "<bdi>Café *Sol*</bdi>" in html_of(app)
    assert f"<li>{translator(language).language_name('es')}</li>" in html_of(app)


def test_an_edition_for_everybody_is_found_in_whatever_language_it_is(knowledge: KnowledgeBase) -> None:
    _put(knowledge, edition(Audience("", "es", ZONE)))
    days = {"from": START.isoformat(), "to": END.isoformat(), "ui": "pt"}
    assert "Para todo mundo" in html_of(_open(**days))
    assert "não existe" in html_of(_open(lang="en", **days))


def test_an_edition_as_text(composed: KnowledgeBase) -> None:
    app = _open(preview="text", **NAMED)
    assert HOSTILE_TITLE.partition(" :")[0] in app.code[-1].value
    assert not app.get("iframe")


def test_an_editor_leaves_out_moves_and_says(composed: KnowledgeBase) -> None:
    app = _open(edit="yes", **NAMED)
    assert app.pills(key="digest_section").value == "moving"
    app.button(key="digest_drop_story/0").click().run()
    assert "Plaza cambia" not in _preview(app)
    app.button(key="digest_first_story/2").click().run()
    app.text_area(key="digest_note_story/1").set_value(" Hablémoslo <b>hoy</b> ").run()
    app.text_area(key="digest_intro").set_value("¡Buen lunes!").run()
    shown = _preview(app)
    assert shown.index("¡Buen lunes!") < shown.index("Tercera") < shown.index("Hablémoslo &lt;b&gt;hoy&lt;/b&gt;")
    expected = EditorsWork(("story/2",), ("story/0",), {"story/1": "Hablémoslo <b>hoy</b>"}, "¡Buen lunes!")
    assert _work_of(composed) == expected
    assert "<b>hoy</b>" not in html_of(app)
    app.button(key="digest_back_story/0").click().run()
    assert "Plaza cambia" in _preview(app)
    app.text_area(key="digest_note_story/1").set_value("").run()
    assert _work_of(composed) == EditorsWork(("story/2",), (), {}, "¡Buen lunes!")
    app.text_area(key="digest_intro").set_value("¡Lunes! " * 251).run()
    assert "caben 2.000 letras" in app.error[0].value
    assert _work_of(composed).note == ("¡Lunes! " * 250).strip()
    app.button(key="digest_edit").click().run()
    assert param_of(app, "edit") is None


def test_what_two_editors_say_at_once_is_all_kept(composed: KnowledgeBase) -> None:
    lucia, rafael = (_open(edit="yes", **NAMED) for _ in range(2))
    rafael.text_area(key="digest_note_story/1").set_value("Hablarlo el lunes").run()
    rafael.text_area(key="digest_intro").set_value("¡Buen lunes!").run()
    lucia.text_area(key="digest_note_story/1").set_value("Es nuestro cliente").run()
    lucia.text_area(key="digest_intro").set_value("Poco que contar.").run()
    work = _work_of(composed)
    assert work.notes == {"story/1": "Hablarlo el lunes\nEs nuestro cliente"}
    # Her page was drawn anew in between, with what he had said: she has changed that.
    assert work.note == "Poco que contar."
    rafael.text_area(key="digest_note_story/1").set_value("").run()  # his page still has the first words alone
    assert _work_of(composed).notes == work.notes


def test_an_edition_that_is_not_there_can_be_written(knowledge: KnowledgeBase) -> None:
    app = _open(**NAMED)
    assert "no existe" in html_of(app)
    app.button(key="digest_write_again").click().run()
    assert knowledge.runs.latest("compose")[0].arguments["from"] == "2026-11-16"
    assert "no existe" in html_of(_open(**{**NAMED, "audience": "Otra"}))


def test_a_test_needs_an_address(composed: KnowledgeBase, home: Path) -> None:
    settings_of(home, smtp_host="127.0.0.1", smtp_port=1, mail_from=SENDER)
    app = _open(**NAMED)
    app.text_input(key="digest_test_address").set_value("ana")
    app.button(key="digest_test_send").click().run()
    assert "No es una dirección de correo" in app.error[0].value
    assert app.text_input(key="digest_test_address").value == "ana"
    app.text_input(key="digest_test_address").set_value("Ana <ana@faro.example>")
    app.button(key="digest_test_send").click().run()
    assert composed.runs.latest("send_test")[0].arguments["address"] == "ana@faro.example"
    _work(composed)  # which was opened before the server was set
    assert "define smtp_host" in app.run().error[0].value


# Audiences.


def test_what_two_change_of_an_audience_at_once_is_all_kept(knowledge: KnowledgeBase) -> None:
    audience = knowledge.digests.audience(AUDIENCE.name)
    lucia, rafael = (_open(view="audiences", audience=AUDIENCE.name) for _ in range(2))
    form, save = f"audience_{audience.id}", f"FormSubmitter:audience_{audience.id}-Guardar"
    rafael.multiselect(key=f"{form}_countries_0").set_value(["BR"])
    rafael.button(key=save).click().run()
    lucia.run()  # anything may draw the page anew; the fields hold on to what they began with
    lucia.selectbox(key=f"{form}_length_0").set_value(DigestLength.LONG)
    lucia.button(key=save).click().run()
    changed = knowledge.digests.audience(AUDIENCE.name)
    assert (changed.countries, changed.length) == (("BR",), DigestLength.LONG)
    assert lucia.multiselect(key=f"{form}_countries_1").value == ["BR"]
    rafael.selectbox(key=f"{form}_length_1").set_value(DigestLength.SHORT)
    rafael.button(key=save).click().run()
    assert "Alguien cambió esto" in rafael.error[0].value
    assert knowledge.digests.audience(AUDIENCE.name).length is DigestLength.LONG


@pytest.mark.usefixtures("knowledge")
def test_an_audience_may_be_narrowed_to_what_languages_and_countries_there_are(home: Path) -> None:
    text = "Bilboko konpartsek arau komunak adostu dituzte sare sozialetarako."
    fill(home, [{"url": "https://a.example/1", "title": "Bilbo", "text": text, "lang": "eu", "country": "GB"}])
    app = _open(view="audiences")
    app.button(key="audience_new").click().run()
    assert "euskera" in app.multiselect(key="audience_0_source_langs_0").options
    assert "Reino Unido" in app.multiselect(key="audience_0_countries_0").options


def test_an_audience_is_added_changed_and_removed(knowledge: KnowledgeBase) -> None:
    app = _open(view="audiences")
    assert "Café *Sol*" in app.get("page_link")[0].proto.label.replace("\\", "")
    assert "<bdi>Bogotá · Colombia</bdi>" in html_of(app)
    app.button(key="audience_new").click().run()
    assert "Ciudad de México · México" in app.selectbox(key="audience_0_time_zone_0").options
    app.text_input(key="audience_0_name_0").set_value("café *sol*")
    app.multiselect(key="audience_0_countries_0").set_value(["CO"])
    app.button(key="FormSubmitter:audience_0-Agregar").click().run()
    assert "ninguna otra" in app.error[0].value or "otra audiencia" in app.error[0].value
    assert app.multiselect(key="audience_0_countries_0").value == ["CO"]
    app.text_input(key="audience_0_name_0").set_value("Equipo")
    app.button(key="FormSubmitter:audience_0-Agregar").click().run()
    assert param_of(app, "audience") == "Equipo"
    added = knowledge.digests.audience("Equipo")
    assert (added.lang, added.countries, added.time_zone) == ("es", ("CO",), ZONE)
    app.selectbox(key=f"audience_{added.id}_lang_0").set_value("pt")
    app.multiselect(key=f"audience_{added.id}_topics_0").set_value(["Claro, Tigo"])
    app.button(key=f"FormSubmitter:audience_{added.id}-Guardar").click().run()
    assert knowledge.digests.audience("Equipo").lang == "pt"
    assert knowledge.digests.audience("Equipo").topics == ("Claro", "Tigo")
    app.color_picker(key=f"audience_{added.id}_colour").set_value("#7a3b00").run()
    assert "#7a3b00" in html_of(app)
    app.button(key="brand_save").click().run()
    assert knowledge.digests.brand(added).accent == "#7a3b00"
    app.button(key="brand_remove").click().run()
    assert knowledge.digests.brand(added).accent != "#7a3b00"
    app.button(key="audience_remove").click().run()
    assert [each.name for each in knowledge.digests.audiences()] == [AUDIENCE.name]
    assert param_of(app, "audience") is None


def test_a_logo_is_looked_at_before_it_is_kept(knowledge: KnowledgeBase) -> None:
    audience = knowledge.digests.audience(AUDIENCE.name)
    app = _open(view="audiences", audience=AUDIENCE.name)
    logo = f"audience_{audience.id}_logo_0"
    app.file_uploader(key=logo).set_value(("logo.png", b"no picture", "image/png")).run()
    assert "no se puede usar" in app.error[0].value
    picture = io.BytesIO()
    Image.new("RGB", (60, 20), "red").save(picture, "PNG")
    app.file_uploader(key=logo).set_value(("logo.png", picture.getvalue(), "image/png")).run()
    assert "data:image/png;base64," in html_of(app)
    app.button(key="brand_save").click().run()
    assert knowledge.digests.brand(audience).logo is not None


# Subscriptions and the outbox.


def test_a_subscription_is_added_tried_and_removed(composed: KnowledgeBase, tmp_path: Path) -> None:
    folder = tmp_path / "salida"
    app = _open(view="subscriptions")
    assert "no conoce un servidor de correo" in app.info[0].value
    assert "smtp_host" in app.code[0].value
    app.text_input(key="subscription_new_address_folder").set_value(str(folder))
    app.button(key="subscription_new_add").click().run()
    assert "No existe esa carpeta" in app.error[0].value
    assert app.text_input(key="subscription_new_address_folder").value == str(folder)
    folder.mkdir()
    app.selectbox(key="subscription_new_weekday").set_value(3)
    app.button(key="subscription_new_add").click().run()
    (added,) = composed.delivering.subscriptions()
    assert (added.audience, added.weekday, added.at, added.alerts) == (AUDIENCE.name, 3, time(8), False)
    assert "Cada semana, el jueves a las 08:00" in html_of(app)
    assert "Próximo resumen: jueves, " in html_of(app)
    app.button(key=f"subscription_test_{added.id}").click().run()
    (waiting,) = composed.runs.unended()
    composed.runs.cancel(waiting.id)
    assert app.run().error[0].value == "La prueba se detuvo."
    app.button(key=f"subscription_test_{added.id}").click().run()
    _work(composed)
    assert "La prueba se envió a" in app.run().success[0].value
    assert list(folder.glob("*.html"))
    app.button(key=f"subscription_remove_{added.id}").click().run()
    assert composed.delivering.subscriptions() == []


def test_a_test_for_an_audience_that_another_tab_removed_is_no_bug(composed: KnowledgeBase, tmp_path: Path) -> None:
    added = composed.delivering.subscribe(AUDIENCE.name, ChannelKind.FOLDER, str(tmp_path), Cadence.DAILY, time(8))
    app = _open(view="subscriptions")
    composed.digests.remove_audience(composed.digests.audience(AUDIENCE.name))
    app.button(key=f"subscription_test_{added.id}").click().run()
    assert not app.exception
    assert app.toast[0].value.startswith("Cambió")
    assert composed.runs.unended() == []


@pytest.mark.parametrize(
    ("set_up", "channels"),
    [
        ({}, tuple(ChannelKind)),
        ({"web_url": "https://catalejo.example.com"}, (ChannelKind.MAIL,)),
        ({"web_host": "192.168.1.5"}, (ChannelKind.MAIL,)),
        (
            {
                "login_metadata_url": "https://id.example.com/.well-known/openid-configuration",
                "login_client_id": "catalejo",
                "login_client_secret": "secret",
                "login_domains": ["example.com"],
            },
            (ChannelKind.MAIL,),
        ),
    ],
    ids=["own computer", "public name", "public address", "login"],
)
def test_who_shares_a_computer_cannot_have_it_write_or_connect_anywhere(
    set_up: dict[str, Any], channels: tuple[ChannelKind, ...]
) -> None:
    assert web_channels(Settings(home=Path(), **set_up)) == channels


def test_on_a_shared_computer_the_page_subscribes_mail_alone(
    composed: KnowledgeBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CATALEJO_WEB_URL", "https://catalejo.example.com")
    app = _open(view="subscriptions")
    assert app.segmented_control(key="subscription_new_channel").options == ["Correo"]
    assert "Las carpetas y los chats" in app.caption[0].value
    with (
        KnowledgeBase.open(load_settings(composed.settings.home)) as shared,
        pytest.raises(DigestError, match="Whoever runs"),
    ):
        shared.delivering.subscribe(
            AUDIENCE.name, ChannelKind.FOLDER, str(tmp_path), Cadence.DAILY, time(8), in_web_app=True
        )


def test_secrets_of_addresses_are_not_shown(composed: KnowledgeBase) -> None:
    pytest.importorskip("apprise")
    app = _open(view="subscriptions")
    app.segmented_control(key="subscription_new_channel").set_value(ChannelKind.APPRISE).run()
    app.text_input(key="subscription_new_address_apprise").set_value("json://127.0.0.1:9/geheim")
    app.pills(key="subscription_new_brought").set_value(["digests", "alerts"])
    app.button(key="subscription_new_add").click().run()
    assert "json://…" in html_of(app)
    assert "geheim" not in html_of(app)
    assert "Alertas, en cuanto llegan" in html_of(app)


def test_without_a_digest_there_is_nothing_to_try(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    (added,) = [_subscribe(knowledge, tmp_path)]
    app = _open(view="subscriptions")
    app.button(key=f"subscription_test_{added}").click().run()
    assert "primero escribe uno" in app.error[0].value
    assert knowledge.runs.latest("send_test") == []


def test_the_outbox_says_what_became_and_what_to_do(composed: KnowledgeBase, tmp_path: Path) -> None:
    assert "Todavía no se envió nada" in html_of(_open(view="outbox"))
    folder = tmp_path / "salida"
    folder.mkdir()
    subscription = _subscribe(composed, folder)
    composed.delivering.test(subscription)
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()
    refused = composed.delivering.test(subscription)
    assert refused.status is DeliveryStatus.REFUSED
    app = _open(view="outbox")
    assert "Enviado" in html_of(app)
    assert "No se puede escribir en la carpeta" in html_of(app)
    app.pills(key="outbox_status").set_value(DeliveryStatus.SENT).run()
    assert param_of(app, "status") == "sent"
    assert "No se puede escribir" not in html_of(app)
    app = _open(view="outbox", status="refused")
    app.button(key=f"outbox_retry_{refused.id}").click().run()
    assert composed.delivering.outbox(DeliveryStatus.WAITING)
    app = _open(view="outbox", status="waiting")
    composed.delivering.drop(refused.id)  # in another tab
    app.button(key=f"outbox_drop_{refused.id}").click().run()
    assert "Cambió mientras tanto" in app.toast[0].value


def _subscribe(knowledge: KnowledgeBase, folder: Path) -> int:
    added = knowledge.delivering.subscribe(
        AUDIENCE.name, ChannelKind.FOLDER, str(folder), Cadence.WEEKLY, time(8), weekday=0
    )
    return added.id
