"""What a practice is called, and whether its title is clear, says little or tells only what to press."""

import pytest

from kb.models import PracticePassage
from kb.practices.titles import is_clear, is_step_on_screen, says_little, title_of
from tests.found_advice import NOW


@pytest.mark.parametrize(
    ("title", "odds", "clear"),
    [
        ("Pide permiso antes de publicar fotos ajenas.", 3.0, True),
        ("Pide permiso antes de publicar fotos ajenas.", 1.0, False),
        ("Escala la crisis a tu jefa el mismo día.", 3.0, True),  # a verb that ends as one with a pronoun does
        ("Cuéntale a alguien lo que viste hoy.", 3.0, True),
        ("Agradece siempre.", 3.0, False),
        ("Después explica qué se ha descartado.", 3.0, False),
        ("Retíralo el mismo día y sin discutir.", 3.0, False),
        ("Anotalo en la hoja que ve todo el equipo.", 3.0, False),
        ("Repita-o sempre que criar um canal novo.", 3.0, False),
        ("Por fim, registre o que foi decidido hoje.", 3.0, False),
        ("Never hide that from the people who pay.", 3.0, False),
        ("Pongan ambas en la guía, con la fecha.", 3.0, False),
        ("Give at least half of the seats to members.", 3.0, True),
        ("Na semana seguinte, faça a segunda tabela do relatório.", 3.0, False),
        ("Evite a segunda-feira para anunciar as novidades do grupo.", 3.0, True),
        ("If they come back under another name, ban on sight.", 3.0, False),
        ("Se ele voltar com outra conta, bloqueie o endereço.", 3.0, False),
        ("Si el cliente insiste, pasa la charla a privado.", 3.0, True),
        ("Dê um exemplo certo e um errado de cada.", 3.0, False),
        ("Sort the negative comments into four piles:", 3.0, False),
        ("Engancha en los dos primeros segundos.", 3.0, True),
    ],
)
def test_what_is_surely_advice_and_needs_nothing_before_it_is_clear(title: str, odds: float, clear: bool) -> None:
    passage = PracticePassage(title, "u", "t", NOW, "es", "p", 1, (), 0, len(title), odds=odds)
    assert is_clear(title, [passage]) is clear
    assert is_clear(title, []), "a person says it"


@pytest.mark.parametrize(
    ("sentence", "title"),
    [
        ("**Paso 3: elige un premio de tu nicho.**", "Elige un premio de tu nicho."),
        ("Hashtags: menos es más.** No uses más de cinco.", "Hashtags: menos es más. No uses más de cinco."),
        ("iPhone en mano, graba dos tomas.", "iPhone en mano, graba dos tomas."),
    ],
)
def test_a_title_begins_with_a_capital_and_has_no_marks(sentence: str, title: str) -> None:
    assert title_of([sentence]) == title


@pytest.mark.parametrize(
    ("title", "little"),
    [
        ("Help them.", True),
        ("Por fim, registre.", True),
        ("Y luego, mide.", True),
        ("Por fim, registre cada decisão.", False),
        ("Mide luego el alcance.", False),
        ("Planeje os dois.", True),
        ("Faça um de duas.", True),
        ("Nunca lo hagas todo.", True),
        ("Don't delete criticism.", False),
        ("Be specific.", False),
        ("Poné horarios", False),
        ("Call, don't email.", False),
    ],
)
def test_a_verb_alone_says_little(title: str, little: bool) -> None:
    assert says_little(title) is little


@pytest.mark.parametrize(
    "title",
    [
        "Abre la app de Instagram y pulsa en tu foto de perfil.",
        "Pulsa en Ajustes > Cuenta.",
        "Toca Seguridad y elige Autenticación en dos pasos.",
        "Haz clic en Guardar.",
        "Haga clic derecho sobre el nombre.",
        "Dale click a Publicar.",
        "Go to Settings > Account.",
        "Click the three dots in the top right corner.",
        'Tap "Schedule" and pick a date.',
        "Select Save.",
        'Select "Save".',
        "Acesse o menu e toque em Configurações.",
        "Clique no ícone de engrenagem.",
        'Selecione "Programar publicação".',
        "Ve a Configuración y privacidad.",
        "Entra en tu perfil y toca el ícono de las tres rayas.",
        "Desliza hacia abajo y elige Biblioteca.",
        "En la app, ve a Perfil › Menú › Privacidad.",
        "Dirígete a la pestaña Insights.",
        "Open the Creator Studio sidebar.",
        "Press the Publish button.",
        "Abra o aplicativo e clique em Editar perfil.",
        "Luego, pulsa Continuar.",
    ],
)
def test_what_to_press_is_a_step_on_a_screen(title: str) -> None:
    assert is_step_on_screen(title)
    assert not is_clear(title, [PracticePassage(title, "u", "t", NOW, "es", "p", 1, (), 0, len(title), odds=5.0)])


@pytest.mark.parametrize(
    "title",
    [
        "Abre una conversación privada con quien se queja.",
        "Elige Instagram si tu público es joven.",
        "Toca temas que le importan a tu comunidad.",
        "Guarda los códigos de recuperación en un lugar seguro.",
        "Select three metrics and drop the rest.",
        "Choose one voice for all channels.",
        "Revisa la configuración de privacidad cada mes.",
        "Activa la verificación en dos pasos.",
        "Planeje os posts da semana às segundas.",
        "Go live every Thursday.",
        "Open with a question.",
        "Abre cada reunión con un logro.",
        "Entra al chat y saluda a los nuevos.",
        "Entre em contato com quem reclamou.",
        "Presiona a las marcas para que respondan.",
        "Ve más allá de los me gusta.",
        "Toque nos assuntos difíceis com cuidado.",
        "Da la bienvenida a quien llega.",
        "De 9 a 11 publica lo importante.",
        "Use a button with one clear call to action.",
        "Enter the conversation only when you can help.",
        "Escolha três temas e fique neles.",
        "Toma una captura y pide que hagan clic en el enlace.",
        "Pide un clic, no una compra.",
        "Press on with the plan when the first week is slow.",
        "Haz encuestas en Stories.",
    ],
)
def test_what_is_done_away_from_a_screen_is_no_step_on_it(title: str) -> None:
    assert not is_step_on_screen(title)
