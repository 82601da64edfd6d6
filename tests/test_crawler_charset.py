"""Bytes to text, and the repair of text that was read wrongly before it came here."""

import encodings.aliases
import json
import pkgutil
import time
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.charset import decode_text
from crawler.mojibake import repair_mojibake
from tests.shared_data import shared_data

SPANISH = "La campaña llegó a más de un millón de jóvenes en España y América, ¿qué pasó después?"
POLISH = "Zażółć gęślą jaźń. Społeczność rośnie, gdy ktoś słucha, odpowiada i wyjaśnia swoje decyzje każdego dnia."


@pytest.mark.parametrize(
    ("body", "charset", "text"),
    [
        ("año".encode(), None, "año"),
        ("año".encode("latin-1"), None, "año"),
        ("año".encode("latin-1"), "utf-8", "año"),
        ("año".encode(), "latin-1", "año"),
        ("año".encode("utf-16"), None, "año"),
        (b"\xef\xbb\xbf" + "año".encode(), "latin-1", "año"),
        ("<meta charset=windows-1251>Привет".encode("cp1251"), None, "<meta charset=windows-1251>Привет"),
        ("“€”".encode("cp1252"), "iso-8859-1", "“€”"),
        ("campaña, año, señal ".encode() + b"\xf1", None, "campaña, año, señal \ufffd"),
        (b"", "nonsense", ""),
        (b"", "\x00\xff" * 50, ""),
        # One byte without meaning does not turn every other into another character.
        ("“campaña” ".encode("cp1252") + b"\x9d", None, "“campaña” \x9d"),
        ("日本語のニュース".encode("cp932") + b"\x83", "shift_jis", "日本語のニュース\ufffd"),
        # Claims that are none: a codec of Python, an encoding that browsers do not read, a script's charset.
        (SPANISH.encode("cp1252"), "zip", SPANISH),
        (b"+ADw-script+AD4-", "utf-7", "+ADw-script+AD4-"),
        (
            f"<script charset='koi8-r'></script><p>{SPANISH}".encode("cp1252"),
            None,
            f"<script charset='koi8-r'></script><p>{SPANISH}",
        ),
        # Without a claim.
        (POLISH.encode("iso-8859-2"), None, POLISH),
        (POLISH.encode("cp1250"), None, POLISH),
        (b"<style>a {}</style>" * 10_000 + POLISH.encode("cp1250"), None, "<style>a {}</style>" * 10_000 + POLISH),
        (SPANISH.encode("utf-16-le"), None, SPANISH),
        (SPANISH.encode("utf-32-be"), None, SPANISH),
        (SPANISH.encode() + b"\0" + SPANISH.encode(), None, f"{SPANISH}\0{SPANISH}"),
    ],
)
def test_bytes_are_read_as_what_they_are(body: bytes, charset: str | None, text: str) -> None:
    assert decode_text(body, charset) == text


@given(st.binary(max_size=300), st.text(max_size=20) | st.none())
def test_no_bytes_and_no_claim_make_it_fail(body: bytes, charset: str | None) -> None:
    assert isinstance(decode_text(body, charset), str)


def test_no_codec_of_python_makes_it_fail_or_slow() -> None:
    names = {*encodings.aliases.aliases, *(module.name for module in pkgutil.iter_modules(encodings.__path__))}
    body = ("xn--caa- \\u0041 " + SPANISH).encode("cp1252") * 100 + b"\x81\xff\xfe"
    begun = time.process_time()
    for name in names:
        assert decode_text(body, name)
        assert decode_text(f'<?xml version="1.0" encoding="{name}"?>'.encode() + body)
    assert time.process_time() - begun < 0.01 * 2 * len(names)


@pytest.mark.parametrize(
    "text", [SPANISH, SPANISH.upper(), "“Não”, disse João: “É coração, é ação”…", "dijo: «El año»"]
)
@pytest.mark.parametrize("wrong", ["cp1252", "latin-1"])
def test_mojibake_is_repaired(text: str, wrong: str) -> None:
    damaged = text.encode().decode(wrong, "ignore" if wrong == "cp1252" else "strict")
    if wrong == "cp1252" and damaged.encode(wrong) != text.encode():
        damaged = text.encode().decode("latin-1")  # some letters have a byte without meaning in Windows-1252
    assert damaged != text
    assert repair_mojibake(damaged) == text
    assert repair_mojibake(f"{damaged}\n\n{text}") == f"{text}\n\n{text}"


@pytest.mark.parametrize(
    "text",
    [
        "“A VIDA DA IRM\u00c3\u201d", "«AMANH\u00c3\u00bb, DISSE", "MA\u00c7\u00c3\u2122", "AMANH\u00c3…", "ÂNGULO",
        "irá”¡Sí!", "«¿Irá»«No»", "está”“", "“Así…”", "«¿Irá?»—dijo", "más allá…”»",
        "a 25 °C", "n.º 3, 2.ª", "€100 £5", "café®", "naïve façade", "Ελλάδα", "日本語", "Привет", "🎉👩‍👩‍👧",
        "line\x85end", "ñ¡¿", "«Ñ»", "Â", "Ã", "ã©",
    ],
)  # fmt: skip
def test_what_may_be_meant_stays(text: str) -> None:
    assert repair_mojibake(text) == text
    assert repair_mojibake(f"{SPANISH}\n{text} {text}") == f"{SPANISH}\n{text} {text}"


def test_no_spanish_or_portuguese_word_before_punctuation_is_taken_for_mojibake() -> None:
    signs = "”“’‘»«…–—•™›"
    for letter, one, two in product("áéíóúüñàâãêôõçÁÉÍÓÚÜÑÀÂÃÊÔÕÇ", signs, ("", *signs)):
        text = f"Dijo “{'CAMP' if letter.isupper() else 'camp'}{letter}{one}{two} y siguió."
        if letter + one not in ("Â«", "Â»"):  # no word of these languages ends in Â
            assert repair_mojibake(text) == text


def test_hostile_mojibake_takes_bounded_time() -> None:
    nested = "ñ"
    for _ in range(15):
        nested = nested.encode().decode("latin-1")
    begun = time.process_time()
    for text in (nested, "Ãƒ" * 100_000, "\x9d" * 200_000, "â€" * 100_000, "ðŸ" * 100_000):
        repair_mojibake(text)
    assert time.process_time() - begun < 5


def test_clean_real_texts_stay_as_they_are() -> None:
    rows = (shared_data("news") / "news-es.jsonl").read_text(encoding="utf-8").splitlines()
    rows += (shared_data("retrieval") / "faquad-pt.passages.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [text for row in map(json.loads, rows) for text in (row["text"], row["title"])]
    texts += [path.read_text(encoding="utf-8") for path in sorted(shared_data("guides").glob("*/*.md"))]
    assert len(texts) > 3000
    assert [text for text in texts if repair_mojibake(text) != text] == []
    # And the same texts, damaged, are found again.
    damaged = [text.encode().decode("latin-1") for text in texts[:500]]
    assert sum(repair_mojibake(wrong) == text for wrong, text in zip(damaged, texts, strict=False)) >= 490
