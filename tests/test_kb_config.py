"""Settings: where they come from, and what is said when one is wrong."""

from pathlib import Path

import pytest

from kb.config import load_settings
from kb.errors import SettingsError
from kb.store.database import Database


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CATALEJO_HOME", "CATALEJO_WEB_MAP", "CATALEJO_LANGUAGE"):
        monkeypatch.delenv(name, raising=False)


def test_defaults_make_the_home_folder(tmp_path: Path) -> None:
    settings = load_settings(tmp_path / "new" / "home")
    assert settings.home.is_dir()
    assert settings.language == "es"
    assert settings.store_url == f"sqlite:///{tmp_path}/new/home/catalejo.db"


def test_the_home_folder_is_made_for_its_owner_alone_and_one_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "new" / "home").home.stat().st_mode & 0o777 == 0o700
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o755)
    assert load_settings(shared).home.stat().st_mode & 0o777 == 0o755


def test_the_store_lies_in_the_home_folder_whatever_that_is_called(tmp_path: Path) -> None:
    home = tmp_path / "¿Qué pasa? 50%25 #1 \"la 'otra'\" & más"
    Database.open(load_settings(home).store_url).close()
    assert (home / "catalejo.db").is_file()


def test_environment_wins_over_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "catalejo.toml").write_text('language = "pt"\nweb_port = 9000\n')
    monkeypatch.setenv("CATALEJO_LANGUAGE", "en")
    settings = load_settings(tmp_path)
    assert (settings.language, settings.web_port) == ("en", 9000)


def test_home_comes_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CATALEJO_HOME", str(tmp_path / "elsewhere"))
    assert load_settings().home == tmp_path / "elsewhere"


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ('colour = "red"\n', "'colour'"),
        ('language = "fr"\n', "'language'"),
        ("web_port = 99999\n", "'web_port'"),
        ('home = "elsewhere"\n', "'home'"),
        ("this is not TOML\n", "catalejo.toml"),
    ],
)
def test_a_wrong_setting_is_named_in_one_line(tmp_path: Path, content: str, named: str) -> None:
    (tmp_path / "catalejo.toml").write_text(content)
    with pytest.raises(SettingsError) as caught:
        load_settings(tmp_path)
    assert named in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "remedy"),
    [
        ('# la configuración\r\ncontact = "Ibáñez"\r\n'.encode("cp1252"), "line 1 is not in UTF-8; save the file anew"),
        ('language = "pt"\ncontact = "Ibáñez"\n'.encode("cp1252"), "line 2 is not in UTF-8"),
        ('language = "pt"\n'.encode("utf-16"), "line 1 is not in UTF-8"),
        ("language = “pt”\n".encode(), "line 1, column 12); mend that line, where a text stands in straight quotation"),
        (b"delay_per_host_seconds = 0,5\n", "a number has a point"),
        (b'time_zone = "Bogota"\n', "'time_zone' cannot be 'Bogota': write it as in America/Mexico_City"),
    ],
)
def test_what_is_wrong_with_the_file_is_told_with_the_remedy(tmp_path: Path, content: bytes, remedy: str) -> None:
    (tmp_path / "catalejo.toml").write_bytes(content)
    with pytest.raises(SettingsError) as caught:
        load_settings(tmp_path)
    assert remedy in str(caught.value)


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    (tmp_path / "catalejo.toml").write_bytes(b'\xef\xbb\xbflanguage = "pt"\r\n')
    assert load_settings(tmp_path).language == "pt"


def test_an_unknown_variable_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CATALEJO_COLOUR", "red")
    with pytest.raises(SettingsError, match="'colour'"):
        load_settings(tmp_path)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="--home"):
        load_settings(tmp_path / "file" / "home")
