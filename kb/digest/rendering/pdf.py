"""An edition as PDF, from its page. The adapter of WeasyPrint, an optional part, which reads nothing but the page."""

from typing import Any

from PIL import ImageFile

from kb.errors import DigestError

_REMEDY = (
    "A PDF needs WeasyPrint and the system's Pango: pip install 'catalejo[pdf]', and on Debian "
    "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0."
)


def can_make_pdf() -> bool:
    """Whether ``to_pdf`` has what it needs. The first time it takes a second."""
    try:
        _weasyprint()
    except DigestError:
        return False
    return True


def to_pdf(page_html: str) -> bytes:
    """The page that ``html.to_page`` gave, on A4. The same page gives the same bytes on one machine and version.

    Raises ``DigestError`` if WeasyPrint or a library of the system that it needs is missing.
    """
    weasyprint = _weasyprint()
    only_inline = weasyprint.urls.URLFetcher(allowed_protocols=("data",), allow_redirects=False)
    document: bytes = weasyprint.HTML(string=page_html, url_fetcher=only_inline).write_pdf(pdf_tags=True)
    return document


def _weasyprint() -> Any:
    try:
        import weasyprint
        import weasyprint.urls
    except (ImportError, OSError) as error:  # OSError: WeasyPrint is there, Pango is not
        raise DigestError(_REMEDY) from error
    # WeasyPrint makes Pillow take broken pictures, wherever in this process they come from; a logo must not be one.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    return weasyprint
