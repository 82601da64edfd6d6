"""Small charts as pictures, for mail programs, which draw nothing. Pure."""

from PIL import Image, ImageDraw

from kb.digest.rendering.pictures import SCALE, png

_HEIGHT = 32 * SCALE
_WIDEST = 160 * SCALE
_WIDEST_SLOT = 10 * SCALE
_FOOT = 1 * SCALE  # what a day without anything shows: that it is a day


def bars_png(values: tuple[float, ...], colour: str) -> bytes:
    """A bar for each of the values, of which there is at least one and none is below zero, as PNG on nothing.

    The picture has ``SCALE`` times the size at which it is meant to be shown. The same values give the same bytes.
    """
    slot = max(2, min(_WIDEST_SLOT, _WIDEST // len(values)))
    gap = max(1, slot // 4)
    image = Image.new("RGBA", (slot * len(values) - gap, _HEIGHT))
    draw = ImageDraw.Draw(image)
    highest = max(values) or 1
    for day, value in enumerate(values):
        height = max(_FOOT, round(_HEIGHT * value / highest))
        left = slot * day
        draw.rectangle((left, _HEIGHT - height, left + slot - gap - 1, _HEIGHT - 1), fill=colour)
    return png(image)
