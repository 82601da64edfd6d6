"""Signing in: before it nothing is read or shown, who is not on the list is refused, and secrets stay secret."""

import json
import os
import shutil
import stat
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st
from playwright.sync_api import Browser, Page, expect

from kb.config import load_settings
from kb.errors import SettingsError
from kb.knowledge_base import KnowledgeBase
from tests.browser import Watched, barriers, visit
from tests.oidc_provider import Account, Provider, oidc_provider
from tests.served_app import free_port, served
from tests.web_app import html_of, page
from tests.web_login import LOGIN, sign_out, write_settings
from ui.web.links import PageName
from ui.web.login_secrets import secrets_file, write_login_secrets
from ui.web.return_to_page import COOKIE, page_of

ANA = {"is_logged_in": True, "email": "Ana@agencia.example", "email_verified": True}
EVA = {**ANA, "email": "eva@example.com"}


@pytest.fixture
def home(home: Path) -> Path:
    """A home with articles, to which people have to sign in."""
    write_settings(home, {"language": "pt", **LOGIN})
    return home


@pytest.fixture
def signed_in(monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[str, Any]], None]:
    """Says what the provider claims of the person in front of the page."""

    def claim(claims: dict[str, Any]) -> None:
        monkeypatch.setattr(st, "user", SimpleNamespace(to_dict=lambda: claims))

    claim({})
    return claim


@pytest.fixture
def unread(monkeypatch: pytest.MonkeyPatch) -> None:
    """A knowledge base that nobody may open."""

    def refuse(*_: object) -> None:
        raise AssertionError("the knowledge base was opened")

    monkeypatch.setattr(KnowledgeBase, "open", refuse)


@pytest.mark.parametrize("name", [PageName.TODAY, PageName.SEARCH, PageName.SETTINGS])
def test_before_signing_in_nothing_is_read(name: PageName, home: Path, signed_in: object, unread: None) -> None:
    app = page(name, q="enlaces").run()
    assert "O que se move nas suas redes" in html_of(app)  # in the language that is set, as nobody's own is known
    assert [button.key for button in app.button] == ["sign_in"]
    app.segmented_control(key="language_switch").set_value("es").run()
    assert "Lo que se mueve en tus redes" in html_of(app)


@pytest.mark.parametrize(
    ("claims", "reason"),
    [(EVA, "no está en la lista"), ({**ANA, "email_verified": False}, "no ha confirmado")],
)
def test_who_may_not_enter_is_told_why(
    claims: dict[str, Any], reason: str, home: Path, signed_in: Callable[[dict[str, Any]], None], unread: None
) -> None:
    signed_in(claims)
    app = page(PageName.SEARCH, q="enlaces", ui="es").run()
    assert reason in html_of(app)
    assert claims["email"].lower() in html_of(app)
    assert [button.key for button in app.button] == ["sign_out"]


def test_who_may_enter_is_known_by_address(home: Path, signed_in: Callable[[dict[str, Any]], None]) -> None:
    signed_in(ANA)
    app = page(PageName.SEARCH, q="enlaces").run()
    assert "plaza-limite" in html_of(app)
    assert "Sessão iniciada como ana@agencia.example" in html_of(app)
    app.segmented_control(key="language_switch").set_value("es").run()
    with KnowledgeBase.open(load_settings(home)) as knowledge_base:
        assert knowledge_base.people.person("ana@agencia.example").lang == "es"
        assert knowledge_base.people.person("").lang is None
    # The next visit opens in it, without a word in the address.
    next_visit = page(PageName.SEARCH).run()
    assert next_visit.sidebar.button(key="sign_out_sidebar").label == "Cerrar sesión"


def test_who_is_taken_off_the_list_is_out_at_the_next_interaction(
    home: Path, signed_in: Callable[[dict[str, Any]], None]
) -> None:
    signed_in(ANA)
    app = page(PageName.SEARCH, q='"enlaces"', ui="es").run()
    app.text_input(key="saved_name").set_value("Mis enlaces")
    write_settings(home, {**LOGIN, "login_domains": ["otra.example"]})
    app.button(key="FormSubmitter:save_search-Guardar").click().run()
    assert "no está en la lista" in html_of(app)
    assert "plaza-limite" not in html_of(app)
    write_settings(home, LOGIN)
    with KnowledgeBase.open(load_settings(home)) as knowledge_base:
        assert knowledge_base.saved_searches.all() == []  # what was asked for was not done


def test_who_was_taken_off_the_list_stops_no_work_on_a_page_drawn_before(
    home: Path, signed_in: Callable[[dict[str, Any]], None]
) -> None:
    with KnowledgeBase.open(load_settings(home)) as knowledge_base:
        asked = knowledge_base.runs.queue("index")
        signed_in(ANA)
        app = page(PageName.SOURCES, ui="es").run()
        write_settings(home, {**LOGIN, "login_domains": ["otra.example"]})
        app.button(key=f"stop_sidebar_{asked.id}").click().run()
        assert [run.id for run in knowledge_base.runs.unended()] == [asked.id]
        write_settings(home, LOGIN)
        knowledge_base.runs.cancel(asked.id)


def test_a_broken_list_lets_nobody_in(home: Path, signed_in: Callable[[dict[str, Any]], None]) -> None:
    signed_in(ANA)
    assert "plaza-limite" in html_of(page(PageName.SEARCH, q="enlaces").run())
    (home / "catalejo.toml").write_text("login_domains = [\n")
    app = page(PageName.SEARCH, q="enlaces", ui="es").run()
    assert "No se pueden usar los ajustes." in app.error[0].value
    assert "plaza-limite" not in html_of(app)


def test_login_that_is_taken_out_of_the_settings_lets_nobody_in(
    home: Path, signed_in: Callable[[dict[str, Any]], None]
) -> None:
    signed_in(ANA)
    page(PageName.SEARCH).run()
    write_settings(home, {})
    assert "plaza-limite" not in html_of(page(PageName.SEARCH, q="enlaces").run())


def test_secrets_are_for_the_owner_alone(tmp_path: Path) -> None:
    settings = load_settings(tmp_path, **LOGIN, web_url="https://example.com/equipo")
    path = secrets_file(settings)
    path.write_text("from an older version, for all to read")
    path.chmod(0o644)
    before = os.umask(0)
    try:
        write_login_secrets(settings)
    finally:
        os.umask(before)
    assert {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.glob("login.*")} == {0o600}
    auth = tomllib.loads(path.read_text())["auth"]
    assert auth["redirect_uri"] == "https://example.com/equipo/oauth2callback"
    assert auth["client_secret"] == LOGIN["login_client_secret"]
    assert len(auth["cookie_secret"]) >= 32
    write_login_secrets(settings)
    assert tomllib.loads(path.read_text())["auth"] == auth  # nobody has to sign in again
    write_login_secrets(load_settings(tmp_path))
    assert not path.exists()


def test_a_cookie_secret_of_ones_own_is_used(tmp_path: Path) -> None:
    settings = load_settings(tmp_path, **LOGIN, login_cookie_secret='with "quotes" and \\ in it, long enough')
    write_login_secrets(settings)
    auth = tomllib.loads(secrets_file(settings).read_text())["auth"]
    assert auth["cookie_secret"] == settings.login_cookie_secret.get_secret_value()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"login_domains": []}, "login_addresses or login_domains"),
        ({"login_client_secret": ""}, "login_client_secret"),
        ({"login_metadata_url": ""}, "login_metadata_url"),
        ({"login_metadata_url": "http://id.example.com/"}, "https://"),
        ({"login_domains": ["com"]}, "example.com"),
        ({"login_addresses": ["ana"]}, "name@example.com"),
        ({"login_cookie_secret": "short"}, "32 characters"),
        ({"login_client_secret": "sécret"}, "ASCII"),
    ],
)
def test_half_a_login_is_refused(tmp_path: Path, changed: dict[str, Any], said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(tmp_path, **{**LOGIN, **changed})
    assert said in str(caught.value)
    assert LOGIN["login_client_secret"] not in str(caught.value)


def test_lists_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CATALEJO_LOGIN_ADDRESSES", "Ana@example.com, luis@example.com")
    settings = load_settings(tmp_path, **LOGIN)
    assert settings.login_addresses == ("ana@example.com", "luis@example.com")


@pytest.mark.parametrize(
    ("address", "base", "page"),
    [
        ("https://a.example/search?q=los%20enlaces&lang=es", "/", "/search?q=los%20enlaces&lang=es"),
        ("https://a.example/equipo/", "/equipo/", "/equipo/"),
        ("https://a.example/other/search", "/equipo/", None),
        ("https://a.example//evil.example/x", "/", None),
        ("//evil.example", "/", None),
        ("/\\evil.example", "/", None),
        ("/search?q=a b\r\nset-cookie: a=b", "/", None),
        ("javascript:alert(1)", "/", None),
        ("https://[", "/", None),
        ("", "/", None),
        (f"https://a.example/search?q={'a' * 2_000}", "/", None),
    ],
)
def test_signing_in_leads_back_to_pages_of_the_app_alone(address: str, base: str, page: str | None) -> None:
    assert page_of(address, base) == page


@pytest.fixture(scope="module")
def provider() -> Iterator[tuple[Provider, int]]:
    """A provider of identities, and the port of the app that it knows."""
    accounts = [Account("Ana@Agencia.example"), Account("eva@example.com"), Account("luis@agencia.example", False)]
    port = free_port()
    with oidc_provider(accounts, f"http://127.0.0.1:{port}/oauth2callback") as provider:
        yield provider, port


@pytest.fixture(scope="module")
def app(provider: tuple[Provider, int], filled_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an app to which people sign in with that provider."""
    home = tmp_path_factory.mktemp("login") / "home"
    shutil.copytree(filled_home, home)
    login = {**LOGIN, "login_metadata_url": provider[0].metadata_url}
    write_settings(home, login)
    with served(home, provider[1]) as address:
        yield address


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    with visit(browser) as watched:
        yield watched


@pytest.mark.soak
@pytest.mark.browser
class TestInABrowser:
    """Signing in as a person does it."""

    def test_in_and_out(self, app: str, provider: tuple[Provider, int], watched: Watched) -> None:
        watched.page.goto(f"{app}/trends")  # at every page the same
        expect(watched.page.get_by_role("button", name="Iniciar sesión")).to_be_visible()
        assert not barriers(watched.page)
        # Whoever follows a shared address is led to it.
        _sign_in(watched.page, f"{app}/search?q=enlaces", "Ana@Agencia.example")
        expect(watched.page.get_by_text("Sesión iniciada como ana@agencia.example")).to_be_visible()
        expect(watched.page.get_by_role("heading", name="Plaza limita los enlaces")).to_be_visible()
        assert watched.page.url.startswith(f"{app}/search?q=enlaces")
        assert not [cookie for cookie in watched.page.context.cookies() if cookie["name"] == COOKIE]
        (user,) = [cookie for cookie in watched.page.context.cookies() if cookie["name"] == "_streamlit_user"]
        assert user["httpOnly"]
        assert user["sameSite"] == "Lax"
        sign_out(watched.page)
        assert provider[0].sign_outs == 1
        watched.page.goto(f"{app}/search?q=enlaces")
        expect(watched.page.get_by_role("button", name="Iniciar sesión")).to_be_visible()
        assert watched.page.get_by_text("Plaza limita").count() == 0

    @pytest.mark.parametrize(
        ("address", "reason"),
        [("eva@example.com", "no está en la lista"), ("luis@agencia.example", "no ha confirmado")],
    )
    def test_refused(self, app: str, watched: Watched, address: str, reason: str) -> None:
        _sign_in(watched.page, app, address)
        expect(watched.page.get_by_text(reason)).to_be_visible()
        watched.page.goto(f"{app}/search?q=enlaces&ui=en")
        expect(watched.page.get_by_text("You may not enter with this account")).to_be_visible()
        assert watched.page.get_by_text("Plaza limita").count() == 0
        watched.page.get_by_role("button", name="Sign out").click()
        expect(watched.page.get_by_role("button", name="Iniciar sesión")).to_be_visible()

    def test_a_forged_cookie_is_no_ticket(self, app: str, watched: Watched) -> None:
        claims = json.dumps({**ANA, "origin": app, "provider": "default"})
        watched.page.context.add_cookies([{"name": "_streamlit_user", "value": claims.encode().hex(), "url": app}])
        watched.page.goto(f"{app}/search?q=enlaces")
        expect(watched.page.get_by_role("button", name="Iniciar sesión")).to_be_visible()


def _sign_in(page: Page, wanted: str, address: str) -> None:
    page.goto(wanted)
    page.get_by_role("button", name="Iniciar sesión").click()
    page.get_by_role("link", name=address).click()
