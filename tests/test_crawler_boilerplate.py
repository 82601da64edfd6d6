"""What is taken out of a page before its article is looked for, and what stays."""

import time

import pytest
from lxml.html import HtmlElement

from crawler.article_extractor import extract_article, parse_page
from crawler.boilerplate import remove_boilerplate
from crawler.boilerplate_words import Verdict, fold, judge

URL = "https://diario.example/nota"
PROSE = "Las comunidades crecen cuando alguien responde a tiempo y explica las reglas con palabras claras. " * 3


def tree_of(body: str) -> HtmlElement:
    tree = parse_page(f"<html><body>{body}</body></html>")
    assert tree is not None
    return tree


def text_after(body: str, title: str = "Título") -> str:
    tree = tree_of(body)
    remove_boilerplate(tree, title, URL)
    return " ".join(tree.text_content().split())


@pytest.mark.parametrize(
    "text",
    [
        "Lea también: Así se modera un grupo",
        "LE PUEDE INTERESAR: Así se modera un grupo",
        "Te puede interesar | Así se modera un grupo",
        "Nota relacionada: Así se modera un grupo",
        "Leia também: Como moderar um grupo",
        "Veja mais: Como moderar um grupo",
        "Related: How to moderate a group",
        "Síguenos en Telegram, Instagram y Facebook",
        "¿Ya sabías que tenemos canal de Telegram? Únete desde tu celular",
        "Inscreva-se na nossa newsletter e receba as novidades",
        "Suscríbete a nuestro boletín",
        "Puedes seguir a Diario Sol en Facebook y X o apuntarte aquí para recibir las novedades.",
        "Siga o Diário Sol no Google Notícias",
        "Siga @diariosol no Instagram",
        "Receba as notícias do Diário Sol no seu Telegram e fique por dentro de tudo!",
        "Quer ficar por dentro de tudo o que acontece? Entre no canal do Diário Sol",
        "Siga o perfil do Diário Sol no Instagram",
        "Acompanhe as notícias do Sol nas redes sociais: Facebook, Instagram e X",
        "Siga nosso perfil no Instagram",
        "Sigue nuestras noticias en Google Discover y en WhatsApp",
        "Si te gustó este artículo, compártelo en tus redes",
        "Gostou do conteúdo? Compartilhe com seus amigos",
        "Gostou? Deixe seus aplausos e me siga para ler mais sobre comunidades.",
        "Editor's note: This post was originally published in May 2023 and has been updated for comprehensiveness.",
        "Nota del editor: Este artículo se publicó originalmente en mayo de 2023 y se ha actualizado.",
        "If you liked this article, share it with your friends",
        "¿Y tú qué opinas? Déjanos tu comentario",
        "Thanks for reading! If you enjoyed this story, clap 50 times and follow me for more.",
        "Ouça no Spotify, Apple Podcasts, Deezer ou no seu agregador favorito.",
        "Subscribe to our newsletter",
        "Follow us on Instagram and Facebook!",
        "Copyright EFE. Está expresamente prohibida la redistribución de todo o parte de los contenidos",
        "Todos los derechos reservados. Editora Ejemplo 2026",
        "Utilizamos cookies propias y de terceros para mejorar nuestros servicios",
        "Al continuar navegando acepta nuestra política de privacidad",
        "Nosotros y nuestros 842 socios almacenamos o accedemos a información en un dispositivo, tales como cookies",
        "We and our partners process data to provide: use precise geolocation data.",
        "Armazenar informações num dispositivo e/ou aceder a elas.",
        "We may earn a commission when you buy through these links.",
        "Publicado el 03/05/2022 a las 22h03",
        "Última actualización: 4 de mayo de 2022",
        "Data de publicação: 4 de maio de 2022",
        "Issued on: 27/08/2019 - 18:34 Modified: 28/08/2019 - 10:13",
        "Publicado por Ana Ruiz",
        "Por Ana de la Cruz y Luis Díaz",
        "by Ana Ruiz",
        "Autor(a):Ana Ruiz",
        "Authors: Ana Ruiz, Luis Paz",
        "¡Gracias por leer Hilo y Plaza! Suscríbete gratis para recibir nuevas publicaciones",
    ],
)
def test_boilerplate_says_that_it_is(text: str) -> None:
    assert judge(text, stands_out=False, link_share=0.0) is Verdict.BOILERPLATE


@pytest.mark.parametrize(
    "text",
    [
        "Publicidad",
        "Compartir en Facebook",
        "Comentarios",
        "Etiquetas:",
        "3 min de lectura",
        "Leia também",
        "Tags",
        "Suscribirse a: Enviar comentarios (Atom)",
        "Assinar: Postar comentários (Atom)",
        "Lee sin límites",
        "Reporta un error en esta noticia",
        "Saltar al contenido principal",
        "Ouça este conteúdo",
        "Noticia en desarrollo",
        "Benefício do assinante",
        "Sobre la firma",
        "Galería de imágenes",
        "Cancela cuando quieras",
        "Tu privacidad nos importa",
        "We value your privacy",
    ],
)
def test_labels(text: str) -> None:
    assert judge(text, stands_out=False, link_share=0.0) is Verdict.LABEL


@pytest.mark.parametrize(
    "text",
    [
        # what articles about communities say, and what only begins like boilerplate
        "Conoce más a tu audiencia antes de publicar",
        "Te recomendamos publicar tres veces por semana y responder el mismo día.",
        "Además: responde siempre en las primeras dos horas.",
        "Publicamos una encuesta en nuestras redes sociales para que la gente participe.",
        "Invita a tus lectores a que se suscriban a un boletín semanal.",
        "Si tu sitio utiliza cookies, avisa a quien lo visita.",
        "Nosotros y nuestros socios hacemos dos directos por semana.",
        "Acceso ilimitado a las notas de voz cambió la forma de responder.",
        "You can earn money with affiliate links if your community trusts you.",
        "Por qué publicar 3 veces al día cansa a tus seguidores",
        "Etiquetas: usa entre tres y cinco en cada publicación",
        "Ver los comentarios todos los días ayuda a entender qué preocupa a la gente.",
        "El canal de YouTube de la alcaldía reunió a mil personas.",
        "Read the comments before you answer them.",
        "Acompanhe as métricas no Instagram toda semana",
        "Siga o exemplo das marcas que respondem no Instagram",
        "Escucha podcasts de tu sector en Spotify",
        "Inicia sesión o regístrate en Meta Business Suite con tu correo",
        "Leave your comments open on new posts.",
        "Con información de contacto a la vista, la tienda vende más",
        "Contenido creado con inteligencia artificial: qué piden las redes",
        "Por suerte",
        "Por América Latina pasan tres cables submarinos",
        "4 minutes",
        "",
        "…",
    ],
)
def test_sentences_of_an_article_stay(text: str) -> None:
    assert judge(text, stands_out=False, link_share=0.0) is Verdict.TEXT


@pytest.mark.parametrize(
    "text",
    [
        "¿Te reenviaron este correo? Suscríbete aquí.",
        "Recebeu este e-mail de alguém? Inscreva-se aqui.",
        "Was this email forwarded to you? Sign up here",
        "Ver este correo en el navegador",
        "¿No ves bien este correo? Ábrelo en tu navegador",
        "View this email in your browser",
        "Ver esta publicación en Instagram",
        "Una publicación compartida por Marca MX (@marcamx)",
        "Uma publicação compartilhada por Marca (@marca)",
        "Tu navegador no soporta el elemento de audio.",
        "Seu navegador não suporta o elemento de vídeo.",
        "Please enable JavaScript to view the comments powered by Disqus.",
        "Hemos detectado que tienes activado un bloqueador de anuncios. Desactívalo para continuar.",
        "Tu dirección de correo electrónico no será publicada. Los campos obligatorios están marcados con *",
        "Resumen generado por inteligencia artificial",
        "Usuarios navegando por este Foro: No hay usuarios registrados visitando el Foro y 3 invitados",
        "Te quedan 3 artículos gratis este mes",
        "Esta nota fue realizada con ayuda de inteligencia artificial y revisada por un editor",
        "Texto gerado com auxílio de inteligência artificial",
        "Este artículo fue publicado originalmente en El Sol",
        "Con información de Reuters y AFP",
        "Se adhiere a los criterios de The Trust Project",
        "Conforme a los criterios de The Trust Project",
        "Copyright 2026 El Sol",
        "redaccion@elsol.example",
    ],
)
def test_what_software_puts_around_a_text_is_none_of_it(text: str) -> None:
    assert judge(text, stands_out=False, link_share=0.0) is Verdict.BOILERPLATE


@pytest.mark.parametrize(
    "text",
    [
        "Escribe el asunto de tu correo en menos de 40 caracteres. ¿Por qué? Se lee en el celular.",
        "¿Tu boletín no llega? Registra tu dominio y firma los mensajes.",
        "No abras correos sospechosos en el navegador",
        "Ver el correo en el navegador de cada cliente ayuda a encontrar errores.",
        "Ver esta publicación en Instagram explica por qué creció la cuenta.",
        "Una publicación compartida por un cliente vale más que tres anuncios.",
        "Si tu navegador no soporta las notificaciones, usa la aplicación.",
        "Activa JavaScript solo en las páginas que lo necesitan.",
        "Un resumen generado por inteligencia artificial necesita que alguien lo revise.",
        "Elige tu medio como fuente preferida en Google y pide a tus lectores que hagan lo mismo.",
        "Cancelar suscripción: el enlace debe verse al final de cada correo.",
    ],
)
def test_what_an_article_tells_of_software_stays(text: str) -> None:
    assert judge(text, stands_out=False, link_share=0.0) is Verdict.TEXT


def test_a_link_or_bold_type_tells_a_pointer_from_a_sentence() -> None:
    text = "Más sobre la moderación de grupos grandes"
    assert judge(text, stands_out=False, link_share=0.0) is Verdict.TEXT
    assert judge(text, stands_out=False, link_share=0.9) is Verdict.BOILERPLATE
    mira = "Mira: así se modera un grupo con diez mil miembros"
    assert judge(mira, stands_out=False, link_share=0.0) is Verdict.TEXT
    assert judge(mira, stands_out=True, link_share=0.0) is Verdict.BOILERPLATE


def test_a_signature_in_bold_type_is_told_by_its_colon() -> None:
    assert judge("Autores: Ana Ruiz, Luis Paz", stands_out=True, link_share=0.0) is Verdict.BOILERPLATE
    assert judge("Por Amor Propio", stands_out=True, link_share=0.0) is Verdict.TEXT
    assert judge("Texto: así se escribe para un grupo", stands_out=False, link_share=0.0) is Verdict.TEXT


@pytest.mark.parametrize(
    "text",
    [
        "Además, lee cómo se modera un grupo",
        "Puede interesarle cómo se modera un grupo",
        "De interés: así se modera un grupo",
        "📲 Participe do canal do g1 no WhatsApp",
        "Clique aqui para seguir o canal do g1 no WhatsApp",
        "Sumate al canal de WhatsApp de Diario Sol",
        "Sigue a Diario Sol en WhatsApp y Google News",
        "📲 Confira as últimas notícias do Diário Sol",
        "Haz clic aquí para descargar la aplicación de Diario Sol",
        "Añadir Diario Sol como fuente preferida en Google",
        "Add Sun Daily as a preferred source on Google",
        "Darte de baja de esta lista",
        "Ver en el navegador",
        "← Volver al blog",
        "Voltar para a página inicial",
    ],
)
def test_what_only_a_link_makes_a_pointer_or_a_call(text: str) -> None:
    assert judge(text, stands_out=False, link_share=0.9) is Verdict.BOILERPLATE
    assert judge(text, stands_out=False, link_share=0.0) is Verdict.TEXT


@pytest.mark.parametrize(
    "text",
    [
        "Has alcanzado el límite de artículos gratuitos de este mes.",
        "Ya leíste tus 3 notas gratis de este mes. Suscríbete para seguir leyendo.",
        "Você atingiu o limite de matérias gratuitas deste mês. Cadastre-se grátis para ler mais cinco matérias.",
        "You've reached your limit of free articles this month.",
        "Este contenido es exclusivo para suscriptores",
        "Contenido exclusivo para suscriptores",
        "Gracias por leernos. Este es un contenido exclusivo para usuarios registrados.",
        "Matéria exclusiva para assinantes",
        "This post is for paid subscribers",
        "Para continuar leyendo, suscríbete o inicia sesión",
        "Si quieres seguir leyendo este contenido, crea una cuenta gratis.",
        "Regístrate gratis para seguir leyendo",
        "Faça login para continuar lendo",
        "Assine para ler a matéria completa",
        "Subscribe to continue reading",
        "¿Ya tienes cuenta? Inicia sesión",
        "Comienza ahora por $1 el primer mes. Cancela cuando quieras.",
        "Acceso ilimitado a todas las notas",
        "Unlimited access to all articles.",
        "Tu suscripción se está usando en otro dispositivo",
        "¿Quieres añadir otro usuario a tu suscripción?",
        "Regístrate o inicia sesión para seguir tus temas favoritos.",
        "Faça login ou cadastre-se para comentar",
        "Login or Subscribe to participate in polls.",
        "Você tem 7 acessos por dia para dar de presente.",
        "You have 10 gift articles to give each month.",
    ],
)
def test_what_stands_before_those_who_have_not_paid_is_no_part_of_an_article(text: str) -> None:
    assert judge(text, stands_out=False, link_share=0.0) is Verdict.BOILERPLATE


@pytest.mark.parametrize(
    "text",
    [
        "Instagram permite ofrecer contenido exclusivo para suscriptores que pagan cada mes.",
        "O clube oferece conteúdo exclusivo para assinantes da Twitch e perguntas ao vivo.",
        "Contenido exclusivo para suscriptores: cuándo conviene",
        "El límite de artículos gratuitos bajó de diez a cinco, dijo el editor.",
        "Si ya tienes una cuenta de empresa, inicia sesión y conecta tu página.",
        "Para seguir leyendo la conversación, las marcas usan herramientas de escucha.",
        "Suscríbete a los canales de tus competidores para seguir sus novedades.",
        "Entre no grupo para ler a mensagem fixada antes de perguntar.",
        "Cada publicación para suscriptores de pago debe anunciarse un día antes.",
        "El plan cuesta doce dólares al mes y se puede cancelar cuando uno quiera.",
    ],
)
def test_what_an_article_tells_of_subscribers_stays(text: str) -> None:
    assert judge(text, stands_out=False, link_share=0.0) is Verdict.TEXT


def test_a_page_that_shows_little_but_its_wall_has_no_article() -> None:
    wall = "<h2>Contenido exclusivo para suscriptores</h2>" + "".join(
        f"<p>{text}</p>"
        for text in (
            "Ya leíste tus 3 notas gratis de este mes. Suscríbete para seguir leyendo y accede a todo el contenido.",
            "Comienza ahora por $1 el primer mes y recibe los boletines de nuestros editores. Cancela cuando quieras.",
        )
    )
    page = f"<html><body><article><h1>Título</h1><p>{PROSE[:90]}</p><div>{wall}</div></article></body></html>"
    assert extract_article(page.encode(), URL) is None
    whole = extract_article(page.replace(PROSE[:90], PROSE).encode(), URL)
    assert whole is not None
    assert whole.text == PROSE.strip()


BENEFITS = "<li>Acceso ilimitado a todas las notas</li><li>Club de beneficios</li><li>Edición digital</li>"


@pytest.mark.parametrize(
    "offer",
    [
        f'<h2>Para la comunidad</h2><p>Elegí tu plan:</p><ul>{BENEFITS}</ul><a href="/planes">Suscribirme por $990</a>',
        f'<h3>Tenha acesso a:</h3><ul>{BENEFITS}</ul><p><a href="https://assine.diario.example/">Quero assinar</a></p>',
        "<h3>One account for all of it</h3><p>From $1 for the first month</p><button>Subscribe</button>",
    ],
)
def test_what_a_subscription_gives_is_not_part_of_the_article(offer: str) -> None:
    paragraphs = f"<p>{PROSE}</p>" * 4
    expected = text_after(paragraphs)
    assert text_after(f'{paragraphs}<div class="x"><div>{offer}</div></div>') == expected
    assert (
        text_after(f'<p>{PROSE}</p><div class="x">{offer}</div>{paragraphs.removeprefix(f"<p>{PROSE}</p>")}')
        == expected
    )


@pytest.mark.parametrize(
    "box",
    [
        # somebody else's newsletter, in a list of some
        f'<h3>Redes al día</h3><ul>{BENEFITS}</ul><a href="https://boletin.example.com/">Suscríbete</a>',
        # advice on such boxes
        f'<h3>Qué poner en la caja</h3><ul>{BENEFITS}</ul><p>Y el botón: <a href="/boton">Suscríbete</a>.</p>',
        f'<h3>Qué incluye</h3><ul>{BENEFITS}</ul><p>{PROSE}</p><a href="/suscripcion">Suscribirme por $990</a>',
    ],
)
def test_a_list_beside_a_link_that_subscribes_to_something_else_stays(box: str) -> None:
    assert "Club de beneficios" in text_after(f"<p>{PROSE}</p>" * 4 + f"<div>{box}</div>")


def test_long_text_is_never_judged_boilerplate_and_costs_nothing() -> None:
    assert judge("Lea también: " + PROSE * 3, stands_out=True, link_share=1.0) is Verdict.TEXT
    assert judge("suscríbete " * 100_000, stands_out=False, link_share=0.0) is Verdict.TEXT


def test_fold() -> None:
    assert fold("  «¡Síguenos,\n CAMPAÑA!»") == 'siguenos, campana!"'


def test_a_pointer_inside_a_paragraph_that_never_closes() -> None:
    body = f"<p>{PROSE}<p><strong>VEA TAMBIÉN: <a href='/x'>Otra nota</a></strong><div class='x'></div>{PROSE}</p>"
    assert "VEA" not in text_after(body)
    assert text_after(body).count("Las comunidades") == 6


def test_a_quotation_that_is_a_link_to_another_page_of_the_site_is_a_pointer() -> None:
    """As WordPress shows a page of its own; what somebody said, and links to other sites, stay."""
    shown = "<blockquote class='wp-embedded-content'><a href='/x'>Guía de crisis para equipos pequeños</a></blockquote>"
    said = "<blockquote><p>Nadie elogia la rapidez. <a href='/x'>Ana Ruiz</a></p></blockquote>"
    other = "<blockquote><a href='https://otro.example/x'>Lo que publicó la plataforma este martes</a></blockquote>"
    text = text_after(f"<p>{PROSE}</p>{shown}{said}{other}<p>{PROSE}</p>")
    assert "Guía de crisis" not in text
    assert "Nadie elogia" in text
    assert "Lo que publicó" in text


def test_a_line_of_its_own_is_judged_and_inline_words_are_not() -> None:
    body = f"<p>{PROSE}<br><b>Lea también: <a href='/x'>Otra nota</a></b><br>Sigue el texto.</p>"
    assert "Otra nota" not in text_after(body)
    assert "Sigue el texto." in text_after(body)
    inline = "<p>Dijo: <b>lea también: los avisos</b> y se fue.</p>"
    assert text_after(inline) == "Dijo: lea también: los avisos y se fue."


def test_a_link_between_blocks_is_judged_as_a_line() -> None:
    back = '<a href="/blog">⬅ Volver</a>'
    assert text_after(f"<div><p>Uno.</p>{back}<p>Dos.</p></div>") == "Uno.Dos."
    assert text_after(f"<div><p>Uno.</p>Antes de {back}<p>Dos.</p></div>") == "Uno.Antes de ⬅ VolverDos."
    assert text_after('<p>Para <a href="/a">volver</a> a la calma.</p>') == "Para volver a la calma."


def test_a_label_goes_with_its_links_and_stays_where_it_heads_text() -> None:
    links = "<ul><li><a href='/a'>Otra nota del diario</a></li><li><a href='/b'>Y otra más</a></li></ul>"
    assert text_after(f"<p>{PROSE}</p><div><h3>Notas relacionadas</h3></div>{links}<p>Fin.</p>").endswith(
        "claras. Fin."
    )
    assert text_after(f"<h3>Comentarios</h3> <p>{PROSE}</p>").startswith("Comentarios Las")
    # items of advice are no links
    advice = "<p>Te recomendamos:</p><ul><li>Responder a todos en el mismo día</li><li>Explicar las reglas</li></ul>"
    assert "Explicar las reglas" in text_after(advice)


@pytest.mark.parametrize(
    "heading", ["<h3><strong>Comentarios</strong></h3>", "<div><h3>Comentarios</h3></div>", "<h3>Comentarios</h3>"]
)
def test_a_heading_of_the_article_stays_however_it_is_wrapped(heading: str) -> None:
    assert text_after(f"<p>Uno.</p>{heading}<div><p>{PROSE}</p></div>").startswith("Uno.ComentariosLas")
    assert text_after(f"<p>Uno.</p>{heading}<div><p>Dos.</p></div>") == "Uno.Dos."
    assert text_after(f"<p>Uno.</p><p><strong>Te puede interesar</strong></p><p>{PROSE}</p>").startswith("Uno.Las")


@pytest.mark.parametrize(
    "items",
    [
        ("Me gusta", "Comentarios", "Compartir", "Guardar"),
        ("Suscríbete a nuestro canal de YouTube", "Síguenos en TikTok para más consejos", "Descarga nuestra app"),
        ("Siga a nossa página no Instagram", "Saiba mais"),
        ("Read more", "Sign up", "Subscribe to our newsletter"),
    ],
)
def test_buttons_metrics_and_calls_that_an_article_lists_stay(items: tuple[str, ...]) -> None:
    for form in ("<ul>{}</ul>", "<div><ul>{}</ul></div>"):
        for item in ("<li>{}</li>", "<li><p><span>{}</span></p></li>"):
            listed = form.format("".join(item.format(one) for one in items))
            assert text_after(f"<p>{PROSE}</p><h2>Qué medir</h2>{listed}<p>Fin.</p>").endswith(f"{''.join(items)}Fin.")


@pytest.mark.parametrize(
    "bar",
    [
        "<p>Qué medir</p><ul><li>Por Ana Ruiz</li><li>4 de mayo de 2022</li><li>3 min de lectura</li></ul>",
        "<p>Qué medir</p><ul><li>Compartir</li><li><a href='/f'>Facebook</a></li></ul>",
        "<div>Red social</div><ul><li>Compartir</li><li>Guardar</li></ul>",
    ],
)
def test_bars_around_an_article_are_none_of_its_lists(bar: str) -> None:
    text = text_after(f"{bar}<p>{PROSE}</p>")
    assert "Compartir" not in text
    assert "lectura" not in text


def test_what_is_quoted_is_no_call() -> None:
    reply = "“Gracias por escribirnos. Síguenos en Instagram para enterarte de las novedades.”"
    assert text_after(f"<p>{PROSE}</p><p>{reply}</p>").endswith(reply)
    assert judge(f"{reply} Síguenos en Facebook y X", stands_out=False, link_share=0.0) is Verdict.BOILERPLATE


FIELDS = "<form><input type='email'><button>Enviar</button></form>"


@pytest.mark.parametrize(
    "box",
    [
        f"<div class='x'><h3>Plantillas</h3><p>Llena el formulario para obtener la guía.</p>{FIELDS}</div>",
        f"<section><div><h4>¿Quieres vender más?</h4></div><div>{FIELDS}</div></section>",
        "<form><h4>¿Qué red usas más?</h4><input type='radio'> Instagram</form>",
    ],
)
def test_a_form_goes_with_the_words_that_ask_to_fill_it_in(box: str) -> None:
    assert text_after(f"<div><p>{PROSE}</p>{box}<p>Fin.</p></div>").endswith("claras. Fin.")


@pytest.mark.parametrize(
    "box",
    [
        f"<div><p>{PROSE}</p>{FIELDS}</div>",
        f"<div><p>{'Responde con palabras claras. ' * 4}</p><p>{'Explica siempre las reglas. ' * 4}</p>{FIELDS}</div>",
        f"<div><ul><li>Explica las reglas con palabras que todos entiendan</li></ul>{FIELDS}</div>",
        "<div><p>Busca aquí</p><form role='search'><input></form></div>",
    ],
)
def test_what_holds_more_than_a_form_stays(box: str) -> None:
    text = text_after(f"<p>{PROSE}</p>{box}")
    assert any(word in text[len(PROSE) :] for word in ("Las comunidades", "Explica", "Busca"))


def test_a_paragraph_that_is_drawn_as_a_button_is_a_call() -> None:
    for name in ("wp-block-button__link", "btn btn-primary", "hs-cta"):
        button = f"<p><a class='{name}' href='https://tienda.example/x'>Prueba la herramienta gratis</a></p>"
        assert text_after(f"<p>Uno.</p>{button}<p>Dos.</p>") == "Uno.Dos."
    assert "Prueba" in text_after("<p>Uno.</p><p><a class='link' href='https://tienda.example/x'>Prueba esto</a></p>")


@pytest.mark.parametrize("label", ["PUBLICIDADE", "Continua depois da publicidade", "Escuchar artículo"])
def test_a_label_in_plain_type_heads_nothing(label: str) -> None:
    assert text_after(f"<p>Uno.</p><p>{label}</p><p>{PROSE}</p>").startswith("Uno.Las comunidades")
    assert text_after(f"<p>Uno.</p><h2>{label}</h2><p>{PROSE}</p>").startswith(f"Uno.{label}Las comunidades")


def test_the_name_of_a_box_is_believed_only_where_it_holds_little_but_links() -> None:
    assert text_after("<div class='noticias-relacionadas'><a href='/a'>Otra</a></div><p>Texto.</p>") == "Texto."
    assert text_after("<div id='relatedPosts'><a href='/a'>Otra</a></div><p>Texto.</p>") == "Texto."
    recirculated = "<h2>Más de hoy</h2><ul><li>Una nota <a href='/a'>del diario</a></li></ul>"
    assert text_after(f"<p>Texto.</p><div class='inline-article-recirc'>{recirculated}</div>") == "Texto."
    for name in ("et_pb_cta", "callToAction", "kg-signup-card"):
        call = f"<div class='{name}'><h2>¿Lo hacemos por ti?</h2><p>Escríbenos.</p></div>"
        assert text_after(f"<p>Texto.</p>{call}") == "Texto."
    assert "comunidades" in text_after(f"<div class='content read-more'><p>{PROSE * 2}</p></div>")
    assert text_after("<div class='commentary-text irrelevant'>Texto.</div>") == "Texto."
    assert text_after("<div class='share'><h1>Título</h1></div>") == "Título"


@pytest.mark.parametrize(
    "box",
    [
        "<div class='bloque_comentarios'>",
        "<ul id='CommentList'>",
        "<section id='comments'>",
        "<div class='visitors_comment_block'>",
        "<div class='box' id='nota_comment_form_container_6c1b'>",
        "<div class='row' id='comment-215'>",
        "<div class='comentario-item'>",
    ],
)
def test_what_readers_wrote_after_an_article_goes_however_long_it_is(box: str) -> None:
    comments = f"{box}<p>Ana: {PROSE}</p><p>Luis: {PROSE}</p></{box[1:].split()[0]}>"
    assert text_after(f"<p>{PROSE}</p><p>{PROSE}</p><p>{PROSE}</p>{comments}").count("Ana") == 0
    assert text_after(f"{comments}<p>{PROSE}</p>").count("Ana") == 1


@pytest.mark.parametrize("box", ["div role='dialog'", "section role='alertdialog'", "div aria-modal='true'", "dialog"])
def test_what_lies_over_the_page_goes_however_long_it_is(box: str) -> None:
    over = f"<{box}><h2>Tu privacidad</h2><p>{PROSE}</p><p>{PROSE}</p></{box.split()[0]}>"
    assert text_after(f"{over}<p>Texto.</p>") == "Texto."
    assert "Título" in text_after(f"<{box}><h1>Título</h1><p>{PROSE}</p></{box.split()[0]}>")


@pytest.mark.parametrize("names", ["post has-comments", "hentry comments-open", "no-comments", "comentario-editorial"])
def test_what_may_be_commented_is_no_comment(names: str) -> None:
    other = f"<div><p>{PROSE}</p><p>{PROSE}</p><p>{PROSE}</p></div>"
    assert "Ana" in text_after(f"{other}<div class='{names}'><p>Ana: {PROSE}</p><p>{PROSE}</p></div>")


@pytest.mark.parametrize(
    "table",
    [
        '<div id="toc"><p>Contenido</p>{}</div>',
        '<div><div><p>Tabla de contenidos</p><a href="#">Toggle</a></div><nav>{}</nav></div>',
        "<h2>Índice</h2>{}",
        "<p><strong>Neste artigo você verá:</strong></p>{}",
    ],
)
def test_a_table_of_contents_goes_with_its_label(table: str) -> None:
    links = '<ul><li>1. <a href="#a">Reglas claras</a></li><li>2. <a href="https://diario.example/nota#b">Pruebas</a></li></ul>'
    assert text_after(f"<p>Uno.</p>{table.format(links)}<h2>Reglas claras</h2><p>Dos.</p>") == "Uno.Reglas clarasDos."


def test_notes_and_lists_that_lead_elsewhere_are_no_table_of_contents() -> None:
    notes = f'<ol><li>{PROSE}<a href="#r1">↩</a></li><li>{PROSE}<a href="#r2">↩</a></li></ol>'
    tools = '<ul><li><a href="#b">Buffer</a></li><li><a href="https://otro.example/">Otro</a></li></ul>'
    assert text_after(notes).count("Las comunidades crecen") == 6
    assert text_after(tools) == "BufferOtro"


def test_a_paragraph_that_is_one_link_to_the_same_site_is_a_pointer() -> None:
    title = "Una nota con un título bastante largo"
    assert text_after(f"<p><a href='/otra-nota'>{title} más</a></p><p>Texto.</p>", title) == "Texto."
    assert text_after(f"<p><a href='https://www.diario.example/n'>{title} más</a></p><p>Texto.</p>", title) == "Texto."
    kept = f"<p><a href='https://otra.example/'>{title} más</a></p>"
    assert text_after(kept, title) == f"{title} más"  # a source
    assert text_after(f"<p><a href='/esta'>{title}</a></p>", title) == title


@pytest.mark.parametrize(
    "text",
    [
        "Ana Ruiz/Getty Images",
        "EFE/Juan de la Paz",
        "REUTERS / B. Tessier",
        "AFP / Getty Images",
        "Ana Ruiz | Shutterstock",
        "lml/cpy/dmt",
    ],
)
def test_a_name_beside_that_of_a_picture_agency_is_a_credit(text: str) -> None:
    assert judge(text, stands_out=False, link_share=0.0) is Verdict.CREDIT


@pytest.mark.parametrize(
    "text",
    [
        "Shutterstock",
        "Reuters",
        "Pexels / Pixabay: fotos gratis",
        "EFE informó / Reuters lo confirmó",
        "Usa Pexels/Unsplash.",
        "on/off",
        "LML/CPY/DMT",
    ],
)
def test_what_else_names_an_agency_stays(text: str) -> None:
    assert judge(text, stands_out=False, link_share=0.0) is Verdict.TEXT
    assert judge("Pexels / Pixabay", stands_out=True, link_share=0.0) is Verdict.TEXT


def test_credits_go_and_advice_on_photographs_stays() -> None:
    assert text_after("<p>Foto: AFP</p><p>Texto.</p>") == "Texto."
    assert text_after("<p>O grupo em Recife — Foto: Ana Ruiz/TV Sol</p><p>Texto.</p>") == "Texto."
    assert text_after("<p>El grupo en Lima (Foto: Ana Ruiz)</p><p>Foto de arquivo (Ana Ruiz)</p>Texto.") == "Texto."
    assert text_after("<ul><li>Foto: clara y con buena luz</li></ul>") == "Foto: clara y con buena luz"
    advice = "Publica un carrusel (foto: clara y con buena luz)Imagens de arquivo mostram a praça."
    assert text_after("".join(f"<p>{line}</p>" for line in advice.replace(")", ")|").split("|"))) == advice


def test_of_several_articles_that_with_the_title_is_the_pages_own() -> None:
    body = (
        f"<main><article><h1>Título</h1><p>{PROSE}</p></article>"
        "<article><h1>Otra nota</h1><p>La siguiente nota, cargada debajo.</p></article></main>"
    )
    assert "siguiente" not in text_after(body)
    assert "siguiente" in text_after(body, "Un título que nadie lleva")
    nested = f"<article>{body}</article>"
    assert "siguiente" not in text_after(nested)
    assert "comunidades" in text_after(nested)


def test_a_template_is_shown_to_nobody() -> None:
    assert text_after("<template type='amp-mustache'><p>{{titulo}}</p></template><p>Texto.</p>") == "Texto."


def test_text_after_what_is_taken_out_stays() -> None:
    assert text_after("<div>Antes <span class='share'>Compartir</span> después</div>") == "Antes después"
    assert text_after("<div>a<p>Publicidad</p>b</div>") == "ab"


def test_hostile_pages_end_soon() -> None:
    deep = "<div class='related'>" * 3_000 + "x " * 200_000
    wide = "<h3>Relacionadas</h3><a href='/a'>x</a>" * 20_000
    articles = "<article><h1>Título</h1></article>" * 5_000
    begun = time.process_time()
    for body in (deep, wide, articles, "<p>" * 50_000, "<b>Lea:" * 5_000):
        tree = tree_of(body)
        remove_boilerplate(tree, "Título", "http://[")
    assert time.process_time() - begun < 20


@pytest.mark.parametrize("lang", ["es", "pt", "en"])
def test_an_article_among_boilerplate(lang: str) -> None:
    pointers = "<p><strong>Lea también:</strong> <a href='/x'>Otra nota</a></p><p>Leia mais: <a href='/y'>Outra</a></p>"
    paragraphs = "".join(f"<p>{number}. {PROSE}</p>{pointers}" for number in range(1, 4))
    html = (
        f"<html lang='{lang}'><head><title>Título | Diario</title></head><body><nav><a href='/'>Inicio</a></nav>"
        f"<article><h1>Título</h1><p>Por Ana Ruiz | 4 de mayo de 2022</p>{paragraphs}"
        "<ul><li>Primera regla clara</li><li>Segunda regla clara</li></ul>"
        "<div class='etiquetas'><a href='/t'>Tema</a></div><p>Síguenos en Instagram</p></article></body></html>"
    )
    article = extract_article(html.encode(), URL)
    assert article is not None
    for unwanted in ("Otra nota", "Outra", "Síguenos", "Tema", "Inicio", "Ana Ruiz |"):
        assert unwanted not in article.text
    assert article.text.count("Las comunidades") == 9
    assert "- Primera regla clara\n- Segunda regla clara" in article.text
