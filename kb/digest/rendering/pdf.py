"""An edition as PDF, from its page. The adapter of WeasyPrint, an optional part, which reads nothing but the page."""

from PIL import ImageFile

from kb.errors import DigestError

_REMEDY = (
    "A PDF needs WeasyPrint and the system's Pango: pip install 'catalejo[pdf]', and on Debian "
    "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0."
)


def to_pdf(page_html: str) -> bytes:
    """The page that ``html.to_page`` gave, on A4. The same page gives the same bytes on one machine and version.

    Raises ``DigestError`` if WeasyPrint or a library of the system that it needs is missing.
    """
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher
    except (ImportError, OSError) as error:  # OSError: WeasyPrint is there, Pango is not
        raise DigestError(_REMEDY) from error
    # WeasyPrint makes Pillow take broken pictures, wherever in this process they come from; a logo must not be one.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    only_inline = URLFetcher(allowed_protocols=("data",), allow_redirects=False)
    document: bytes = HTML(string=page_html, url_fetcher=only_inline).write_pdf(pdf_tags=True)
    return document
