"""Pleas of publishers: what is taken out of a text, and what only looks alike."""

import pytest

from kb.pleas import without_pleas


@pytest.mark.parametrize(
    "plea",
    [
        "Síguenos en Instagram: @elpulso.",
        "¡Seguinos en nuestras redes!",
        "Sigue a El Pulso en X, Facebook y TikTok.",
        "Siga o Diário no Instagram.",
        "Siga @diario no Instagram e receba as notícias no WhatsApp.",
        "Follow us on Instagram and Facebook.",
    ],
)
def test_what_asks_to_be_followed_goes(plea: str) -> None:
    assert without_pleas(f"El mercado abrió ayer. {plea} Tiene 200 locales.").split() == (
        "El mercado abrió ayer. Tiene 200 locales.".split()
    )


@pytest.mark.parametrize(
    "text",
    [
        "Que siga la fiesta en Instagram.",
        "Sigue la polémica en TikTok.",
        "Siga a receita de bolo.",
        "Para crecer, sigue a tus clientes en Instagram.",
    ],
)
def test_other_sentences_stay(text: str) -> None:
    assert without_pleas(text) == text
