"""What a browser says of its user's language and country. Pure."""

from babel.core import parse_locale


def language_and_region(locale: str | None) -> tuple[str, str]:
    """``es`` and ``MX`` of a browser's *es-MX*, ``es`` and ``419`` of *es-419*; empty what it does not name."""
    try:
        language, region, *_ = parse_locale((locale or "").replace("_", "-"), sep="-")
    except ValueError:
        return "", ""
    return language, region or ""
