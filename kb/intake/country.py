"""Which country a text names. Pure."""


def normal_country(text: str | None) -> str | None:
    """``MX`` for ``mx``; ``None`` for what is no code of a country."""
    code = (text or "").strip().upper()
    return code if len(code) == 2 and code.isascii() and code.isalpha() else None
