"""Pages that are nothing before their scripts have run, and what else scripts try."""

import json
import socket
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.browser import NoBrowserError, find_browser
from crawler.rendering import MAX_REQUESTS
from kb.models import Source, SourceType
from kb.sources.sources import Sources
from kb.store.sources import list_sources
from tests.browser import require_chromium
from tests.command_line import catalejo
from tests.crawler_runs import CollectedRun, collect, documents, feed_source, make_home
from tests.crawler_server import Answer, LocalServer

pytestmark = pytest.mark.browser
PARAGRAPH = "Una comunidad se cuida todos los días, con reglas claras y con tiempo para escuchar a su gente. "
SCRIPT = "application/javascript"
FRAME = Answer(
    b"""<html lang=es><head><title>La plaza</title><link rel=stylesheet href=/estilo.css></head><body>
    <div id=app>Cargando</div><img src=/foto.png><script src=/app.js></script></body></html>""",
    headers={"ETag": '"frame"', "Cache-Control": "max-age=86400"},
)
# As applications are: what is shown depends on the path, data comes by GET and by POST, styles are waited for.
APP = Answer(
    b"""
    const app = document.getElementById('app');
    const estilo = document.createElement('link');
    estilo.rel = 'stylesheet';
    estilo.href = '/otro.css';
    estilo.onload = async () => {
      const id = location.pathname.split('-').pop();
      if (location.pathname === '/') {
        const notas = await (await fetch('/api/notas')).json();
        app.innerHTML = notas.map(n => `<a href="/nota/${n}">Lo que dice la nota ${n}</a>`).join(' ');
      } else {
        const asked = {method: 'POST', body: JSON.stringify({id}), headers: {'Content-Type': 'application/json'}};
        const nota = await (await fetch('/graphql', asked)).json();
        document.title = `${nota.title} ${id}`;
        setTimeout(() => app.innerHTML = `<article><h1>${nota.title} ${id}</h1><p>${nota.text}</p></article>`, 300);
      }
    };
    document.head.append(estilo);
    """,
    content_type=SCRIPT,
)
NOTES = [f"una-comunidad-que-crece-{number}" for number in range(1, 4)]
JSON = "application/json"
SITE = {
    ("plaza.example", "/"): FRAME,
    ("plaza.example", "/app.js"): APP,
    ("plaza.example", "/api/notas"): Answer(json.dumps(NOTES).encode(), content_type=JSON),
    ("plaza.example", "/graphql"): Answer(
        json.dumps({"title": "Una nota", "text": PARAGRAPH * 6}).encode(), content_type=JSON
    ),
    **{("plaza.example", f"/nota/{note}"): FRAME for note in NOTES},
}


@pytest.fixture(autouse=True)
def _chromium() -> None:
    require_chromium()


def site(name: str, *, javascript: bool = True) -> Source:
    return replace(feed_source(f"https://{name}.example/", name, SourceType.SITE), javascript=javascript)


def outcomes(run: CollectedRun) -> dict[str, int]:
    """How often what happened to the one source, but for the usual addresses of feeds, where there are none."""
    return {outcome: count for outcome, count in run.outcomes["plaza"].items() if outcome != "not_found"}


def scripted(script: str) -> Answer:
    return Answer(f"<html lang=es><title>P</title><div id=app></div><script>{script}</script>".encode())


@pytest.mark.soak  # half a minute of a browser
def test_listing_and_articles_that_scripts_make_are_read(tmp_path: Path) -> None:
    with LocalServer(SITE) as server:
        database = make_home(tmp_path, server.web_map(), [site("plaza")])
        run = collect(tmp_path, database, CATALEJO_CONTACT="ana@example.org")
        server.answers["plaza.example", "/api/notas"] = Answer(json.dumps(NOTES[::-1]).encode(), content_type=JSON)
        again = collect(tmp_path, database, "--all")
        asked, headers = list(server.requests), list(server.headers)
    assert outcomes(run) == {"site_read": 1, "stored_new": 3}
    assert {document.title for document in documents(database)} == {f"Una nota {number}" for number in (1, 2, 3)}
    assert all(PARAGRAPH.strip() in document.text for document in documents(database))
    # The frame has not changed, but that says nothing of what its scripts fetched.
    assert outcomes(again) == {"site_read": 1}
    assert asked.count(("plaza.example", "/api/notas")) == 2
    assert asked.count(("plaza.example", "/app.js")) == 2, "once a run"
    assert asked[0] == ("plaza.example", "/robots.txt")
    assert not {"/foto.png", "/estilo.css", "/otro.css"} & {path for _, path in asked}
    assert asked.count(asked[0]) == 1, "once a day"
    first_run = headers[: asked.index(("plaza.example", "/"), asked.index(("plaza.example", "/api/notas")))]
    assert {each["user-agent"].partition(" ")[2] for each in first_run} == {"(+ana@example.org)"}
    assert not any("cookie" in each for each in headers)


def test_without_the_switch_nothing_is_run(tmp_path: Path) -> None:
    with LocalServer(SITE) as server:
        database = make_home(tmp_path, server.web_map(), [site("plaza", javascript=False)])
        assert outcomes(collect(tmp_path, database)) == {"no_links": 1}
        assert ("plaza.example", "/app.js") not in server.requests


def test_robots_txt_holds_for_what_scripts_ask(tmp_path: Path) -> None:
    robots = Answer(b"User-agent: *\nDisallow: /api/\n", content_type="text/plain")
    with LocalServer({**SITE, ("plaza.example", "/robots.txt"): robots}) as server:
        database = make_home(tmp_path, server.web_map(), [site("plaza")])
        assert outcomes(collect(tmp_path, database)) == {"no_links": 1}
        assert ("plaza.example", "/api/notas") not in server.requests


@pytest.mark.soak
def test_articles_wait_where_the_host_stops_answering_its_scripts(tmp_path: Path) -> None:
    busy = Answer(status=429, headers={"Retry-After": "600"})
    with LocalServer({**SITE, ("plaza.example", "/graphql"): busy}) as server:
        database = make_home(tmp_path, server.web_map(), [site("plaza")])
        assert outcomes(collect(tmp_path, database)) == {"site_read": 1, "postponed": 3}
    assert documents(database) == []


# -- hostile pages ----------------------------------------------------------------------------------------------------


class Listener:
    """Loopback sockets where nothing may arrive: a private service, seen from a page on the web."""

    def __init__(self) -> None:
        self.tcp = socket.create_server(("127.0.0.1", 0))
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.bind(("127.0.0.1", 0))
        self.heard: list[str] = []
        threading.Thread(target=self._accept, daemon=True).start()
        threading.Thread(target=self._receive, daemon=True).start()

    def _accept(self) -> None:
        while True:
            self.tcp.accept()[0].close()
            self.heard.append("connection")

    def _receive(self) -> None:
        while True:
            self.heard.append(f"datagram of {len(self.udp.recv(4096))}")


@pytest.fixture
def private() -> Listener:
    return Listener()


ESCAPES = """
const T = 'http://127.0.0.1:TCP', U = '127.0.0.1:UDP', all = [];
const attempt = f => { try { all.push(Promise.resolve(f()).catch(() => 0)) } catch (error) {} };
const rtc = async W => {
  const one = new W.RTCPeerConnection({iceServers: [{urls: 'stun:' + U},
    {urls: 'turn:127.0.0.1:TCP?transport=tcp', username: 'a', credential: 'b'}]});
  const two = new W.RTCPeerConnection();
  one.createDataChannel('x');
  await one.setLocalDescription(await one.createOffer());
  await two.setRemoteDescription(one.localDescription);
  await two.setLocalDescription(await two.createAnswer());
  await one.setRemoteDescription(two.localDescription);
  for (const candidate of ['candidate:1 1 udp 2113937151 127.0.0.1 UDP typ host',
                           'candidate:2 1 tcp 1518280447 127.0.0.1 TCP typ host tcptype passive'])
    await one.addIceCandidate({candidate, sdpMid: '0', sdpMLineIndex: 0});
};
for (const url of [T + '/a', 'http://0x7f.1:TCP/b', 'http://[::ffff:127.0.0.1]:TCP/c', 'http://169.254.169.254/latest',
                   '/away', 'file:///etc/passwd', 'chrome://version'])
  attempt(() => fetch(url, {mode: 'no-cors'}).then(r => r.text()).then(t => leaked.push(t)));
attempt(() => fetch('http://otro.example/', {method: 'POST', mode: 'no-cors', body: 'x'}));
attempt(() => fetch('/away', {method: 'DELETE'}));
attempt(() => { const x = new XMLHttpRequest(); x.open('GET', T + '/xhr', false); x.send(); });
attempt(() => new WebSocket('ws://127.0.0.1:TCP/ws'));
attempt(() => new EventSource(T + '/events'));
attempt(() => new WebTransport('https://' + U).ready);
attempt(() => navigator.sendBeacon(T + '/beacon', 'x'));
attempt(() => navigator.serviceWorker.register('/worker.js'));
attempt(() => rtc(window));
attempt(() => { const w = window.open(T + '/window'); if (w) rtc(w); });
attempt(() => new FontFace('f', `url(${T}/font)`).load());
const worker = new Blob([`fetch('${T}/w'); new WebSocket('ws://127.0.0.1:TCP/'); importScripts('${T}/i')`]);
attempt(() => new Worker(URL.createObjectURL(worker)));
attempt(() => new SharedWorker(URL.createObjectURL(worker)));
const add = html => document.body.insertAdjacentHTML('beforeend', html);
add(`<img src="${T}/img"><video src="${T}/video"></video><iframe src="${T}/frame"></iframe>
     <object data="${T}/object"></object><embed src="${T}/embed"><link rel=preconnect href="${T}">
     <link rel=prefetch href="${T}/prefetch">
     <link rel=modulepreload href="${T}/m"><link rel=dns-prefetch href="//localhost:TCP"><link rel=icon href="${T}/i">
     <form id=f method=post target=_blank action="${T}/form"></form><a id=d download href="${T}/download">x</a>
     <a id=p ping="${T}/ping" href="#">x</a>`);
for (const sandbox of [null, 'allow-scripts']) {
  const frame = document.createElement('iframe');
  if (sandbox) frame.sandbox = sandbox;
  frame.srcdoc = `<script>const rtc = ${rtc}; rtc(window); fetch('${T}/inner')<` + '/script>';
  document.body.append(frame);
}
const bare = document.createElement('iframe');
document.body.append(bare);
attempt(() => rtc(bare.contentWindow));
for (const id of ['d', 'p']) attempt(() => document.getElementById(id).click());
attempt(() => document.getElementById('f').submit());
setTimeout(() => location = T + '/location', 500);
Promise.all(all).then(() => show('Lo que se filtró: ' + leaked.join(' ')));
"""
SHOW = """
const leaked = [];
document.title = 'Una nota tranquila';
const show = text => document.getElementById('app').innerHTML =
  `<article><h1>Una nota tranquila</h1><p>${text}</p><p>PARAGRAPH</p></article>`;
show('');
""".replace("PARAGRAPH", PARAGRAPH * 6)


@pytest.mark.soak
def test_no_page_reaches_a_private_address(tmp_path: Path, private: Listener) -> None:
    tcp, udp = str(private.tcp.getsockname()[1]), str(private.udp.getsockname()[1])
    answers = {
        **SITE,
        ("plaza.example", f"/nota/{NOTES[0]}"): scripted(SHOW + ESCAPES.replace("TCP", tcp).replace("UDP", udp)),
        ("plaza.example", "/away"): Answer(status=302, headers={"Location": f"http://127.0.0.1:{tcp}/redirected"}),
        ("plaza.example", "/worker.js"): Answer(f"fetch('http://127.0.0.1:{tcp}/')".encode(), content_type=SCRIPT),
    }
    with LocalServer(answers) as server:
        database = make_home(tmp_path, server.web_map(), [site("plaza")])
        run = collect(tmp_path, database)
        asked = set(server.requests)
    assert private.heard == []
    assert outcomes(run) == {"site_read": 1, "stored_new": 3}
    found = {document.title: document.text for document in documents(database)}
    assert "Lo que se filtró:\n" in found["Una nota tranquila"] + "\n"
    # The redirect was followed to where it leads to no public address; nothing was written to another site.
    assert ("plaza.example", "/away") in asked
    assert not any(host in ("otro.example", "localhost", "127.0.0.1") for host, _ in asked)
    assert ("plaza.example", "/worker.js") not in asked


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_pages_that_never_end_or_ask_too_much_are_bounded(tmp_path: Path) -> None:
    pages = {
        "sondea": SHOW + "setInterval(() => fetch('/latido'), 200)",
        "pide": SHOW + "for (let i = 0; i < 5000; i++) fetch('/dato/' + i)",
        "calcula": SHOW + "while (true);",
        "acapara": SHOW + "const all = []; while (true) all.push(new Float64Array(8e6).fill(all.length))",
        "crece": SHOW + "while (document.body.innerHTML.length < 2e7) document.body.append('x'.repeat(1e6))",
        "recarga": SHOW + "location.reload(); location = '/otra'; history.pushState({}, '', '/otra')",
        "calma": SHOW,
    }
    names = {f"una-nota-que-{name}": script for name, script in pages.items()}
    answers = {
        ("plaza.example", "/"): Answer("".join(f"<a href='/nota/{name}'>La {name}</a>" for name in names).encode()),
        **{("plaza.example", f"/nota/{name}"): scripted(script) for name, script in names.items()},
    }
    with LocalServer(answers) as server:
        database = make_home(tmp_path, server.web_map(), [site("plaza")])
        run = collect(tmp_path, database, CATALEJO_TIMEOUT_SECONDS="6")
        asked = [path for _, path in server.requests]
    stored = {document.url.rpartition("-")[2] for document in documents(database)}
    # One that asks too much is ended, or taken as it is where the machine is too busy to notice in time.
    assert stored - {"pide"} == {"sondea", "recarga", "calma"}
    assert outcomes(run) == {"site_read": 1, "stored_new": len(stored), "rendering_failed": 7 - len(stored)}
    assert sum(path.startswith("/dato/") for path in asked) <= MAX_REQUESTS
    assert 0 < sum(path == "/latido" for path in asked) <= MAX_REQUESTS
    assert "/otra" not in asked


# -- adding, checking, doing without ----------------------------------------------------------------------------------


@pytest.mark.soak
def test_a_source_can_be_added_and_checked_with_javascript(tmp_path: Path) -> None:
    with LocalServer(SITE) as server:
        make_home(tmp_path, server.web_map(), [])
        environment = {"CATALEJO_WEB_MAP": str(tmp_path / "map"), "CATALEJO_DELAY_PER_HOST_SECONDS": "0"}
        added = catalejo(tmp_path, "sources", "add", "plaza.example", "--javascript", "--json", **environment)
        checked = catalejo(tmp_path, "sources", "check", "--json", **environment)
    assert added.returncode == 0, added.stderr
    source = json.loads(added.stdout)
    assert (source["type"], source["way"], source["entries"], source["javascript"]) == ("site", "listing", 3, True)
    assert [(row["verdict"], row["entries"]) for row in json.loads(checked.stdout)] == [("works", 3)]


@pytest.mark.soak  # several collections
def test_what_gave_no_article_is_read_anew_once_scripts_are_run(tmp_path: Path) -> None:
    links = Answer("".join(f"<a href='/nota/{note}'>Lo que dice la nota {note}</a>" for note in NOTES).encode())
    with LocalServer({**SITE, ("plaza.example", "/"): links}) as server:
        database = make_home(tmp_path, server.web_map(), [site("plaza", javascript=False)])
        assert outcomes(collect(tmp_path, database)) == {"site_read": 1, "no_article": 3}
        Sources(database).change(1, lambda stored: replace(stored, javascript=True))
        assert outcomes(collect(tmp_path, database)) == {"site_read": 1, "stored_new": 3}


def test_what_was_kept_of_a_frame_is_fetched_once_more_with_scripts(tmp_path: Path) -> None:
    said = "Lo que el canal dice de la nota, que alcanza para guardarla."
    items = "".join(
        f"<item><title>Del canal, la nota {note}</title><link>https://plaza.example/nota/{note}</link>"
        f"<description>{said}</description><category>Comunidad</category></item>"
        for note in [*NOTES, "que-no-hay"]
    )
    feed = f'<rss version="2.0"><channel><title>Plaza</title>{items}</channel></rss>'.encode()
    answers = {**SITE, ("plaza.example", "/feed"): Answer(feed, content_type="application/rss+xml")}
    answers["plaza.example", "/nota/que-no-hay"] = Answer(b"<title>Entrar</title><form></form>")
    with LocalServer(answers) as server:
        database = make_home(tmp_path, server.web_map(), [feed_source("https://plaza.example/feed", "plaza")])
        assert outcomes(collect(tmp_path, database)) == {"feed_read": 1, "stored_from_entry": 4}
        Sources(database).change(1, lambda stored: replace(stored, javascript=True))
        assert outcomes(collect(tmp_path, database)) == {"feed_read": 1, "updated": 3, "stored_from_entry": 1}
        assert outcomes(collect(tmp_path, database, "--all")) == {"not_modified": 1}
    texts = [document.text for document in documents(database)]
    assert sum(PARAGRAPH.strip() in text for text in texts) == 3
    assert said in texts
    assert {document.tags for document in documents(database)} == {("Comunidad",)}


def test_without_a_browser_only_the_sources_that_need_one_fail(tmp_path: Path) -> None:
    plain = {("otra.example", "/"): Answer(f"<a href='/nota/{NOTES[0]}'>Lo que dice la primera</a>".encode())}
    with LocalServer({**SITE, **plain}) as server:
        database = make_home(tmp_path, server.web_map(), [site("plaza"), site("otra", javascript=False)])
        run = collect(tmp_path, database, PATH="/nonexistent")
        asked = set(server.requests)
    assert run.outcomes["plaza"] == {"no_browser": 1}
    assert "apt install chromium" in run.examples["plaza", "no_browser"]
    assert run.outcomes["otra"]["site_read"] == 1
    assert "plaza.example" not in {host for host, _ in asked}, "what could not be read is not asked for"
    with database.read() as connection:
        assert all(source.enabled for source in list_sources(connection))


def test_a_check_says_that_the_pages_of_a_feed_need_a_browser_that_is_not_there(tmp_path: Path) -> None:
    rss = b"<rss version='2.0'><channel><title>Plaza</title></channel></rss>"
    with LocalServer({("plaza.example", "/feed"): Answer(rss, content_type="application/rss+xml")}) as server:
        source = replace(feed_source("https://plaza.example/feed", "plaza"), javascript=True)
        make_home(tmp_path, server.web_map(), [source])
        checked = catalejo(
            tmp_path, "sources", "check", "--json", CATALEJO_WEB_MAP=str(tmp_path / "map"), PATH="/nonexistent"
        )
    (row,) = json.loads(checked.stdout)
    assert (row["verdict"], row["outcome"]) == ("broken", "no_browser")
    assert "apt install chromium" in row["reason"]


def test_without_the_extra_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "playwright", None)
    with pytest.raises(NoBrowserError, match=r"pip install 'catalejo\[javascript\]'"):
        find_browser()
