"""The colours of an edition, light and dark, around the colour of whose it is. Pure.

Contrast is that of WCAG 2.2: 4.5:1 for text (1.4.3), 3:1 for graphics (1.4.11).
"""

from colorsys import hls_to_rgb, rgb_to_hls
from dataclasses import dataclass

TEXT_CONTRAST = 4.5
GRAPHICS_CONTRAST = 3.0
_WHITE, _BLACK = "#ffffff", "#000000"
_DARK_TEXT_CONTRAST = 6.0  # letters that shine look thinner than they are
_STEPS = 100


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as ``#rrggbb``. What is written can be read on all of page, sheet and tint."""

    page: str  # around the sheet
    sheet: str
    tint: str  # behind a note
    rule: str
    ink: str
    quiet: str
    brass: str  # the second accent
    accent: str
    on_accent: str


def light_palette(accent: str) -> Palette:
    """Ink on white; ``accent`` darkened as far as it must be."""
    page, sheet, tint = "#eef2f3", "#ffffff", "#f3f6f7"
    readable = adjusted(accent, (page, sheet, tint), TEXT_CONTRAST)
    return Palette(page, sheet, tint, "#d5dfe3", "#13232b", "#4a5c66", "#8a5200", readable, _text_on(readable))


def dark_palette(accent: str) -> Palette:
    """Light ink on near-black; ``accent`` lightened as far as it must be."""
    page, sheet, tint = "#0b1419", "#111d24", "#1a2932"
    readable = adjusted(accent, (page, sheet, tint), _DARK_TEXT_CONTRAST)
    return Palette(page, sheet, tint, "#2b3d46", "#e6eef1", "#a6b7bf", "#e3ab48", readable, _text_on(readable))


def graphics_colour(accent: str) -> str:
    """The accent made fit for a graphic that stands on a light and on a dark sheet."""
    return adjusted(accent, (light_palette(accent).sheet, dark_palette(accent).sheet), GRAPHICS_CONTRAST)


def adjusted(colour: str, backgrounds: tuple[str, ...], contrast_wanted: float) -> str:
    """The colour, or the nearest of its shades that has the contrast on all backgrounds.

    There must be one, as there is where all backgrounds are light, all are dark, or 3:1 is wanted.
    """
    shades = (_shade(colour, sign * step / _STEPS) for step in range(_STEPS + 1) for sign in (-1, 1))
    return next(shade for shade in shades if all(contrast(shade, back) >= contrast_wanted for back in backgrounds))


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21 (WCAG 2.2, "contrast ratio")."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _text_on(background: str) -> str:
    return max((_WHITE, _BLACK), key=lambda text: contrast(text, background))


def _luminance(colour: str) -> float:
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _shade(colour: str, lighter: float) -> str:
    """The colour of the same hue that is lighter, or darker for a negative share, down to black and up to white."""
    hue, lightness, saturation = rgb_to_hls(*_channels(colour))
    channels = hls_to_rgb(hue, min(max(lightness + lighter, 0.0), 1.0), saturation)
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)


def _channels(colour: str) -> list[float]:
    return [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
