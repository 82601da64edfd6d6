"""What collecting raises, below the one tree of ``kb.errors``."""

from kb.errors import CatalejoError


class CollectingError(CatalejoError):
    """Root of what collecting raises on purpose."""


class FeedError(CollectingError):
    """A body is no feed."""


class WebMapError(CollectingError):
    """The file that replaces DNS cannot be read; the message names the line."""


class PrivateAddressError(CollectingError):
    """A connection to an address that is not public, or to a port that is no web server's, was refused."""


class ExtractionFailedError(CollectingError):
    """Reading a body took too long, took too much memory, or killed its process."""


class SiteMapError(CollectingError):
    """A body is no sitemap."""


class TrendShapeError(CollectingError):
    """The answer of a trend source does not look as documented; the message says what was expected and found."""


class DamagedPageError(CollectingError):
    """A page that was kept cannot be expanded any more."""
