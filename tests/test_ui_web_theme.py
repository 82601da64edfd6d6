"""Text can be read in both themes: contrast by WCAG 2.2, section 1.4.3 (4.5:1) and 1.4.11 (3:1 for graphics)."""

import re
import tomllib
from pathlib import Path

import pytest

WEB = Path(__file__).parents[1] / "ui" / "web"
THEME = tomllib.loads((WEB / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
CSS = (WEB / "assets" / "catalejo.css").read_text(encoding="utf-8")


def _own_colours(scheme: str) -> dict[str, str]:
    pairs = re.findall(r"--cj-([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", CSS)
    return {name: light if scheme == "light" else dark for name, light, dark in pairs}


def _luminance(colour: str) -> float:
    channels = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_of_known_colours() -> None:
    assert _contrast("#000000", "#ffffff") == pytest.approx(21)
    assert _contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read(scheme: str) -> None:
    theme, own = THEME[scheme], _own_colours(scheme)
    assert len(own) == 9
    backgrounds = [
        theme["backgroundColor"],
        theme["secondaryBackgroundColor"],
        theme["sidebar"]["backgroundColor"],
        own["tint"],
    ]
    texts = [theme["textColor"], theme["primaryColor"], theme["linkColor"], own["text"], own["quiet"], own["accent"]]
    too_weak = [(text, back) for text in texts for back in backgrounds if _contrast(text, back) < 4.5]
    assert not too_weak
    assert _contrast(own["mark-text"], own["mark"]) >= 4.5
    assert _contrast(own["brass"], theme["backgroundColor"]) >= 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_label_of_the_main_button_can_be_read(scheme: str) -> None:
    rule = re.search(r"stBaseButton-primary[^}]*color: light-dark\((#\w{6}), (#\w{6})\)", CSS)
    assert rule
    assert _contrast(rule[1 if scheme == "light" else 2], THEME[scheme]["primaryColor"]) >= 4.5


def test_nothing_is_fetched_from_the_web() -> None:
    assert not re.search(r"https?://|@import|url\(", CSS)
    assert "http" not in str(THEME)
