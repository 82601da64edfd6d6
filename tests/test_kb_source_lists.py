"""OPML and CSV lists of sources: what readers and spreadsheets write, what is broken in it, and the way back."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.errors import ClosedNetworkError, InvalidAddressError, SourceError
from kb.intake.source_fields import MAX_NAME, MAX_TAGS, cut_line, make_source, typed_address, with_scheme
from kb.models import Kind, Source, SourceType
from kb.source_lists.opml import read_opml, write_opml
from kb.source_lists.source_csv import read_csv, write_csv
from kb.source_lists.source_list import MAX_BYTES, MAX_ENTRIES, Assumed, SourceList
from tests.shared_data import shared_data


def opml(body: str, head: str = "<?xml version='1.0' encoding='UTF-8'?>") -> bytes:
    return f"{head}<opml version='2.0'><head><title>x</title></head><body>\n{body}\n</body></opml>".encode()


def only(found: SourceList) -> Source:
    assert found.errors == []
    (source,) = found.sources
    return source


names = st.text(max_size=30).map(lambda text: cut_line(text, MAX_NAME)).filter(bool)
sources = st.builds(
    make_source,
    st.builds("https://{}/{}".format, st.sampled_from(["a.example", "ñandú.example"]), st.text(max_size=15)),
    name=names,
    publisher=names,
    source_type=st.sampled_from(list(SourceType)),
    lang=st.sampled_from(["", "es", "pt"]),
    country=st.sampled_from(["", "MX", "BR"]),
    kind=st.sampled_from(list(Kind)),
    tags=st.lists(st.text(max_size=12), max_size=4),
    javascript=st.booleans(),
    enabled=st.booleans(),
)
lists = st.lists(sources, max_size=5, unique_by=lambda source: source.url)


@given(lists)
@settings(max_examples=150)
def test_a_round_trip_through_csv_loses_nothing(before: list[Source]) -> None:
    after = read_csv(write_csv(before))
    assert (list(after.sources), after.errors) == (before, [])


@given(lists)
@settings(max_examples=150)
def test_a_round_trip_through_opml_loses_nothing(before: list[Source]) -> None:
    after = read_opml(write_opml(before))
    assert after.errors == []
    assert {source.url: source for source in after.sources} == {source.url: source for source in before}


@given(
    st.binary(max_size=200), st.sampled_from([b"", b"url,name\n", b"<opml><outline ", b"<opml><body><outline text='"])
)
@settings(max_examples=200)
def test_any_bytes_are_a_list_or_one_clear_error(body: bytes, beginning: bytes) -> None:
    for read in (read_opml, read_csv):
        try:
            found = read(beginning + body)
        except SourceError:
            continue
        assert all(line >= 1 and "\n" not in str(error) for line, error in found.errors)


# -- OPML -------------------------------------------------------------------------------------------------------------


ADDRESS = 'xmlUrl="https://a.example/feed?a=1&amp;b=2"'
FEEDLY = f"""<outline text="Mercadeo" title="Mercadeo">
    <outline type="rss" text="Blog &amp; Más" title="Blog &amp; Más" {ADDRESS} htmlUrl="https://a.example"/></outline>"""
NETNEWSWIRE = f'<outline text="Blog" title="Blog" description="" type="rss" version="RSS" htmlUrl="" {ADDRESS}/>'
FRESHRSS = f"""<outline text="A"><outline text="B">
    <outline text="Blog" type="rss" frss:priority="main" {ADDRESS} category="C,/D/E"/></outline></outline>"""
PLENARY = """<outline text="Blog" description="by <a href="https://b.example" rel="me">B</a>, and friends"
    xmlUrl="https://a.example/feed?a=1&b=2" type="rss" />"""
COMMENTED = f'<!-- <outline xmlUrl="https://b.example/"/> -->\n<outline text="x" {ADDRESS}/>'
NO_TITLE = '<outline xmlURL="https://a.example/feed?a=1&b=2"/>'
BARE = "<outline text='AT&T &eacute; &bogus;' XMLURL='feed://a.example/feed?a=1&b=2'/>"
URL = '<outline type="rss" title="Blog" url=" https://a.example/feed?a=1&amp;b=2 "/>'


@pytest.mark.parametrize(
    ("outline", "name", "tags"),
    [
        (FEEDLY, "Blog & Más", ("Mercadeo",)),
        (NETNEWSWIRE, "Blog", ()),
        (FRESHRSS, "Blog", ("A", "B", "C", "D", "E")),
        (PLENARY, "Blog", ()),
        (COMMENTED, "x", ()),
        (NO_TITLE, "a.example", ()),
        (BARE, "AT&T é &bogus;", ()),
        (URL, "Blog", ()),
    ],
)
def test_what_readers_export(outline: str, name: str, tags: tuple[str, ...]) -> None:
    source = only(read_opml(opml(outline)))
    assert (source.url, source.name, source.tags) == ("https://a.example/feed?a=1&b=2", name, tags)
    assert (source.type, source.publisher, source.kind, source.enabled) == (SourceType.FEED, "a.example", "news", True)


@pytest.mark.parametrize(
    "body",
    [
        opml('<outline text="Ñandú" xmlUrl="https://a.example/"/>', "\ufeff<?xml version='1.0' encoding='utf-8'?>"),
        opml('<outline text="Ñandú" xmlUrl="https://a.example/"/>', "<?xml version='1.0' encoding='iso-8859-1'?>"),
        opml('<outline text="Ñandú" xmlUrl="https://a.example/"/>', "<?xml version='1.0' encoding='utf-16'?>"),
        opml('<outline text="Ñandú" xmlUrl="https://a.example/"/>').decode().encode("cp1252"),  # and says UTF-8
        opml('<outline text="Ñandú" xmlUrl="https://a.example/"/>', "").decode().encode("utf-16"),
        opml('<outline text="Ñandú" xmlUrl="https://a.example/"/>', "").decode().encode("utf-16-be"),
        b"\n\n  " + opml('<outline text="&Ntilde;and&#250;" xmlUrl="https://a.example/"/>', ""),
    ],
    ids=["bom", "declares latin-1", "declares utf-16", "cp1252", "utf-16", "utf-16 without mark", "entities"],
)
def test_the_bytes_count_not_what_is_declared(body: bytes) -> None:
    assert only(read_opml(body)).name == "Ñandú"


def test_a_declared_charset_is_read_where_the_bytes_are_not_utf_8() -> None:
    body = opml('<outline text="Привет" xmlUrl="https://a.example/"/>', "<?xml version='1.0' encoding='windows-1251'?>")
    assert only(read_opml(body.decode().encode("cp1251"))).name == "Привет"


def test_a_feed_in_several_folders_is_one_source_with_their_tags() -> None:
    feed = '<outline text="Blog" xmlUrl="https://A.example/feed"/>'
    found = read_opml(opml(f'<outline text="x">{feed}</outline><outline text="y">{feed}</outline>'))
    assert (only(found).tags, found.repeated) == (("x", "y"), 1)


def test_the_publisher_is_whose_page_it_is_not_who_serves_the_feed() -> None:
    outline = '<outline text="x" xmlUrl="https://feeds.example/x" htmlUrl="https://blog.diario.com.mx/"/>'
    assert only(read_opml(opml(outline))).publisher == "diario.com.mx"


def test_bad_outlines_are_told_by_line_and_good_ones_kept() -> None:
    found = read_opml(
        opml(
            '<outline text="good" xmlUrl="https://a.example/1"/>\n'
            '<outline text="no address" type="rss"/>\n'
            '<outline text="file" xmlUrl="file:///etc/passwd"/>\n'
            '<outline text="page" type="link" url="https://b.example/"/>\n'
            '<outline text="scraped" type="HTML+XPath" xmlUrl="https://c.example/"/>\n'
            '<outline text="an empty folder"/>\n'
            '<outline text="good too" xmlUrl="https://a.example/2"/>'
        )
    )
    assert [source.url for source in found.sources] == ["https://a.example/1", "https://a.example/2"]
    assert [line for line, _ in found.errors] == [3, 4, 5, 6]
    assert [word in str(error) for word, (_, error) in zip(
        ["xmlUrl", "only http", "the feed of https://b.example/", "FreshRSS"], found.errors, strict=True
    )] == [True] * 4  # fmt: skip


def test_a_list_that_was_cut_off_keeps_what_is_whole() -> None:
    whole = opml('<outline text="x" xmlUrl="https://a.example/"/>\n<outline text="y" xmlUrl="https://b.example/"/>')
    found = read_opml(whole[: whole.index(b"b.example")])
    assert [source.url for source in found.sources] == ["https://a.example/"]
    assert "broken" in str(found.errors[0][1])


@pytest.mark.parametrize(
    "broken",
    [
        '<outline text="x" xmlUrl="https://b.example/"',
        '<outline text="x" xmlUrl="https://b.example/">',
        "</outline>",
        '<b><outline text="x" xmlUrl="https://b.example/"/>',
    ],
)
def test_a_broken_line_is_told_once(broken: str) -> None:
    outlines = f'<outline text="a" xmlUrl="https://a.example/"/>\n{broken}\n<outline text="c" xmlUrl="c.example"/>\n'
    found = read_opml(opml(outlines).replace(b"</body>", b"\n</body>\n"))
    assert len(found.errors) == 1
    assert {"https://a.example/", "https://c.example/"} <= {source.url for source in found.sources}


@pytest.mark.parametrize("body", [b"", b"   ", b"<html><body>Hola</body></html>", b"url,name\n", b"\x00\xff\xfe"])
def test_what_is_no_opml_is_refused(body: bytes) -> None:
    with pytest.raises(SourceError, match="no OPML"):
        read_opml(body)


def test_entities_are_refused_and_nothing_outside_is_read() -> None:
    bomb = '<!DOCTYPE opml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    outside = '<!DOCTYPE opml [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    for declared in (bomb, outside):
        with pytest.raises(SourceError, match="entities"):
            read_opml(opml('<outline text="&a;" xmlUrl="https://a.example/"/>', declared))
    external = '<!DOCTYPE opml SYSTEM "http://127.0.0.1:9/opml.dtd">'
    assert only(read_opml(opml('<outline text="&a;" xmlUrl="https://a.example/"/>', external))).name == "&a;"


@pytest.mark.parametrize("line", ["https://{}.example/", "no address {}"])
def test_a_list_has_a_bounded_number_of_entries_good_or_bad(line: str) -> None:
    rows = [line.format(number) for number in range(MAX_ENTRIES + 1)]
    with pytest.raises(SourceError, match="split it"):
        read_csv("\n".join(["url", *rows]).encode())
    with pytest.raises(SourceError, match="split it"):
        read_opml(opml("\n".join(f"<outline xmlUrl='{row}'/>" for row in rows)))


def test_size_and_time_are_bounded() -> None:
    with pytest.raises(SourceError, match="larger than"):
        read_opml(b"<opml>" + b" " * MAX_BYTES)
    started = time.process_time()
    for unit in (
        "<outline ",
        "<!--",
        '<outline text="',
        "&",
        "<outline text='a' ",
        '" text="',
        "<outline>",
        "]]>",
        "<![",
    ):
        read_opml(b"<opml>" + (unit * (150_000 // len(unit))).encode())
    again = "".join(f"<outline xmlUrl='http://a.example/' category='{number}'/>" for number in range(4_000))
    assert len(only(read_opml(opml("<outline text='x'>" * 200 + again + "</outline>" * 200))).tags) == MAX_TAGS
    for unit in (b'"', b'"\n', b'"""\n', b'a,"\n', b";'", b",\n"):
        read_csv(b"url\n" + unit * (150_000 // len(unit)))
    assert time.process_time() - started < 20  # a second or two; hours if anything were quadratic


def test_names_that_xml_cannot_hold_are_written_without_what_it_cannot() -> None:
    source = Source("https://a.example/", "a\x00b\ud800\x1b[31m", SourceType.FEED, "p\x0b", tags=("\x01t",))
    after = only(read_opml(write_opml([source])))
    assert (after.name, after.publisher) == ("a b [31m", "p")


def test_what_the_list_does_not_say_may_be_assumed() -> None:
    outlines = (
        '<outline text="x" xmlUrl="https://a.example/"/>'
        '<outline text="y" xmlUrl="https://b.example/" language="pt-BR"/>'
        '<outline text="z" xmlUrl="https://c.example/" language="xx"/>'
    )
    assumed = Assumed(lang="es", country="MX", kind="practice", tags=("lista",))
    found = read_opml(opml(outlines), assumed).sources
    assert [source.lang for source in found] == ["es", "pt", "es"]
    assert {(source.country, source.kind, source.tags) for source in found} == {("MX", "practice", ("lista",))}


def test_real_lists_are_read_whole() -> None:
    folder = shared_data("opml")
    addresses = set()
    for path in folder.rglob("*.opml"):
        found = read_opml(path.read_bytes())
        assert found.errors == [], path
        again = read_opml(write_opml(found.sources))
        assert set(again.sources) == set(found.sources)
        assert read_csv(write_csv(found.sources)).sources == found.sources
        addresses |= {source.url for source in found.sources}
    assert len(addresses) == 781  # as EVAL.md counts them


# -- CSV --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("line", ["sep=;", '"sep=;"', "SEP=;"])
def test_a_first_line_for_excel_is_passed_over_and_lines_are_counted_with_it(line: str) -> None:
    found = read_csv(f"{line}\r\nurl;name\r\nhttps://a.example/feed;Á\r\nno address;B\r\n".encode())

    assert [source.name for source in found.sources] == ["Á"]
    assert [number for number, _ in found.errors] == [4]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1252", "utf-16"])
def test_what_spreadsheets_write(delimiter: str, encoding: str) -> None:
    rows = (
        ["Name", "URL", "Notes", "Country", "Tags", "enabled"],
        ["Ñandú", "a.example/feed", "mía", "ar", "una; otra", "VERDADERO"],
        [],
        ['"El ""Diario"""', "https://b.example/", "", "", "", "NO"],
    )
    body = "\r\n".join(delimiter.join(f'"{cell}"' if delimiter in cell else cell for cell in row) for row in rows)
    first, second = read_csv(body.encode(encoding)).sources
    assert first == make_source(
        "https://a.example/feed", name="Ñandú", country="AR", tags=("una", "otra"), publisher="a.example"
    )
    assert (second.name, second.enabled) == ('El "Diario"', False)


@pytest.mark.parametrize(
    "header",
    [
        "Dirección;Nombre;País;Idioma;Tipo;Etiquetas",
        "ENDEREÇO;nome;pais;idioma;tipo;Etiquetas",
        "Sitio web;Nombre;País;Idioma;Tipo;Etiquetas",
        "Página web;Nombre;País;Idioma;Tipo;Etiquetas",
        "RSS;nome;país;idioma;tipo;etiquetas",
        "url;name;country;lang;kind;tags",
    ],
)
@pytest.mark.parametrize("kind", ["Prácticas", "práticas", "practice"])
def test_columns_may_be_named_in_spanish_and_portuguese(header: str, kind: str) -> None:
    found = read_csv(f"{header}\na.example/feed;Ñandú;Perú;es;{kind};una".encode())
    (source,) = found.sources
    assert (source.url, source.name, source.country) == ("https://a.example/feed", "Ñandú", "PE")
    assert (source.lang, source.kind, source.tags) == ("es", "practice", ("una",))
    assert found.left_out == ()


@pytest.mark.parametrize("region", ["Latam", "LATAM", "América Latina", "Iberoamérica", "Global", "Unión Europea"])
def test_several_countries_at_once_are_a_tag(region: str) -> None:
    source = only(read_csv(f"nombre,url,país,etiquetas\nA,https://a.example/feed,{region},una\n".encode()))
    assert (source.country, source.tags) == (None, ("una", region))


def test_columns_of_which_nothing_is_taken_are_told() -> None:
    found = read_csv(b"Notas,direccion,nombre,url,name,,url\nx,Calle 1,B,https://a.example/,A,y,https://b.example/\n")
    assert [(source.url, source.name) for source in found.sources] == [("https://a.example/", "A")]
    assert found.left_out == ("Notas", "direccion", "nombre", "url")


@pytest.mark.parametrize("above", ["", ";;\n", "\n\n", "Mis fuentes, las de siempre\n\n"])
@pytest.mark.parametrize("header", ["Título;Feed URL;Website", "name;url;"])
def test_titles_and_blanks_may_stand_above_the_names_of_the_columns(above: str, header: str) -> None:
    found = read_csv(f"{above}{header}\nA;https://a.example/feed;https://a.example/\n;no;\n".encode())
    assert [(source.name, source.url) for source in found.sources] == [("A", "https://a.example/feed")]
    assert [line for line, _ in found.errors] == [above.count("\n") + 3]


@pytest.mark.parametrize("other", ["", "B;", "x;B;"])
def test_a_list_of_nothing_but_addresses_is_taken(other: str) -> None:
    found = read_csv(f"{other}https://www.diario.com.ar/rss\n{other}diario.com.br\n".encode())
    assert [source.url for source in found.sources] == ["https://www.diario.com.ar/rss", "https://diario.com.br/"]
    assert {source.name == "B" for source in found.sources} == {other == "B;"}
    assert (found.errors, found.left_out) == ([], ())


@pytest.mark.parametrize("above", ["", "Listado de competencia;;;\n;;;\n"])
@pytest.mark.parametrize("header", ["Marca;Web;Redes;País", "Empresa;URL del blog;Perfil;país", "brand;Sitio;;country"])
def test_the_column_of_the_addresses_may_have_any_name(above: str, header: str) -> None:
    rows = "Una;una.com.mx/blog;https://www.instagram.com/una/;mx\nDos;;https://x.com/dos;co\nTres;https://tres.example/;;pe\n"
    found = read_csv(f"{above}{header}\n{rows}".encode())
    assert [(source.name, source.url, source.country) for source in found.sources] == [
        ("Una", "https://una.com.mx/blog", "MX"),
        ("Tres", "https://tres.example/", "PE"),
    ]
    assert [line for line, _ in found.errors] == [above.count("\n") + 3]
    assert set(found.left_out) <= {"Redes", "Perfil"}


@pytest.mark.parametrize(
    ("header", "left_out"),
    [
        ("Channel Id,Channel Url,Channel Title", ("Channel Id",)),  # of YouTube's own export
        ("ID del canal,URL del canal,Título del canal", ("ID del canal",)),
        ("Nombre de contacto,Sitio,Nombre", ("Nombre de contacto",)),
        ("Notas,Portal,Nome do veículo", ("Notas",)),
    ],
)
def test_a_column_may_say_whose_name_it_holds(header: str, left_out: tuple[str, ...]) -> None:
    found = read_csv(f"{header}\nx,https://a.example/canal,A\n".encode())
    assert [(source.name, source.url) for source in found.sources] == [("A", "https://a.example/canal")]
    assert found.left_out == left_out


def test_beside_addresses_of_any_name_stand_names_of_any_name() -> None:
    found = read_csv(b"Competidor;Portal\nA;https://a.example/\n")
    assert [(source.name, source.url) for source in found.sources] == [("A", "https://a.example/")]
    assert found.left_out == ()


def test_a_spreadsheet_may_say_everything_in_spanish() -> None:
    body = "Dirección;Nombre;Idioma;País;Tipo\nhttps://a.example/;A;castellano;México;Buenas prácticas\n"
    (source,) = read_csv(body.encode()).sources
    assert (source.name, source.lang, source.country, source.kind) == ("A", "es", "MX", "practice")


@pytest.mark.parametrize(
    ("row", "meant"),
    [
        ("url\na.example", SourceType.SITE),
        ("url\nhttps://a.example/", SourceType.SITE),
        ("url\nhttps://a.example/feed", SourceType.FEED),
        ("url\nhttps://a.example/?feed=rss2", SourceType.FEED),
        ("url,type\nhttps://a.example/,feed", SourceType.FEED),
    ],
)
def test_a_home_page_in_a_table_is_a_site_unless_it_says_otherwise(row: str, meant: SourceType) -> None:
    assert only(read_csv(row.encode())).type is meant


def test_bad_rows_are_told_by_line_and_good_ones_kept() -> None:
    body = (
        "url,lang,country,kind,type,enabled\n"
        "https://a.example/,es,MX,news,feed,yes\n"
        "not an address\n"
        "https://b.example/,klingon\n"
        "https://c.example/,es,Narnia\n"
        "https://d.example/,es,MX,gossip\n"
        "https://e.example/,es,MX,news,blog\n"
        "https://f.example/,es,MX,news,feed,maybe\n"
        ",es\n"
        '"https://g.example/,es\n'
        "https://h.example/\n"
    )
    found = read_csv(body.encode())
    assert [source.url for source in found.sources] == ["https://a.example/", "https://h.example/"]
    assert [line for line, _ in found.errors] == [3, 4, 5, 6, 7, 8, 9, 10]
    told = ["web address", "'klingon'", "'Narnia'", "'gossip'", "'blog'", "'maybe'", "'url' is missing", "quotation"]
    assert [word in str(error) for word, (_, error) in zip(told, found.errors, strict=True)] == [True] * 8


@pytest.mark.parametrize("body", [b"", b"\n\n", b";;;\n", b"Mis fuentes\n", b"<opml/>"])
def test_a_table_names_its_columns(body: bytes) -> None:
    with pytest.raises(SourceError, match="column"):
        read_csv(body)


@pytest.mark.parametrize(
    "name", ["=1+1", "+1", "-1", "@SUM(A1)", "'=1", "''@x", "x;=1", "x, -1", "＝1", "' =1", "a;' =b", "2-1", "it's"]
)
def test_a_spreadsheet_runs_nothing_of_it_and_nothing_is_lost(name: str) -> None:
    written = write_csv([make_source("https://a.example/", name=name)])
    row = written.decode("utf-8-sig").splitlines()[1]
    for delimiter in ",;":
        for cell in row.split(delimiter):
            assert cell.strip('" ')[:1] not in tuple("=+-@＝＋－＠")
    assert only(read_csv(written)).name == name


# -- what a person types ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("elpais.com", "https://elpais.com"),
        (" elpais.com/mexico?x=1 ", "https://elpais.com/mexico?x=1"),
        ("//elpais.com", "https://elpais.com"),
        ("elpais.com:8080", "https://elpais.com:8080"),
        ("feed://a.example/f", "https://a.example/f"),
        ("feed:http://a.example/f", "http://a.example/f"),
        ("http://a.example", "http://a.example"),
        ("https://a.example/?u=feed://b.example", "https://a.example/?u=feed://b.example"),
        ("https//dominio.mx/blog", "https://dominio.mx/blog"),
        ("http:/dominio.mx", "http://dominio.mx"),
        ("https;//dominio.mx", "https://dominio.mx"),
        ("HTTPS:// dominio.mx", "https://dominio.mx"),
        ("htpp://dominio.mx", "http://dominio.mx"),
        ("ttps://dominio.mx", "https://dominio.mx"),
        ("http://https://dominio.mx", "https://dominio.mx"),
        ("https:\\\\dominio.mx", "https://dominio.mx"),
        ("http://http.example/http://x", "http://http.example/http://x"),
        ("https://", "https://"),
        ("dominio.mx.", "https://dominio.mx"),
        ("https://dominio.mx,", "https://dominio.mx"),
        ("https://dominio.mx/S.A.", "https://dominio.mx/S.A."),
        ("\u200b<https://dominio.mx/>\xa0", "https://dominio.mx/"),
        ("«dominio.mx»", "https://dominio.mx"),
        ("(dominio.mx/a_(b))", "https://dominio.mx/a_(b)"),
        ("https://dominio.mx/a_(b)", "https://dominio.mx/a_(b)"),
        ("El País: https://dominio.mx/portada.", "https://dominio.mx/portada"),
        ("Mira esta nota https://dominio.mx/nota?id=7 vía @ana", "https://dominio.mx/nota?id=7"),
        ("[El País](https://dominio.mx)", "https://dominio.mx"),
        ("view-source:https://dominio.mx/feed", "https://dominio.mx/feed"),
        ('<link rel="alternate" href="https://dominio.mx/feed">', "https://dominio.mx/feed"),
        ("dominio.mx/?u=https://otro.mx", "https://dominio.mx/?u=https://otro.mx"),
        ("uno https://dominio.mx dos https://otro.mx", "uno https://dominio.mx dos https://otro.mx"),
        ("ftp://dominio.mx", "ftp://dominio.mx"),
        ("r/mexico", "https://www.reddit.com/r/mexico"),
        ("/r/mexico/", "https://www.reddit.com/r/mexico"),
        ("u/ana-1", "https://www.reddit.com/user/ana-1"),
        ("@ana@mastodon.social", "https://mastodon.social/@ana"),
        ("@ana@señal.example", "https://señal.example/@ana"),
        ("@ana.bsky.social", "https://bsky.app/profile/ana.bsky.social"),
        ("@canal", "@canal"),
        ("ana@dominio.mx", "ana@dominio.mx"),
        ("hola", "hola"),
        ("not an address", "not an address"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("file:///etc/passwd", "file:///etc/passwd"),
    ],
)
def test_an_address_without_its_scheme(typed: str, meant: str) -> None:
    assert with_scheme(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "elpais.com, clarin.com",
        "elpais.com,clarin.com/rss",
        "https://a.example/\nhttps://b.example/",
        " https://a.example;http://b.example ",
        "elpais.com www.clarin.com https://a.example",
        "El País: https://elpais.com/ y Clarín: clarin.com",
    ],
)
def test_several_addresses_are_not_taken_for_one(typed: str) -> None:
    with pytest.raises(InvalidAddressError, match="several addresses"):
        typed_address(typed)


@pytest.mark.parametrize("typed", ["@canal", " @ana.ruiz "])
def test_an_account_without_its_network_is_asked_for_it(typed: str) -> None:
    with pytest.raises(InvalidAddressError, match="on which network"):
        typed_address(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "feeds.opml",
        "mis fuentes.xlsx",
        "./feeds.csv",
        "~/feeds.opml",
        "/home/ana/feeds.opml",
        "C:\\Users\\Ana\\feeds.opml",
        "file:///C:/Users/Ana/feeds.opml",
    ],
)
def test_a_file_is_told_from_an_address(typed: str) -> None:
    with pytest.raises(InvalidAddressError, match="is a file, not a web address; `catalejo sources import`"):
        typed_address(typed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("dominio.mx/feed.xml", "https://dominio.mx/feed.xml"),
        ("//dominio.mx/feed.xml", "https://dominio.mx/feed.xml"),
        ("/r/mexico/", "https://www.reddit.com/r/mexico"),
        ("elpais.com/mi nota.html", "https://elpais.com/mi%20nota.html"),
        ("https://elpais.com/nota,1234.html", "https://elpais.com/nota,1234.html"),
        ("https://elpais.com/?u=https://clarin.com", "https://elpais.com/?u=https://clarin.com"),
        ("elpais.com/a, b", "https://elpais.com/a,%20b"),
    ],
)
def test_one_address_with_blanks_or_commas_is_one(typed: str, meant: str) -> None:
    assert typed_address(typed) == meant


@pytest.mark.parametrize("address", ["hola", "", "file:///etc/passwd", "mailto:a@b.example", "user:pw@a.example"])
def test_what_is_no_address_is_no_source(address: str) -> None:
    with pytest.raises(InvalidAddressError):
        make_source(address)


@pytest.mark.parametrize(
    ("url", "network"),
    [
        ("https://x.com/ana", "X"),
        ("https://mobile.twitter.com/ana", "X"),
        ("https://www.facebook.com/ana", "Facebook"),
        ("https://es-la.facebook.com/ana", "Facebook"),
        ("https://fb.me/ana", "Facebook"),
        ("https://wa.me/5215555555555", "WhatsApp"),
        ("https://chat.whatsapp.com/Abc", "WhatsApp"),
        ("web.facebook.com/ana", "Facebook"),
        ("https://vm.tiktok.com/ZMabc/", "TikTok"),
        ("https://www.linkedin.com/newsletters/comunidades-123/", "LinkedIn"),
        ("https://discord.gg/abc", "Discord"),
        ("https://web.telegram.org/k/#@canal", "Telegram"),
        ("https://www.twitch.tv/ana", "Twitch"),
        ("https://www.snapchat.com/add/ana", "Snapchat"),
        ("https://discord.com/invite/abc", "Discord"),
        ("https://mx.linkedin.com/company/x/", "LinkedIn"),
        ("https://www.tiktok.com/@ana", "TikTok"),
        ("https://podcasts.apple.com/mx/podcast/x/id1", "Apple Podcasts"),
        ("https://news.google.com/topics/x", "Google"),
    ],
)
def test_accounts_on_networks_that_no_program_may_follow_are_no_sources(url: str, network: str) -> None:
    with pytest.raises(ClosedNetworkError, match=r"no feeds|does not say") as closed:
        typed_address(url)
    assert closed.value.network == network


@pytest.mark.parametrize(
    "url",
    [
        "https://about.fb.com/news/",
        "https://discord.com/blog",
        "https://www.facebook.com/business/news",
        "https://news.google.com/rss/topics/x",
        "https://www.linkedin.com/blog/engineering",
        "https://netflix.com/x.com/",
        "https://www.snapchat.com/terms",
    ],
)
def test_blogs_of_networks_are_no_accounts(url: str) -> None:
    assert typed_address(url) == url


def test_long_addresses_are_told_from_closed_networks_in_no_time() -> None:
    begun = time.process_time()
    for filling in ("a", "/", "@", "a.", "-"):
        typed_address("https://x.example/@" + (filling * 1_900)[:1_900])
    assert time.process_time() - begun < 1


def test_accounts_on_closed_networks_are_told_by_line_in_a_table_of_brands() -> None:
    rows = "sitio web;nombre\nmarca.example/blog;Una\nhttps://www.instagram.com/marca/;Dos\n@marca;Tres\n"
    found = read_csv(rows.encode())
    assert [source.name for source in found.sources] == ["Una"]
    assert [(line, getattr(error, "network", None)) for line, error in found.errors] == [(3, "Instagram"), (4, None)]


def test_a_feed_that_a_service_makes_of_a_closed_network_is_of_the_account() -> None:
    outline = '<outline text="x" xmlUrl="https://rss.app/feeds/a.xml" htmlUrl="https://www.instagram.com/marca/"/>'
    assert only(read_opml(opml(outline))).publisher == "instagram.com/marca"
