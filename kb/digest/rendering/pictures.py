"""Pictures of an edition as files. Pure."""

import io

from PIL import Image

SCALE = 2  # pixels of a picture for one of the page, so that it is sharp on fine screens and on paper


def png(image: Image.Image) -> bytes:
    """The picture as PNG, with nothing but its pixels: the same pixels give the same bytes."""
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


def shown_width(picture: bytes) -> int:
    """The width at which a picture of ours is meant to be shown."""
    return max(1, Image.open(io.BytesIO(picture)).width // SCALE)
