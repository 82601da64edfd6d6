"""Pages as they were fetched, compressed to be kept, and read again. Pure; called in the extraction pool.

Zstandard (RFC 8878) at level 3 makes a page smaller than zlib at its best level does, in an eighth of the time: see
docs/decisions/0011.
"""

import sys
from importlib.metadata import PackageNotFoundError, version

from crawler.article_extractor import Article, extract_article
from crawler.errors import DamagedPageError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_LEVEL = 3
_OPTIONS: dict[int, int] = {
    zstd.CompressionParameter.compression_level: _LEVEL,
    zstd.CompressionParameter.checksum_flag: 1,
}
# More than any page that is fetched: a damaged one must not grow without bound.
_MAX_BYTES = 100_000_000


def read_page(
    html: bytes, url: str, charset: str | None, country: str | None, *, keep: bool
) -> tuple[Article | None, bytes | None]:
    """The article of a page as ``extract_article`` finds it, and the page compressed if it has one and ``keep`` is set.

    Both at once, so that the page is sent to another process once.
    """
    article = extract_article(html, url, charset, country)
    return article, compress_page(html) if keep and article is not None else None


def read_page_again(body: bytes, url: str, charset: str | None, country: str | None) -> Article | None:
    """The article of a page that was kept. Raises ``DamagedPageError``."""
    return extract_article(expand_page(body), url, charset, country)


def compress_page(html: bytes) -> bytes:
    """A page as it is kept: one frame with a checksum."""
    return zstd.compress(html, options=_OPTIONS)


def expand_page(body: bytes) -> bytes:
    """The page that was compressed. Raises ``DamagedPageError`` for anything else."""
    expander = zstd.ZstdDecompressor()
    try:
        html = expander.decompress(body, max_length=_MAX_BYTES)
    except zstd.ZstdError as error:
        raise DamagedPageError(f"the page that was kept is damaged: {error}") from None
    if not expander.eof:
        raise DamagedPageError("the page that was kept is damaged: it has no end")
    return html


def reader_version() -> str:
    """Which versions read pages now; two that differ may find different articles in one page."""
    return " ".join(map(_version_of, ("catalejo", "trafilatura")))


def _version_of(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:  # run from a checkout that is not installed
        return "0"
