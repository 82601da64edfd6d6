"""Finding advice in a text, by form and words alone: what is advice, its network, its theme."""

import pytest

from kb.models import Document, Kind
from kb.networks import NETWORKS, networks_of
from kb.practices.advice import choose, find_candidates
from kb.practices.features import read
from kb.practices.sentences import split_sentences
from kb.practices.themes import Theme, theme_of
from kb.practices.titles import title_of
from kb.practices.verbs import is_sure, is_unsure
from tests.found_advice import NOW, advice_in


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("es", "Responde pronto y con nombre propio."),
        ("es", "Explicale por qué borraste su mensaje."),
        ("es", "Si alguien insulta, avísale en privado."),
        ("es", "No publiques teléfonos sin permiso."),
        ("es", "Deberías medir qué publicaciones comparten tus seguidores."),
        ("es", "Fijate en la hora en que te leen y publicá entonces."),
        ("pt", "Organize as mensagens por urgência."),
        ("pt", "Quando alguém chegar, cumprimente essa pessoa pelo nome."),
        ("pt", "Nunca compartilhe a senha da conta."),
        ("en", "Don't delete criticism."),
        ("en", "If somebody complains, thank them first."),
        ("en", "You should pin the rules of your group."),
        ("es", "Por último, si tu grupo crece, considera nombrar a otra moderadora."),
        ("es", "Sé paciente con quien empieza."),
        ("pt", "Dê às pessoas um lugar para conversar."),
        ("en", "It's important to answer within a day."),
        ("en", "As a first step, consider a weekly thread."),
        ("en", 'Use links that speak for themselves ("Read the rules" instead of "click here").'),
        ("en", "Start by asking yourself, who is this group for?"),
        ("es", "El grupo crecerá de todos modos, así que empieza a escribir sus normas."),
        ("es", "Es posible que desee fijar las normas arriba."),
        ("es", "Si alguien dice «hola», saluda también."),
        ("pt", "Se a resposta for «depende», conversem antes."),
        ("pt", "Comece com a documentação:"),
        ("es", 'Di "gracias", nunca "de nada", y firma.'),
        ("en", "Maybe nobody saw it, so ask again."),
        ("es", "Leé las normas en voz alta."),
        ("pt", "Nomeie duas pessoas para o turno da noite."),
        ("pt", "Jamais bana alguém no meio da raiva."),
        ("es", "Mientras tanto, las marcas deberían pausar sus campañas."),
        ("pt", "As equipes também deveriam avisar os clientes por outro canal."),
        ("en", "Brands should pause their campaigns meanwhile."),
        ("es", "Las marcas deben responder en la primera hora."),
        ("es", "El equipo no debe borrar comentarios críticos."),
        ("es", "Los community managers tienen que avisar al área legal."),
        ("es", "Toda comunidad necesita fijar sus normas."),
        ("es", "Los mensajes deben evitar la jerga legal."),
        ("es", "Los especialistas aconsejan no borrar las críticas."),
        ("pt", "As marcas precisam pedir permissão antes."),
        ("pt", "Os moderadores têm que avisar antes de remover alguém."),
        ("pt", "Toda mensagem deve ser curta."),
        ("pt", "Especialistas recomendam responder no mesmo dia."),
        ("en", "Brands must disclose every paid partnership."),
        ("en", "A team needs to agree on approvals in writing."),
        ("en", "Every post should have one goal."),
        ("en", "Experts advise against deleting comments."),
        ("en", "Ditch the follower counts."),
        ("es", "Pasa la conversación a un mensaje privado."),
        ("es", "Sorprende a tu comunidad con un regalo."),
        ("es", "Cuenta con un plan."),
        ("es", "Usá Meta Business Suite para programar la semana."),
        ("es", "Usa Canva para diseñar las portadas."),
        ("es", "Posteá de martes a jueves a la mañana."),
        ("en", "Brief your team before the public."),
        ("es", "No humilles a nadie delante del grupo."),
        ("es", "Redactad unas bases y fijadlas arriba."),
        ("es", "No obliguéis a etiquetar a cinco amigos."),
        ("es", "Si os equivocáis, contadlo y pedid perdón."),
        ("es", "Nunca durmáis con el móvil del grupo encendido."),
        ("es", "Debéis responder a todos."),
        ("es", "No entres al trapo."),
        ("es", "Que nadie meta datos de clientes en una herramienta abierta."),
        ("pt", "Que ninguém responda com raiva."),
        ("en", "Log every decision so that the next moderator can see the pattern."),
    ],
)
def test_sentences_that_advise(lang: str, sentence: str) -> None:
    assert advice_in(f"## Guía\n\n- {sentence}\n- {sentence}", lang) == [sentence, sentence]


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("es", "El ministro aseguró ayer que las obras terminarán en marzo."),
        ("es", "Los animales perdidos fueron encontrados en Bogotá."),
        ("es", "¿Por qué nadie responde?"),
        ("pt", "A empresa anunciou ontem novos limites para os links."),
        ("en", "The company said on Monday that links were limited."),
        ("en", "A birdwatching forum once banned its best member."),
        ("es", "Práctica común entre los moderadores."),
        ("pt", "Análise de um grupo de vizinhos."),
        ("pt", "O que conta no fim do mês."),
        ("en", "Do you like to write?"),
        ("en", "Use of funds in the last year."),
        ("es", "Cuando brinda poder a otros, hay menos presión."),
        ("es", "En un grupo nuevo no podrías publicar enlaces."),
        ("pt", '"Telefone residencial" é o nome do formulário.'),
        ("en", "Some people think you should give access to everybody."),
        ("pt", "«Quando a entrega for boa», responde Prado."),
        ("pt", "Um dia. Quando a entrega for boa», responde Prado."),
        ("es", "Cuando la entrega sea buena, responde Prado."),
        ("en", "Follow these steps:"),
        ("es", "Haz lo siguiente:"),
        ("pt", "Siga estes passos:"),
        ("es", "Falla con el ruido."),
        ("es", "Suena a lista de asistencia."),
        ("pt", "Resposta curta: depende."),
        ("en", "See the rules of the forum."),
        ("es", "Pide constitución legal y paciencia."),
        ("pt", "Talvez a turma nova seja pior que as antigas."),
        ("es", "También tomé vitaminas y revisé los comentarios."),
        ("es", "Más tarde la llevaron a otra oficina."),
        ("es", "Crean mexicanos una cerveza sin alcohol."),
        ("es", "Cree que los hechos son graves."),
        ("en", '"You have to act fast," its director said.'),
        ("es", 'Pero debes alejar eso de tu mente", dice Christina.'),
        ("en", "Sign up for our newsletter."),
        ("en", "Read next: how to write a manual."),
        ("en", "Write to Jane Doe at jane.doe@example.com"),
        ("es", "Lee también: cómo armar un manual."),
        ("es", "Descarga nuestra app."),
        ("pt", "Assine nossa newsletter e baixe o aplicativo."),
        ("pt", "Repare que publicar uma nota não está na lista."),
        ("es", "Nota que la lista no dice nada de publicar un comunicado."),
        ("en", "Note that none of the five steps is a press release."),
        ("es", "La alcaldía debe informar a los vecinos."),
        ("es", "Según el informe, las marcas deben pagar multas."),
        ("es", "La empresa debe 5 millones."),
        ("es", "La marca debe haber borrado el mensaje."),
        ("es", "Esto es lo que las marcas deben hacer."),
        ("pt", "As empresas devem investir R$ 3 bilhões em 2026."),
        ("pt", "As marcas devem pagar a multa, segundo o sindicato."),
        ("en", "The government must regulate platforms."),
        ("en", "Brands should have known."),
        ("en", "Why brands should answer."),
        ("en", "Brands must pay, the minister said."),
    ],
)
def test_sentences_that_tell(lang: str, sentence: str) -> None:
    assert advice_in(sentence, lang) == []


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("es", "Hace unos años nació la idea de este grupo."),
        ("es", "Medios y comunidades que replican el caso."),
        ("es", "Tema del mes y autora invitada."),
        ("es", "Alcance y visibilidad"),
        ("pt", "Escolha de pautas"),
        ("pt", "No entanto, há desafios, e entre eles está a gestão de comentários."),
        ("en", "Welcome emails are different from other letters."),
        ("en", "Open rates by kind of message."),
        ("en", "Content that is not positive is reviewed."),
        ("en", "Own content of the account"),
        ("es", "Pero no te preocupes, aquí va una guía corta."),
        ("pt", "Mas não se preocupe: este texto ajuda."),
        ("en", "Don't worry, others began like this too."),
        ("pt", "Veja como agir diante de um boato."),
        ("pt", "A seguir, veja práticas para grupos grandes."),
        ("es", "Descubre cómo crecer sin anuncios."),
        ("en", "When all is calm again, follow these four tips by a moderator."),
        ("es", "Ten en cuenta estas tres cosas sobre los grupos de vecinos:"),
        ("en", "You can do the following to make every post work:"),
        ("en", "Before you press the button, remember to;"),
        ("en", "Start your free trial today."),
        ("en", "Join 12,000 community builders who get our Sunday letter."),
        ("en", "Enter your email below."),
        ("en", "Free template: download the LinkedIn calendar."),
        ("pt", "Fale com a Pimenta e peça um orçamento sem compromisso."),
        ("pt", "Ouça no Spotify, na Apple e no YouTube."),
        ("pt", "Deixe cinco estrelas e compartilhe o episódio."),
        ("pt", "Apoie o programa a partir de R$ 5 por mês."),
        ("pt", "Baixe o modelo de mensagens no nosso site."),
        ("es", "Seguinos en Twitch y activá la campanita."),
        ("es", "Prueba gratis la herramienta."),
        ("pt", "Deixe seu e-mail abaixo."),
        ("en", "Stay tuned for more."),
        ("es", "Primero debes saber que un grupo no es un canal de ventas."),
        ("pt", "Primeiro, você deve entender que é normal receber críticas."),
        ("en", "You should also expect to meet trolls."),
        ("es", "Pasa los viernes algo curioso: la gente comenta menos."),
        ("es", "Pasa lo mismo en los grupos grandes."),
        ("es", "Llega la Navidad y todo se mueve."),
        ("es", "Crece el uso de canales."),
        ("es", "Queda claro que el alcance no vuelve."),
        ("es", "Sorprende la cantidad de comentarios."),
        ("es", "Cuenta con 40 mil miembros el grupo más grande."),
        ("es", "Mira la gráfica."),
        ("es", "Presenta Apple su nuevo teléfono."),
    ],
)
def test_sentences_that_tell_in_an_article_that_advises(lang: str, sentence: str) -> None:
    order = {"es": "Responde pronto.", "pt": "Responda logo.", "en": "Reply soon."}[lang]
    assert advice_in(f"## Tips\n\n{order}\n\n{sentence}\n\n{order}", lang) == [order, order]


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("es", "Más vale medir cinco cosas bien que veinte a medias."),
        ("en", "I'd recommend pinning the rules of your group."),
        ("en", "It's recommended to copy the rules into the welcome page."),
        ("en", "The most sensible thing to do is to pick one network."),
        ("es", "Lo primero es leer la queja entera."),
        ("pt", "O primeiro passo é não entrar em pânico."),
        ("pt", "Não demore para responder."),
        ("en", "Ask your members to sign up for the walk."),
    ],
)
def test_recommendations_in_prose_are_advice(lang: str, sentence: str) -> None:
    order = {"es": "Responde pronto.", "pt": "Responda logo.", "en": "Reply soon."}[lang]
    assert sentence in advice_in(f"## Tips\n\n{order} {order}\n\n{sentence}", lang)


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("pt", "Portanto, evite sumir diante de uma queixa."),
        ("en", "First of all, do not hide what people wrote."),
        ("es", "La regla de oro del grupo: nunca borres una crítica."),
        ("es", "Por eso, no respondas sin tu nombre."),
    ],
)
def test_an_order_behind_an_emphasis_is_one(lang: str, sentence: str) -> None:
    assert advice_in(f"Texto de introducción. {sentence}\n\nEl grupo nació en mayo. Tiene 90 miembros.\n", lang) == [
        sentence
    ]


def test_an_infinitive_after_never_is_a_step() -> None:
    steps = ["Acordar quién firma.", "Nunca responder desde la cuenta personal.", "Jamás borrar una queja."]
    assert set(steps) <= set(advice_in("## Para la pared\n\n" + "\n".join(f"- {step}" for step in steps)))


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("es", "échale checa banea siéntense culpen atrévete pónganse humille congela impón turna divulgue republica"),
        ("pt", "marque congele humilhe encha devolva especule ritualize retenha refira remeta retifique freie"),
        ("en", "spell authenticate capitalise capitalize defuse cap debrief benchmark"),
    ],
)
def test_verbs_of_the_craft_give_orders(lang: str, words: str) -> None:
    unknown = [word for word in words.split() if not (is_sure(word, lang) or is_unsure(word, lang))]
    assert not unknown


@pytest.mark.parametrize(
    "word", ["correos", "medios", "animales", "incluidos", "estados", "sed", "id", "voluntad", "tenéis"]
)
def test_nouns_and_statements_give_no_orders(word: str) -> None:
    assert not is_sure(word, "es")


@pytest.mark.parametrize(
    ("lang", "heading", "mistakes"),
    [
        ("es", "Errores comunes", ["Etiquetar a veinte personas.", "No responder nunca.", "Demasiadas reglas."]),
        ("es", "Errores que alejan a la gente", ["Mandar las normas completas antes del hola.", "Borrar las quejas."]),
        ("es", "Evita estos errores", ["Publicar sin leer los comentarios.", "Pedir permiso después."]),
        ("es", "Qué no hacer", ["Responder con ironía a las quejas.", "Borrar comentarios sin avisar."]),
        ("es", "Lo que nunca debes publicar", ["Compartir los datos de otra persona."]),
        ("es", "Hábitos mal vistos", ["Lanzar indirectas.", "Mandar cadenas a todo el grupo."]),
        ("pt", "Erros comuns", ["Marcar vinte pessoas de uma vez.", "Não responder aos comentários."]),
        ("pt", "O que não fazer", ["Apagar comentários sem avisar.", "Responder com ironia."]),
        ("en", "Common mistakes", ["Ignore complaints.", "Posting the rules before the hello.", "Never answering."]),
        ("en", "What not to do", ["Delete comments without a word.", "Answer every troll."]),
        ("es", "Nunca", ["Discutas con un seguidor.", "Borra comentarios."]),
        ("es", "Evita", ["Borrar comentarios críticos.", "Publicar sin revisar."]),
        ("pt", "O que evitar", ["Apagar comentários.", "Comprar seguidores."]),
        ("pt", "A evitar", ["Apagar comentários.", "Comprar seguidores."]),
        ("es", "Lo que no", ["Publicar sin leer.", "Responde en caliente."]),
        ("pt", "Nunca", ["Apague comentários críticos.", "Discuta com seguidores no perfil pessoal."]),
        ("pt", "Não faça isso", ["Faça piada.", "Peça a funcionários que defendam a marca."]),
        ("en", "Don’t", ["Report averages of averages.", "Hide a bad month."]),
    ],
)
def test_mistakes_are_no_advice(lang: str, heading: str, mistakes: list[str]) -> None:
    items = "".join(f"- {mistake}\n" for mistake in mistakes)
    guide = {"es": "Consejos", "pt": "Dicas", "en": "Tips"}[lang]
    order = {"es": "Responde pronto.", "pt": "Responda logo.", "en": "Answer soon."}[lang]
    advice = f"## {guide}\n\n- {order}\n- {order}\n\n"
    assert advice_in(f"{advice}## {heading}\n\n{items}", lang) == [order, order], "under a heading"
    headings = "".join(f"## {number}. {mistake}\n\n…\n\n" for number, mistake in enumerate(mistakes))
    assert advice_in(headings, lang, heading) == [], "as headings of an article with that title"
    behind = advice_in(f"{advice}## Introducción\n\n{heading}:\n\n{items}", lang)
    assert not set(mistakes).intersection(behind), "behind a sentence that introduces them"


@pytest.mark.parametrize(
    ("lang", "heading", "corrections"),
    [
        ("es", "Evita estos errores", ["Responde siempre en un día.", "Nunca borres una queja."]),
        ("es", "Errores comunes", ["No borres las quejas.", "Si te equivocas, dilo.", "Debes responder a todos."]),
        ("es", "Qué no hacer", ["No respondas con ironía.", "Evita las bromas."]),
        ("es", "Cómo corregir errores", ["Avisar a quien lo leyó.", "Publicar la corrección."]),
        ("es", "Qué no olvidar", ["Saludar a cada persona.", "Fijar las normas."]),
        ("es", "Qué hacer y qué no hacer", ["Responde a todos.", "Fija las normas."]),
        ("pt", "Erros comuns", ["Responda a todos em um dia.", "Não apague as queixas."]),
        ("en", "Avoid these mistakes", ["Always answer within a day.", "Pin the rules."]),
        ("en", "Common mistakes", ["Don't ignore complaints.", "Avoid long rules.", "You should answer everybody."]),
        ("en", "Reporting errors", ["Write down what you did.", "Add a screenshot."]),
    ],
)
def test_corrections_of_mistakes_are_advice(lang: str, heading: str, corrections: list[str]) -> None:
    items = "".join(f"- {correction}\n" for correction in corrections)
    assert [one for one in advice_in(f"## {heading}\n\n{items}", lang) if one != heading] == corrections


@pytest.mark.parametrize(
    ("lang", "intro", "ends"),
    [
        ("es", "Unas normas bien escritas pueden:", ["Evitar peleas.", "Atraer a gente amable."]),
        ("pt", "Um bom grupo pode ajudar a:", ["Reunir vizinhos.", "Evitar brigas."]),
        ("en", "At its heart, moderation exists to:", ["Keep people safe.", "Prevent spam."]),
    ],
)
def test_what_something_is_good_for_is_no_advice(lang: str, intro: str, ends: list[str]) -> None:
    order = {"es": "Responde pronto.", "pt": "Responda logo.", "en": "Reply soon."}[lang]
    items = "".join(f"- {end}\n" for end in ends)
    assert advice_in(f"## Tips\n\n- {order}\n- {order}\n\n## Rules\n\n{intro}\n\n{items}", lang) == [order, order]


@pytest.mark.parametrize("lead", ["No te preocupes por los números.", "No te preocupes, pregunta otra vez."])
def test_what_calms_and_advises_is_advice(lead: str) -> None:
    assert lead in advice_in(f"## Guía\n\n- Responde pronto.\n- {lead}\n")


@pytest.mark.parametrize(
    ("lang", "heading", "title"),
    [
        ("es", "Para leer", "Informe Digital 2026"),
        ("es", "Enlaces de la semana", "Mide lo que importa, por Ana Ruiz"),
        ("pt", "Leituras recomendadas", "Meça o que importa"),
        ("en", "Further reading", "Measure what matters"),
    ],
)
def test_titles_of_what_there_is_to_read_are_no_advice(lang: str, heading: str, title: str) -> None:
    order = {"es": "Responde pronto.", "pt": "Responda logo.", "en": "Reply soon."}[lang]
    column = {"es": "Consejo de la semana", "pt": "Dica da semana", "en": "Tip of the week"}[lang]
    assert advice_in(f"## {column}\n\n{order}\n\n{order}\n\n## {heading}\n\n- {title}\n", lang) == [order, order]
    assert title in advice_in(f"## Tips\n\n{order}\n\n{order}\n\n## Métricas\n\n- {title}\n", lang), (
        "elsewhere it may be"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("**1. Hashtags: menos es más.** No uses más de cinco.", "1. Hashtags: menos es más.** No uses más de cinco."),
        ("- **Horas tranquilas.** Silencie el grupo.", "Horas tranquilas.** Silencie el grupo."),
        ("**No publiques de noche.** Silencie el grupo.", "Silencie el grupo."),
        ("Horas tranquilas. Silencie el grupo.", "Silencie el grupo."),
        ("Ya vimos. **Horas tranquilas.** Silencie el grupo.", "Silencie el grupo."),
    ],
)
def test_a_bold_lead_says_what_the_advice_behind_it_is_about(text: str, said: str) -> None:
    assert said in advice_in(f"Un grupo grande.\n\n{text}\n\nNació en mayo y tiene ya mil vecinos.\n")


def test_a_labelled_mistake_is_no_advice() -> None:
    text = "## Mistake 1: Ignore your audience\n\nIt happens.\n\n## Mistake #2: Post daily\n\nIt happens too.\n"
    assert advice_in(text, "en") == []


def test_what_is_marked_as_wrong_is_no_advice() -> None:
    items = "- ✅ Responda em uma hora.\n- ❌ Apague comentários.\n- ❌ Não discuta em público.\n"
    lines = "✅ Avise a equipe antes.\n❌ Responda com raiva.\n"
    assert advice_in(f"## Dicas\n\n{items}\n{lines}", "pt") == [
        "✅ Responda em uma hora.",
        "❌ Não discuta em público.",
        "✅ Avise a equipe antes.",
    ]


def test_what_a_list_guesses_is_no_advice() -> None:
    order = "Procure o que houve naquele mês."
    guess = "**Turmas novas piores que as antigas:** talvez o grupo tenha crescido além da conversa."
    assert advice_in(f"## Dicas\n\n- {order}\n- {guess}\n- {order}\n", "pt") == [order, order]


def test_what_announces_a_list_is_no_advice() -> None:
    steps = ["Open your own statistics.", "Keep the two or three that did."]
    assert advice_in(f"So before your next post, do this once:\n\n1. {steps[0]}\n2. {steps[1]}\n", "en") == steps
    heading = "Evita estos errores"
    assert advice_in(f"## {heading}\n\n- Responde siempre.\n", "es") == ["Responde siempre."]


def test_numbered_headings_of_an_article_that_advises_are_keys() -> None:
    text = (
        "## 1. Una sola meta\n\nElige qué quieres lograr.\n\n## 2. Un público con nombre\n\nEscribe a quién le hablas."
    )
    assert advice_in(text)[::2] == ["1. Una sola meta", "2. Un público con nombre"]


def test_a_numbered_question_is_no_key() -> None:
    text = (
        "## 1. ¿Qué es un rumor?\n\nEscribe qué se dice.\n\n## 2. Un público con nombre\n\nEscribe a quién le hablas."
    )
    assert "1. ¿Qué es un rumor?" not in advice_in(text)


def test_passage_is_verbatim_and_holds_the_reason() -> None:
    text = "Intro.\n\n- **Responde pronto.** Quien espera se enoja.\n"
    document = Document("u", "u", "Título", text, "h", "p", NOW, lang="es")
    (piece, _), *_ = choose(find_candidates(document), None, "")
    assert text[piece.char_start : piece.char_end] == "Responde pronto.** Quien espera se enoja."


def test_a_unit_ends_a_sentence_and_an_initial_does_not() -> None:
    sentences = split_sentences("Apaga los avisos a las 21 h. Mide el tiempo con J. Pérez.")
    assert [sentence.text for sentence in sentences] == ["Apaga los avisos a las 21 h.", "Mide el tiempo con J. Pérez."]
    assert len(split_sentences("Publica de 10:00 a. M. a 11:00 a. M., cuando te leen")) == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Usa fotos, videos, etc.", "Luego mide qué se guarda."),
        ("O caso não precisa crescer mais do que ele é.", "Basta responder logo."),
    ],
)
def test_a_sentence_may_end_in_etc_or_in_one_letter(first: str, second: str) -> None:
    assert [sentence.text for sentence in split_sentences(f"{first} {second}")] == [first, second]


def test_a_number_that_a_title_counts_with_stays() -> None:
    assert title_of(["3 publicaciones por semana es lo ideal."]) == "3 publicaciones por semana es lo ideal."
    assert title_of(["3. Publica tres veces por semana."]) == "Publica tres veces por semana."
    assert title_of(["3 Publica tres veces por semana."]) == "Publica tres veces por semana."


def test_each_sentence_is_read_once() -> None:
    text = (
        "## Evita estos errores\n\n- Gritar.\n- Insultar.\n\n## Consejos\n\n- Responde pronto.\n\nEl silencio enoja.\n"
    )
    sentences = {sentence.text for sentence in split_sentences(text)}
    read.cache_clear()
    find_candidates(Document("u", "u", "Guía", text, "h", "p", NOW, lang="es"))
    assert read.cache_info().misses == len(sentences | {"Guía"})


@pytest.mark.parametrize(
    "text",
    ["", "!" * 100_000 + "a", "\x00" * 50, "# " * 5_000, "a" * 100_000, "- \n" * 20_000, "¡" * 10_000, "```\n" * 99],
)
def test_hostile_texts_have_no_advice(text: str) -> None:
    assert advice_in(text) == []


@pytest.mark.parametrize("heading", ["Tu comunidad", "Una comunidad sana", "Redes sociales", "Aplicando tu código"])
def test_a_heading_does_not_advise_because_what_stands_below_it_does(heading: str) -> None:
    orders = ["Responde a los comentarios negativos.", "Publica cuando te leen tus seguidores."]
    assert advice_in(f"## {heading}\n\n- {orders[0]}\n- {orders[1]}\n") == orders


def test_networks_by_passage_then_heading_then_title() -> None:
    assert networks_of("Sube un Reel de Instagram y un TikTok", ()) == ("instagram", "tiktok")
    assert networks_of("Sube un video", ("Guía de YouTube", "En Discord")) == ("discord",)
    assert networks_of("El foro romano y la letra x", ()) == ()
    for words in ("La manzana de la discordia", "Un mastodonte", "El telegrama Zimmermann", "Caminar en slackline"):
        assert networks_of(words, ()) == (), "no network, but a word that begins like one"
    assert networks_of("Los tuiteros, los redditors y los youtubers", ()) == ("x", "youtube", "reddit")
    assert networks_of("X (antes Twitter)", ()) == ("x",)
    for headline in ("X lanza un editor de videos", "X muda o algoritmo", "X will hide likes", "X añade chats de voz"):
        assert networks_of(headline, ()) == ("x",)
    assert networks_of("Threads estrena encuestas y Kick no", ()) == ("threads",)
    for words in (
        "X men",
        "Generación X lanza un disco",
        "X años después",
        "Un kick en el penal",
        "Kick off",
        "Threads of a story",
    ):
        assert networks_of(words, ()) == (), "a letter, a verb"
    assert networks_of("Los streamers de Kick y de Twitch", ()) == ("twitch", "kick")
    assert networks_of("Transmite en Kick, escribe en Substack y publica en BeReal", ()) == (
        "kick", "bereal", "substack"
    )  # fmt: skip
    for headline in (
        "Threads alcanza los 500 millones de usuarios",
        "O Threads chega a meio bilhão",
        "Threads ya tiene mensajes",
        "Threads adds ghost posts",
        "Qué son las publicaciones fantasma de Threads",
        "Meta’s threads of posts",
    ):
        assert networks_of(headline, ()) == ("threads",)
    for headline in ("Threads of the week", "Closing old threads", "Os threads da lista", "Long Threads Are Closed"):
        assert networks_of(headline, ()) == (), "threads of a forum"
    assert len(set(NETWORKS)) == len(NETWORKS)
    title = "Threads ou Bluesky: por onde começar"
    assert networks_of("Poste de manhã.", (title,)) == ("threads", "bluesky")
    assert networks_of("Poste de manhã.", (title, "Threads")) == ("threads",)
    assert networks_of("No Threads não há hashtag, e no Instagram há", ()) == ("instagram", "threads")
    assert networks_of("Instagram, Threads y X", ()) == ("instagram", "threads")
    assert networks_of("Escribe hilos o threads.", ()) == ()
    assert networks_of("Keep threads short", ("Threads", "Discord")) == ("discord",)


@pytest.mark.parametrize(
    ("sentence", "theme"),
    [
        ("Es fundamental saber de dónde viene cada comentario.", Theme.SUPPORT),
        ("Comparte solo lo que leíste hasta el final.", Theme.CONTENT),
        ("Sube fotos de calidad.", Theme.CONTENT),
        ("Normalmente bastan tres videos.", Theme.CONTENT),
        ("Prueba los martes y los domingos.", Theme.SCHEDULE),
        ("Don't replace the text of a caption with pictures.", Theme.ACCESSIBILITY),
        ("Describe every picture for screen readers.", Theme.ACCESSIBILITY),
        ("Answer right away.", Theme.SUPPORT),
        ("Add what is missing.", Theme.OTHER),
        ("Find the best time for your town.", Theme.SCHEDULE),
        ("Haz clic en «Aceptar».", Theme.OTHER),
        ("Cambia la contraseña cada mes.", Theme.SECURITY),
        ("Lanza la campaña y espera.", Theme.ADVERTISING),
        ("Impulsiona só o que já funcionou.", Theme.ADVERTISING),
        ("Agradece en público a quien ayuda.", Theme.TONE),
        ("Thank people in public.", Theme.TONE),
        ("Espera una hora y contesta.", Theme.SUPPORT),
        ("Responda em até 24h.", Theme.SUPPORT),
        ("Poste entre 12h e 14h ou das 18h às 21h.", Theme.SCHEDULE),
        ("Sube tus videos entre las 7 y las 9 p. m.", Theme.SCHEDULE),
        ("Post at 7pm.", Theme.SCHEDULE),
        ("Publica al menos tres veces por semana.", Theme.SCHEDULE),
        ("Share one story a day.", Theme.SCHEDULE),
        ("Mejor día: sábado", Theme.SCHEDULE),
        ("Revisa las estadísticas.", Theme.MEASUREMENT),
        ("Pide tres versiones y quédate con la más corta.", Theme.OTHER),
        ("Escreva o nome do autor na legenda.", Theme.CONTENT),
        ("Coloque legendas em tudo.", Theme.ACCESSIBILITY),
        ("Graba los videos en 9:16.", Theme.CONTENT),
        ("Lee las 10 claves del texto.", Theme.CONTENT),
        ("Publique às 18 horas.", Theme.SCHEDULE),
        ("Publique das 18 às 20 horas.", Theme.SCHEDULE),
        ("Evita las primeras horas de la mañana.", Theme.SCHEDULE),
        ("Aguarde duas horas.", Theme.OTHER),
        ("Elige la hora y el día.", Theme.SCHEDULE),
        ("Prohíbe los audios largos.", Theme.MODERATION),
        ("Add alt text to every image.", Theme.ACCESSIBILITY),
        ("Ponha texto alternativo na foto.", Theme.ACCESSIBILITY),
        ("Haz un sorteo al año, no uno al mes.", Theme.GROWTH),
        ("Publique as regras do sorteio.", Theme.LAW),
        ("Quote the contest rules.", Theme.LAW),
        ("Descubre a qué horas te leen.", Theme.SCHEDULE),
        ("Mide cada publicación.", Theme.MEASUREMENT),
        ("Roles y permisos: dale a cada bot los suyos.", Theme.TOOLS),
        ("Que te encuentren por lo que haces.", Theme.OTHER),
        ("Indique a data de fim.", Theme.OTHER),
        ("Cuida tu salud mental.", Theme.TEAM),
        ("Avise que a conta foi invadida.", Theme.SECURITY),
        ("Responde con calma a los comentarios agresivos, no a los agresivos de siempre.", Theme.MODERATION),
    ],
)
def test_themes_by_words_that_are_of_them(sentence: str, theme: Theme) -> None:
    assert theme_of(sentence, (), "") is theme


def test_a_title_that_promises_questions_and_answers_tells_no_theme() -> None:
    assert theme_of("Dale un código propio.", (), "Influencers: preguntas y respuestas") is Theme.ADVERTISING


@pytest.mark.parametrize(
    ("sentence", "headings", "theme"),
    [
        ("Pause os posts agendados.", (), Theme.CRISIS),
        ("Pause os posts agendados.", ("Primeira hora",), Theme.CRISIS),
        ("Pause os posts agendados.", ("Métricas",), Theme.MEASUREMENT),
        ("Responda em uma hora às perguntas de clientes.", ("Atendimento",), Theme.SUPPORT),
    ],
)
def test_the_title_tells_the_theme_where_no_heading_does(
    sentence: str, headings: tuple[str, ...], theme: Theme
) -> None:
    assert theme_of(sentence, headings, "Crise: as primeiras 24 horas") is theme


TIKTOK = """Hoy presentamos Filtro Inteligente, que detecta comentarios ofensivos.

Incluye un panel con las palabras más filtradas. También cambia cómo se ordenan las respuestas.

Para activarlo, entra a Configuración y toca Comentarios.
"""


def test_what_a_network_announces_is_told_and_not_advised() -> None:
    titles = {"es": "Nuevas herramientas para cuidar los comentarios", "en": "Scheduling comes to Threads"}
    assert advice_in(TIKTOK, "es", title=titles["es"], kind=Kind.PLATFORM) == [
        "Para activarlo, entra a Configuración y toca Comentarios."
    ]
    assert not advice_in("Starting today, you can schedule posts.", "en", title=titles["en"], kind=Kind.PLATFORM)
    help_page = "Usa el filtro de palabras. Incluye los insultos que más lees."
    assert len(advice_in(help_page, "es", title="Cómo filtrar comentarios", kind=Kind.PLATFORM)) == 2


@pytest.mark.parametrize(
    ("lang", "title", "clause"),
    [
        ("es", "Términos y condiciones", "Al utilizar el servicio, usted acepta estos términos."),
        ("es", "Aviso de privacidad integral | Tienda", "Recabamos los siguientes datos personales: nombre y correo."),
        ("pt", "Política de Privacidade", "Coletamos seus dados quando você se cadastra."),
        ("en", "Brandly: Privacy Policy", "We collect what you tell us."),
    ],
)
def test_what_binds_the_users_of_a_site_advises_nobody(lang: str, title: str, clause: str) -> None:
    bidding = {"es": "Lea atentamente este documento.", "pt": "Leia este texto.", "en": "Read this carefully."}[lang]
    assert not advice_in(f"{clause} {bidding}", lang, title=title)
    assert advice_in(bidding, lang, title=title)


def test_the_address_of_a_link_tells_no_network_and_no_theme() -> None:
    text = "## Normas\n\n- Fija las [normas](https://github.com/uno/videos) del grupo.\n- Saluda.\n"
    document = Document("u", "u", "Grupos", text, "h", "p", NOW, lang="es")
    piece = choose(find_candidates(document), None, "")[0][0]
    assert (piece.networks, piece.theme) == ((), "moderation")
