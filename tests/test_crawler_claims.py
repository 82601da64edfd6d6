"""Whose an article is, and which page it is: what others say of it, redirects and canonical addresses that lie."""

import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.spiders.named_feed import MAX_USUAL_TRIED
from kb.models import DateReliability, SourceType
from kb.store.sources import add_source, get_source_states
from tests.crawler_runs import collect, documents, feed_source, make_home
from tests.crawler_server import Answer, LocalServer

NOW = datetime.now(UTC).replace(microsecond=0)
XML = "application/xml"
TEXTS = {
    word: " ".join(f"{word} {syllable}{number} cuentan los vecinos del barrio." for number in range(9))
    for word, syllable in zip(
        "uno dos tres cuatro cinco seis siete".split(),
        "mercado puerto parque cine museo teatro estadio".split(),
        strict=True,
    )
}


def page(title: str, word: str, canonical: str = "") -> Answer:
    head = f"<link rel=canonical href='{canonical}'>" if canonical else ""
    paragraphs = "".join(f"<p>{TEXTS[word]} {number}.</p>" for number in range(2))
    html = (
        f"<html lang=es><title>{title}</title>{head}<body><article><h1>{title}</h1>{paragraphs}</article></body></html>"
    )
    return Answer(html.encode())


def to(location: str) -> Answer:
    return Answer(b"", 302, headers={"Location": location})


def feed(*items: tuple[str, str, str]) -> Answer:
    """A feed of links, titles and descriptions, an hour apart."""
    told = "".join(
        f"<item><title>{title}</title><link>{link}</link><description>{said}</description>"
        f"<pubDate>{NOW - timedelta(hours=age + 1):%a, %d %b %Y %H:%M:%S} +0000</pubDate></item>"
        for age, (link, title, said) in enumerate(items)
    )
    return Answer(f"<rss version='2.0'><channel><title>x</title>{told}</channel></rss>".encode(), content_type=XML)


def feeds(*hosts: str) -> Iterable:
    return [feed_source(f"http://{host}/feed") for host in hosts]


@pytest.mark.soak  # several collections
def test_nobody_speaks_for_the_article_of_another(tmp_path: Path) -> None:
    closed, own = "http://diario.example/exclusiva-del-diario-de-hoy", "http://diario.example/noticia-del-diario-de-hoy"
    victim = "http://victima.blogspot.com/2026/11/la-nota-verdadera.html"
    answers = {
        ("diario.example", "/feed"): feed((own, "La noticia del diario", "")),
        ("diario.example", "/noticia-del-diario-de-hoy"): page("La noticia del diario", "uno"),
        ("diario.example", "/exclusiva-del-diario-de-hoy"): Answer(b"no", 403),
        ("victima.blogspot.com", "/feed"): feed((victim, "La nota verdadera", "")),
        ("victima.blogspot.com", "/2026/11/la-nota-verdadera.html"): page("La nota verdadera", "dos"),
        ("malo.example", "/feed"): feed(
            (closed, "El diario confiesa: era mentira", TEXTS["tres"]),
            ("http://malo.example/ir?a=1", "La noticia del diario, mirad", ""),
        ),
        ("malo.example", "/ir?a=1"): to(own),
        ("malo.blogspot.com", "/feed"): feed(("http://malo.blogspot.com/2026/11/pastillas.html", "Pastillas", "")),
        ("malo.blogspot.com", "/2026/11/pastillas.html"): page("Pastillas", "cuatro", victim),
    }
    with LocalServer(answers) as server:
        database = make_home(tmp_path, server.web_map(), feeds("diario.example", "victima.blogspot.com"))
        collect(tmp_path, database)
        with database.write() as connection:
            for source in feeds("malo.example", "malo.blogspot.com"):
                add_source(connection, source)
        run = collect(tmp_path, database)
        assert run.outcomes["malo.example"] == {"feed_read": 1, "refused": 1, "unchanged": 1}
        server.answers["diario.example", "/exclusiva-del-diario-de-hoy"] = page("La exclusiva del diario", "cinco")
        server.answers["diario.example", "/feed"] = feed((closed, "La exclusiva del diario", ""))
        collect(tmp_path, database, "--all")
    stored = {document.canonical_url: document for document in documents(database)}
    assert {url: (document.source, document.publisher, document.title) for url, document in stored.items()} == {
        own: ("diario.example", "diario.example", "La noticia del diario"),
        closed: ("diario.example", "diario.example", "La exclusiva del diario"),
        victim: ("victima.blogspot.com", "victima.blogspot.com", "La nota verdadera"),
        "http://malo.blogspot.com/2026/11/pastillas.html": ("malo.blogspot.com", "malo.blogspot.com", "Pastillas"),
    }


def test_accounts_of_a_network_that_come_by_one_service_are_publishers_of_their_own(tmp_path: Path) -> None:
    post = "http://www.instagram.com/p/{}/"
    answers = {("www.instagram.com", f"/p/{word}/"): Answer(b"no", 403) for word in ("uno", "dos")}
    answers |= {
        ("puente.example", f"/{word}"): feed((post.format(word), f"Una foto y {word}", TEXTS[word]))
        for word in ("uno", "dos")
    }
    accounts = [feed_source(f"http://puente.example/{word}", f"instagram.com/{word}") for word in ("uno", "dos")]
    with LocalServer(answers) as server:
        database = make_home(tmp_path, server.web_map(), accounts)
        collect(tmp_path, database)
    assert {(document.url, document.publisher) for document in documents(database)} == {
        (post.format(word), f"instagram.com/{word}") for word in ("uno", "dos")
    }


@pytest.mark.soak  # several collections
def test_an_article_whose_address_changed_is_the_one_that_is_stored(tmp_path: Path) -> None:
    paths = ("/la-nota-de-hoy", "/la-nota-de-hoy?ref=rss")
    answers = {("d.example", path): page("La nota", "uno") for path in paths}
    answers["d.example", "/la-nota-de-ayer"] = page("La nota", "uno")
    with LocalServer(answers) as server:
        database = make_home(tmp_path, server.web_map(), feeds("d.example"))
        counted = []
        for place in ("http://d.example" + paths[0], *["https://d.example" + paths[1]] * 2):
            server.answers["d.example", "/feed"] = feed((place, "La nota", ""))
            counted.append(collect(tmp_path, database, "--all").outcomes["d.example"])
        assert counted == [
            {"feed_read": 1, "stored_new": 1},
            {"feed_read": 1, "unchanged": 1},
            {"not_modified": 1},
        ]
        (document,) = documents(database)
        assert document.url == "http://d.example/la-nota-de-hoy"
        server.answers["d.example", "/feed"] = feed(
            ("http://d.example/la-nota-de-hoy?ref=rss", "La nota", ""),
            ("http://d.example/la-nota-de-ayer", "La nota", ""),
        )
        again = collect(tmp_path, database, "--all").outcomes["d.example"]
    assert again == {"feed_read": 1, "unchanged": 1, "stored_new": 1}, "that of another day is another one"


@pytest.mark.soak  # several collections
def test_a_page_that_says_that_it_is_missing_is_no_article_whatever_its_status(tmp_path: Path) -> None:
    items = [
        (f"http://d.example/{name}-nota", f"Sube la {name} cosa", TEXTS["seis"]) for name in ("primera", "segunda")
    ]
    answers = {("d.example", f"/{name}-nota"): page("Página no encontrada", "uno") for name in ("primera", "segunda")}
    items.append(("http://d.example/tercera-nota", "Sube la tercera cosa", TEXTS["seis"]))
    answers["d.example", "/tercera-nota"] = page("Sitio en mantenimiento", "dos")
    with LocalServer({("d.example", "/feed"): feed(*items), **answers}) as server:
        database = make_home(tmp_path, server.web_map(), feeds("d.example"))
        run = collect(tmp_path, database)
        assert run.outcomes["d.example"] == {"feed_read": 1, "not_found": 2, "server_error": 1}
        assert documents(database) == []
        server.answers["d.example", "/tercera-nota"] = page("Sube la tercera cosa", "tres")
        make_due(tmp_path)
        assert collect(tmp_path, database).outcomes["d.example"]["stored_new"] == 1, "it is open again"


@pytest.mark.soak  # several collections
def test_what_all_articles_lead_to_is_none_of_them(tmp_path: Path) -> None:
    names = [("primera", "uno"), ("segunda", "dos"), ("tercera", "tres")]
    items = [(f"http://d.example/{name}-nota", f"La {name} nota", "") for name, _ in names]
    walled = [(f"http://m.example/{name}-nota", f"La {name} nota", TEXTS[word]) for name, word in names]
    answers = {
        ("d.example", "/feed"): feed(*items),
        ("d.example", "/mantenimiento.html"): page("Volvemos pronto", "siete"),
        ("m.example", "/feed"): feed(*walled),
        ("m.example", "/"): page("Diario de la mañana", "seis"),
        ("c.example", "/feed"): feed(*((f"http://c.example/{name}-nota", f"La {name} nota", "") for name, _ in names)),
        ("l.example", "/feed"): feed(*(("http://l.example/", f"La {name} nota", TEXTS[word]) for name, word in names)),
        ("l.example", "/"): page("Boletín de la tarde", "cinco"),
        ("b.example", "/feed"): feed(("http://b.example/2026/11/20/nota-con-fecha", "La nota con fecha", "")),
        ("b.example", "/feed2"): feed(("http://b.example/?p=7", "La nota con fecha", "")),
        ("b.example", "/2026/11/20/nota-con-fecha"): page("La nota con fecha", "uno"),
        ("b.example", "/?p=7"): to("/2026/11/20/nota-con-fecha"),
    }
    for name, word in names:
        answers["d.example", f"/{name}-nota"] = to("/mantenimiento.html")
        answers["m.example", f"/{name}-nota"] = to("/")
        answers["c.example", f"/{name}-nota"] = page(
            f"La {name} nota", word, "http://c.example/2020/bienvenidos-a-casa"
        )
    sources = [
        *feeds("d.example", "m.example", "c.example", "l.example", "b.example"),
        feed_source("http://b.example/feed2", "b2"),
    ]
    with LocalServer(answers) as server:
        database = make_home(tmp_path, server.web_map(), sources)
        run = collect(tmp_path, database)
        assert run.outcomes["d.example"] == run.outcomes["m.example"] == {"feed_read": 1, "led_elsewhere": 3}
        assert run.outcomes["c.example"] == {"feed_read": 1, "stored_new": 3}
        assert run.outcomes["l.example"] == {"feed_read": 1, "stored_from_entry": 3}
        (dated,) = (document for document in documents(database) if "b.example" in document.url)
        assert dated.date_reliability is DateReliability.EXACT
        for name, word in names:
            server.answers["d.example", f"/{name}-nota"] = page(f"La {name} nota", word)
        make_due(tmp_path)
        run = collect(tmp_path, database)
    assert run.outcomes["d.example"]["stored_new"] == 3
    assert run.outcomes["m.example"]["stored_from_entry"] == 3
    titles = sorted(document.title for document in documents(database) if "b.example" not in document.url)
    assert titles == sorted(title for _, title, _ in items * 4)


@pytest.mark.soak  # several collections
def test_a_page_that_asks_for_consent_is_not_the_article_however_often_it_comes(tmp_path: Path) -> None:
    said = "El ayuntamiento abre la plaza a los vecinos desde el lunes."
    answers = {
        ("d.example", "/feed"): feed(("http://d.example/plaza-abierta", "Abre la plaza del mercado", said)),
        ("d.example", "/plaza-abierta"): to(
            "http://privacidad.example/m?continue=http%3A%2F%2Fd.example%2Fplaza-abierta"
        ),
        ("privacidad.example", "/m?continue=http%3A%2F%2Fd.example%2Fplaza-abierta"): page("Sus opciones", "uno"),
    }
    with LocalServer(answers) as server:
        database = make_home(tmp_path, server.web_map(), feeds("d.example"))
        assert collect(tmp_path, database).outcomes["d.example"] == {"feed_read": 1, "led_elsewhere": 1}
        make_due(tmp_path)
        collect(tmp_path, database)
    (document,) = documents(database)
    assert (document.url, document.text) == ("http://d.example/plaza-abierta", said)


def make_due(home: Path) -> None:
    """Let the pages that are to be tried again be due."""
    with sqlite3.connect(home / "catalejo.db") as connection:
        connection.execute("UPDATE pages SET next_attempt = '2026-01-01' WHERE next_attempt IS NOT NULL")


def links(host: str, *numbers: int) -> Answer:
    told = "".join(
        f"<h2><a href='/nota-de-la-comunidad-{n}'>La nota de la comunidad número {n}</a></h2>" for n in numbers
    )
    return Answer(f"<html lang=es><title>{host}</title><body>{told}</body></html>".encode())


def site_map(*urls: str, name: str = "urlset", item: str = "url", date: str = "") -> Answer:
    told = "".join(f"<{item}><loc>{url}</loc>{date}</{item}>" for url in urls)
    return Answer(f"<{name}>{told}</{name}>".encode(), content_type=XML)


@pytest.mark.soak  # several collections
def test_a_site_is_read_through_its_links_where_its_sitemaps_give_nothing(tmp_path: Path) -> None:
    many = (f"http://grande.example/2026/11/25/una-nota-{'x' * 500}-{n}" for n in range(10_000))
    maps = {
        "muerto": None,
        "relativo": site_map("http://relativo.example/nota-de-la-comunidad-1"),
        "espejo": site_map("http://espejo.example/mapa.xml", name="sitemapindex", item="sitemap"),
        "vacio": site_map(name="sitemapindex", item="sitemap"),
        "viejo": site_map("http://viejo.example/una-nota-vieja-de-2015", date="<lastmod>2015-01-01</lastmod>"),
        "grande": site_map(*many, date="<lastmod>2026-11-25</lastmod>"),
    }
    answers = {}
    for name, answer in maps.items():
        host = f"{name}.example"
        address = "/mapa.xml" if name == "relativo" else f"http://{host}/mapa.xml"
        answers[host, "/robots.txt"] = Answer(f"Sitemap: {address}".encode(), content_type="text/plain")
        answers[host, "/"] = links(host, 1, 2, 3)
        if answer is not None:
            answers[host, "/mapa.xml"] = answer
        for number, word in enumerate(("uno", "dos", "tres"), start=1):
            title = f"La nota de la comunidad número {number}"
            answers[host, f"/nota-de-la-comunidad-{number}"] = page(title, word)
    section = "seccion.example"
    answers[section, "/robots.txt"] = Answer(f"Sitemap: http://{section}/mapa.xml".encode(), content_type="text/plain")
    answers[section, "/mapa.xml"] = site_map(f"http://{section}/deportes/el-partido-de-ayer-noche")
    answers[section, "/comunidad/"] = Answer(b"<html lang=es><title>Comunidad</title><body><p>nada</p></body></html>")
    sources = [feed_source(f"http://{name}.example/", name, SourceType.SITE) for name in maps]
    sources.append(feed_source(f"http://{section}/comunidad/", "seccion", SourceType.SITE))
    assert len(answers["grande.example", "/mapa.xml"].body) > 5_000_000, "more than a page may have"
    with LocalServer(answers) as server:
        database = make_home(tmp_path, server.web_map(), sources)
        run = collect(tmp_path, database)
        for name in maps:
            assert run.outcomes[name]["stored_new"] == 3, run.outcomes[name]
        assert run.outcomes["seccion"] == {"sitemap_read": 1, "no_links": 1, "not_found": MAX_USUAL_TRIED}
        assert not {"failed", "extraction_failed"} & set(run.run.result["outcomes"])
        assert run.run.progress_done == run.run.progress_total
        with database.read() as connection:
            assert all(state.last_checked for state in get_source_states(connection).values())
        assert collect(tmp_path, database).run.result["sources"] == 0, "nothing is due for ever"


def test_a_post_without_a_title_is_kept_where_its_page_shows_it_to_browsers_only(tmp_path: Path) -> None:
    post = "http://red.example/@ana/1"
    said = f"<description>&lt;p&gt;{TEXTS['uno']}&lt;/p&gt;</description>"
    items = f"<item><guid>{post}</guid><link>{post}</link>{said}</item>"
    account = Answer(
        f"<rss version='2.0'><channel><title>Ana</title>{items}</channel></rss>".encode(), content_type=XML
    )
    frame = Answer(b"<html><title>Ana</title><body><div id=app></div><noscript>JavaScript</noscript></body></html>")
    with LocalServer({("red.example", "/@ana.rss"): account, ("red.example", "/@ana/1"): frame}) as server:
        database = make_home(tmp_path, server.web_map(), [feed_source("http://red.example/@ana.rss")])
        run = collect(tmp_path, database)
    assert run.outcomes["red.example"] == {"feed_read": 1, "stored_from_entry": 1}
    (stored,) = documents(database)
    assert (stored.url, stored.text) == (post, TEXTS["uno"])
    assert stored.title.rstrip("…") in stored.text


def test_what_a_podcast_says_of_an_episode_without_a_page_is_kept(tmp_path: Path) -> None:
    file = "http://cdn.example/episodio-1.mp3?canal=7"
    items = f'<item><title>Episodio 1</title><description>{TEXTS["uno"]}</description><enclosure url="{file}"/></item>'
    podcast = Answer(f"<rss version='2.0'><channel><title>x</title>{items}</channel></rss>".encode(), content_type=XML)
    with LocalServer({("podcast.example", "/feed"): podcast}) as server:
        database = make_home(tmp_path, server.web_map(), feeds("podcast.example"))
        run = collect(tmp_path, database)
        asked = {host for host, _ in server.requests}
    assert run.outcomes["podcast.example"] == {"feed_read": 1, "stored_from_entry": 1}
    (episode,) = documents(database)
    assert (episode.url, episode.title, episode.publisher) == (file, "Episodio 1", "podcast.example")
    assert asked == {"podcast.example"}, "an episode that nobody hears is no download"


def test_a_list_of_changes_has_a_document_for_each_of_them(tmp_path: Path) -> None:
    items = [(f"http://red.example/cambios#{word}", f"Cambio {word}", TEXTS[word]) for word in ("uno", "dos")]
    answers = {("red.example", "/feed"): feed(*items), ("red.example", "/cambios"): page("Todos los cambios", "siete")}
    with LocalServer(answers) as server:
        database = make_home(tmp_path, server.web_map(), feeds("red.example"))
        run = collect(tmp_path, database)
    assert run.outcomes["red.example"] == {"feed_read": 1, "stored_from_entry": 2}
    assert {document.title: document.text for document in documents(database)} == {
        "Cambio uno": TEXTS["uno"],
        "Cambio dos": TEXTS["dos"],
    }
