"""Replies in forums and to questions are read with what was asked; what is said below an article is not.

The shapes are those of the microdata that these programs write: Discourse's pages for programs, NodeBB's and those of
Stack Exchange, and schema.org's own examples (https://schema.org/Question, https://schema.org/DiscussionForumPosting).
"""

from collections.abc import Callable

import pytest

from crawler.article_extractor import extract_article

URL = "https://foro.example/t/responder-criticas/42"
ASKED = (
    "¿Cómo respondo a quien critica en público a nuestra marca? Hasta hoy no contestábamos, y todos se enfadaban más. "
    "Somos dos personas para cuatro redes, y los fines de semana no hay nadie que mire. La semana pasada se quejó una "
    "clienta de un envío que no llegó, y cuando lo vimos el lunes lo habían compartido trescientos. Me gustaría "
    "saber quién de vosotros tiene un plan para eso, y qué decís cuando todavía no sabéis qué ha pasado con el pedido."
)
FIRST = "Responde en menos de una hora y en público, con una frase que reconozca el problema; lo demás va en privado."
SECOND = "No borres nunca una crítica: guarda una captura, contesta con calma y cuenta después qué cambiaste por ella."
ASIDE = "Gracias, eso no lo sabía, lo voy a probar mañana mismo con mi equipo y luego cuento aquí qué tal nos ha ido."
OTHER = "Otro tema del que se habla mucho estos días en el foro y que no tiene nada que ver con esta pregunta de hoy."


def read(body: str) -> str:
    head = "<head><title>Responder a las críticas - Foro</title></head>"
    article = extract_article(f'<html lang="es">{head}<body>{body}</body></html>'.encode(), URL)
    assert article is not None
    assert article.title == "Responder a las críticas"
    return article.text


def post(number: int, text: str, names: str = "") -> str:
    return (
        f'<div id="post_{number}" {names} class="topic-body crawler-post"><div class="crawler-post-meta">'
        '<span class="creator" itemprop="author" itemscope itemtype="http://schema.org/Person">'
        f'<a rel="nofollow" href="/u/ana{number}"><span itemprop="name">ana{number}</span></a></span>'
        f'<time class="post-time" datetime="2026-11-0{number}T10:00:00Z">{number} noviembre, 2026</time>'
        f'<span itemprop="position">{number}</span></div><div class="post" itemprop="text"><p>{text}</p></div>'
        '<div itemprop="interactionStatistic" itemscope itemtype="http://schema.org/InteractionCounter">'
        '<span class="post-likes">7 Me gusta</span></div></div>'
    )


DISCOURSE = (
    '<div id="topic-title"><h1><a href="/t/42">Responder a las críticas</a></h1></div>'
    '<div itemscope itemtype="http://schema.org/DiscussionForumPosting">'
    '<meta itemprop="headline" content="Responder a las críticas">'
    + post(1, ASKED)
    + "".join(
        post(number, text, 'itemprop="comment" itemscope itemtype="http://schema.org/Comment"')
        for number, text in ((2, FIRST), (3, SECOND))
    )
    + f'</div><div id="related-topics"><p>{OTHER}</p></div>'
)


def answer(kind: str, text: str) -> str:
    return (
        f'<div id="answer-{kind}" class="answer" itemprop="{kind}" itemscope itemtype="https://schema.org/Answer">'
        f'<div class="votecell"><span itemprop="upvoteCount">12</span></div>'
        f'<div class="s-prose js-post-body" itemprop="text"><p>{text}</p></div>'
        '<ul class="comments-list"><li class="comment" itemprop="comment" itemscope '
        f'itemtype="https://schema.org/Comment"><span class="comment-copy" itemprop="text">{ASIDE}</span></li></ul>'
        "</div>"
    )


STACK_EXCHANGE = (
    '<div itemprop="mainEntity" itemscope itemtype="https://schema.org/Question"><div id="question-header">'
    '<h1 itemprop="name"><a href="/q/1">Responder a las críticas</a></h1></div><div id="mainbar" role="main">'
    f'<div id="question"><div class="s-prose js-post-body" itemprop="text"><p>{ASKED}</p></div></div>'
    f'<div id="answers">{answer("acceptedAnswer", FIRST)}{answer("suggestedAnswer", SECOND)}</div></div></div>'
    f'<div id="sidebar"><ul><li><a href="/q/2">{OTHER}</a></li></ul></div>'
)


@pytest.mark.parametrize("page", [DISCOURSE, STACK_EXCHANGE], ids=["discourse", "stack exchange"])
def test_a_discussion_is_read_with_its_replies_in_their_order(page: str) -> None:
    assert read(page) == "\n\n".join((ASKED, FIRST, SECOND))


def test_in_a_forum_the_first_post_may_be_a_comment_too() -> None:
    posts = "".join(
        '<li component="post" itemprop="comment" itemscope itemtype="https://schema.org/Comment">'
        f'<div class="content comment-body" component="post/content" itemprop="text"><p>{text}</p></div></li>'
        for text in (ASKED, FIRST, SECOND)
    )
    page = (
        '<div itemid="/topic/1" itemscope itemtype="https://schema.org/DiscussionForumPosting">'
        '<meta itemprop="text" content="Responder a las críticas"><h1>Responder a las críticas</h1>'
        f"<ul>{posts}</ul></div>"
    )
    assert read(page) == "\n\n".join((ASKED, FIRST, SECOND))


def test_comments_on_an_article_are_still_left_out() -> None:
    comment = (
        '<div class="comment" itemprop="comment" itemscope itemtype="https://schema.org/Comment">'
        f'<p itemprop="text">{ASIDE}</p></div>'
    )
    page = (
        '<article itemscope itemtype="https://schema.org/BlogPosting"><h1>Responder a las críticas</h1>'
        f'<div itemprop="articleBody"><p>{ASKED}</p><p>{FIRST}</p><p>{SECOND}</p></div>'
        f'<section id="comments">{comment * 2}</section></article>'
    )
    assert read(page) == "\n\n".join((ASKED, FIRST, SECOND))


def test_a_question_in_an_article_is_not_all_of_it() -> None:
    question = (
        '<div itemscope itemtype="https://schema.org/Question"><h2 itemprop="name">¿Y los lunes?</h2>'
        '<div itemprop="text"><p>¿Publico también los lunes?</p></div>'
        '<div itemprop="acceptedAnswer" itemscope itemtype="https://schema.org/Answer">'
        '<div itemprop="text"><p>Sí, a las nueve.</p></div></div></div>'
    )
    body = f"<p>{ASKED}</p><p>{FIRST}</p><p>{SECOND}</p>"
    text = read(f"<article><h1>Responder a las críticas</h1>{body}{question}</article>")
    assert text.startswith("\n\n".join((ASKED, FIRST, SECOND)))
    assert "Sí, a las nueve." in text


def test_of_a_list_of_questions_none_is_the_page() -> None:
    """Not even one that has most of the text, and two answers."""
    questions = "".join(
        f'<div itemprop="mainEntity" itemscope itemtype="https://schema.org/Question"><h2 itemprop="name">{name}</h2>'
        + "".join(
            '<div itemprop="suggestedAnswer" itemscope itemtype="https://schema.org/Answer">'
            f'<div itemprop="text"><p>{text}</p></div></div>'
            for text in answers
        )
        + "</div>"
        for name, answers in (("¿Cuándo contesto?", (ASKED, FIRST)), ("¿Qué borro?", (SECOND,)))
    )
    text = read(f"<main><h1>Responder a las críticas</h1>{questions}</main>")
    assert [line for line in text.split("\n\n") if line.startswith("#")] == ["## ¿Cuándo contesto?", "## ¿Qué borro?"]
    assert all(answer in text for answer in (ASKED, FIRST, SECOND))


# Programs that mark nothing, after their own templates: who writes and when, then the post, and what stands around it.
SIGNATURE = "Agencia Luz: redes con sentido común desde 2012, pregunta por nuestros planes para tu marca"
NAMES = ("ana", "luis", "eva")
TITLE = "Responder a las críticas"


def phpbb(number: int, text: str, quote: str) -> str:
    quoted = (
        f'<blockquote><div><cite><a href="#p1">ana</a> escribió: 01 Nov 2026, 10:00</cite>{quote}</div></blockquote>'
    )
    return (
        f'<div id="p{number}" class="post has-profile bg{number % 2 + 1}"><div class="inner"><dl class="postprofile">'
        f'<dt><a href="./memberlist.php?u={number}" class="username">{NAMES[number - 1]}</a></dt><dd>Mensajes: 124</dd>'
        '<dd>Registrado: 12 Ene 2019, 20:01</dd></dl><div class="postbody"><div>'
        f'<h3><a href="#p{number}">{"Re: " if number > 1 else ""}{TITLE}</a></h3>'
        f'<p class="author">por <a href="#" class="username">{NAMES[number - 1]}</a> » '
        f"<time>0{number} Nov 2026</time></p>"
        f'<div class="content">{quoted if quote else ""}{text}</div><div class="signature">{SIGNATURE}</div>'
        '</div></div></div></div><hr class="divider">'
    )


def xenforo(number: int, text: str, quote: str) -> str:
    quoted = f'<blockquote class="bbCodeBlock"><div>ana dijo:</div><div>{quote}</div></blockquote>'
    return (
        f'<article class="message message--post js-post" data-author="{NAMES[number - 1]}" id="js-post-{number}">'
        '<div class="message-inner"><div class="message-cell message-cell--user"><h4 class="message-name">'
        f'<a href="/members/{number}/" class="username">{NAMES[number - 1]}</a></h4><dl><dt>Registrado</dt>'
        '<dd>12 Enero 2019</dd></dl></div><div class="message-cell message-cell--main"><header><a href="/post-1">'
        f'<time datetime="2026-11-0{number}T10:00:00Z">{number} Nov 2026</time></a> <a href="#">#{number}</a></header>'
        f'<div class="message-content"><div class="message-userContent"><article class="message-body">'
        f'<div class="bbWrapper">{quoted if quote else ""}{text}</div></article></div>'
        f'<aside class="message-signature"><div class="bbWrapper">{SIGNATURE}</div></aside></div>'
        f'<footer><a href="/react">Me gusta</a></footer></div></div></article>'
    )


def vbulletin(number: int, text: str, quote: str) -> str:
    quoted = f'<div class="bbcode_container"><div>Iniciado por <strong>ana</strong></div><div>{quote}</div></div>'
    return (
        f'<li class="postbitlegacy postcontainer" id="post_{number}"><div class="posthead"><span class="postdate">'
        f'<span class="date">0{number}/11/2026, <span class="time">10:00</span></span></span></div>'
        '<div class="userinfo">'
        f'<a class="username offline" href="member.php?{number}">{NAMES[number - 1]}</a> Usuario habitual</div>'
        f'<div class="postbody"><h2 class="title">{"Re: " if number > 1 else ""}{TITLE}</h2><div class="content">'
        f'<blockquote class="postcontent">{quoted if quote else ""}{text}</blockquote></div>'
        '<div class="after_content"></div></div></li>'
    )


def bbpress(number: int, text: str, quote: str) -> str:
    """When it was written stands before the post's box."""
    return (
        f'<div id="post-{number}" class="bbp-reply-header"><span class="bbp-reply-post-date">{number} noviembre, 2026'
        f'</span></div><div class="{("even", "odd")[number % 2]} post-{number} hentry"><div class="bbp-reply-author">'
        f'<a href="/usuarios/{number}/" class="bbp-author-link">{NAMES[number - 1]}</a><div>Participante</div></div>'
        f'<div class="bbp-reply-content"><blockquote><p>{quote}</p></blockquote><p>{text}</p></div></div>'
    )


def old_forum(number: int, text: str, quote: str) -> str:
    """What it says stands beside who says it, in no box of its own."""
    return (
        f'<div class="mensaje"><b class="usuario">{NAMES[number - 1]}</b> <span class="fecha">0{number}/11/2026</span>'
        f"<blockquote>{quote}</blockquote><p>{text}</p></div>"
    )


@pytest.mark.parametrize("post", [phpbb, xenforo, vbulletin, bbpress, old_forum])
def test_the_posts_of_a_thread_are_known_by_their_shape(post: Callable[[int, str, str], str]) -> None:
    """Without who wrote them and when, their subjects and signatures, and what they quote of each other."""
    thread = post(1, ASKED, "") + post(2, FIRST, "") + post(3, SECOND, ASKED)
    page = (
        f'<nav><a href="/">Foro</a></nav><h1>{TITLE}</h1><p>Iniciado por ana, 1 noviembre 2026</p><div>{thread}</div>'
        f'<div class="similar"><h3>Temas similares</h3><p><a href="/t/2">{OTHER}</a></p></div>'
    )
    assert read(page) == "\n\n".join((ASKED, FIRST, SECOND))


DISCUSSION = '<script type="application/ld+json">{"@type": "DiscussionForumPosting", "headline": "Críticas"}</script>'


def test_posts_may_be_called_comments_where_the_page_says_that_it_is_a_discussion() -> None:
    """As those of Invision are; what is called so elsewhere is what readers say below a photograph."""
    thread = "".join(xenforo(number, text, "") for number, text in ((1, ASKED), (2, FIRST), (3, SECOND)))
    page = f'<h1>{TITLE}</h1><div id="comments">{thread}</div>'
    assert read(page + DISCUSSION) == "\n\n".join((ASKED, FIRST, SECOND))
    photograph = f"<h1>{TITLE}</h1><figure><img src='f.jpg'></figure>"
    assert extract_article(f'<body>{photograph}<div id="comments">{thread}</div>'.encode(), URL) is None


@pytest.mark.parametrize("kind", ["BlogPosting", "Product"])
def test_what_json_ld_calls_something_else_is_no_thread(kind: str) -> None:
    thread = "".join(old_forum(number, text, "") for number, text in ((1, ASKED), (2, FIRST), (3, SECOND)))
    stated = f'<script type="application/ld+json">{{"@type": "{kind}", "headline": "{TITLE}"}}</script>'
    assert read(f"<h1>{TITLE}</h1>{thread}") != read(f"<h1>{TITLE}</h1>{thread}{stated}")


def test_an_article_with_comments_in_no_named_box_is_no_thread() -> None:
    comments = "".join(old_forum(number, text, "") for number, text in ((1, ASIDE), (2, ASIDE), (3, OTHER)))
    page = f"<h1>{TITLE}</h1><div class='texto'><p>{ASKED}</p></div><div class='abajo'>{comments * 4}</div>"
    assert ASKED in read(page)


def test_a_list_of_articles_is_no_thread() -> None:
    listed = "".join(
        f'<div class="card"><a href="/{number}">{headline}</a><div class="by"><span class="author">Ana</span> '
        f'<time>0{number} Nov 2026</time></div><div class="excerpt"><p>{text}</p></div></div>'
        for number, headline, text in (
            (1, "Cómo se contesta a una crítica", ASKED),
            (2, "Responder antes de una hora", FIRST),
            (3, "Por qué nunca borramos una crítica", SECOND),
        )
    )
    text = read(f"<h1>{TITLE}</h1>{listed}")
    assert text != "\n\n".join((ASKED, FIRST, SECOND))
