"""Replies in forums and to questions are read with what was asked; what is said below an article is not.

The shapes are those of the microdata that these programs write: Discourse's pages for programs, NodeBB's and those of
Stack Exchange, and schema.org's own examples (https://schema.org/Question, https://schema.org/DiscussionForumPosting).
"""

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
