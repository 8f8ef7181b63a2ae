"""Weights to a package for the product: ``python -m training.export --weights FOLDER --data FOLDER --to FOLDER``.

The package is a folder: ``model.bin`` in 8 bits, ``config.json`` and ``shared_vocabulary.json`` as CTranslate2 writes
them, the vocabulary as ``source.spm`` and ``target.spm`` (the OPUS-MT layout), ``dragoman.json`` with name, version
and languages, and ``README.md``, the model card. No language is named to the model: the source tells it. Needs
PyTorch to read the weights, and CTranslate2.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from ctranslate2.specs import TransformerSpec
from numpy.typing import NDArray

from training.card import render_card
from training.checkpoints import load_weights
from training.recipe import ENGLISH, LICENCE, TAGS
from training.shards import checked, load_manifest
from training.size import Size, place_codes
from training.vocabulary import load_vocabulary

PACKAGE_BYTES = 45 * 10**6
"""Largest package: it lies in the repository."""

Weights = Mapping[str, NDArray[np.float32]]


def write_package(
    folder: Path,
    *,
    weights: Weights,
    size: Size,
    vocabulary: bytes,
    name: str,
    version: str,
    manifest: Mapping[str, Any],
    about: Mapping[str, Any],
) -> int:
    """Write the package; returns its bytes. Raises ValueError where the weights don't fit the size or the limit."""
    processor = load_vocabulary(vocabulary)
    tokens = [processor.id_to_piece(index) for index in range(len(processor))]
    spec = specification(weights, size, tokens)
    folder.mkdir(parents=True, exist_ok=True)
    spec.optimize("int8")
    spec.save(str(folder))
    for file in ("source.spm", "target.spm"):
        (folder / file).write_bytes(vocabulary)
    languages = [tag for tag in TAGS if _learned(tag, manifest)]
    record = {"name": name, "version": version, "from": languages, "to": [ENGLISH], "licence": LICENCE}
    (folder / "dragoman.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    card = render_card(name=name, version=version, size=size, manifest=manifest, about=about)
    (folder / "README.md").write_text(card, encoding="utf-8")
    total = sum(path.stat().st_size for path in folder.iterdir())
    if total > PACKAGE_BYTES:
        raise ValueError(f"the package has {total} bytes, more than {PACKAGE_BYTES}")
    return total


def specification(weights: Weights, size: Size, tokens: Sequence[str]) -> TransformerSpec:
    """The model as CTranslate2 has it, checked, in the bits that the weights have."""
    spec = TransformerSpec.from_config((size.encoder_layers, size.decoder_layers), size.heads)
    places = place_codes(size.places, size.width)
    spec.encoder.embeddings[0].weight = spec.decoder.embeddings.weight = weights["embeddings.weight"]
    spec.encoder.position_encodings.encodings = spec.decoder.position_encodings.encodings = places
    for number, layer in enumerate(spec.encoder.layer):
        _set_attention(layer.self_attention, weights, f"encoder.{number}.attention", ("query_key_value", "joined"))
        _set_forward(layer.ffn, weights, f"encoder.{number}.ahead")
    for number, layer in enumerate(spec.decoder.layer):
        _set_attention(layer.self_attention, weights, f"decoder.{number}.attention", ("query_key_value", "joined"))
        _set_attention(layer.attention, weights, f"decoder.{number}.across", ("query", "key_value", "joined"))
        _set_forward(layer.ffn, weights, f"decoder.{number}.ahead")
    _set_norm(spec.encoder.layer_norm, weights, "encoder_norm")
    _set_norm(spec.decoder.layer_norm, weights, "decoder_norm")
    spec.decoder.projection.weight = weights["embeddings.weight"]
    spec.decoder.projection.bias = weights["projection_bias"]
    spec.register_source_vocabulary(list(tokens))
    spec.register_target_vocabulary(list(tokens))
    spec.config.add_source_eos = True
    spec.validate()
    return spec


def _set_attention(attention: Any, weights: Weights, name: str, maps: Sequence[str]) -> None:
    for linear, part in zip(attention.linear, maps, strict=True):
        _set_linear(linear, weights, f"{name}.{part}")
    _set_norm(attention.layer_norm, weights, f"{name}.norm")


def _set_forward(forward: Any, weights: Weights, name: str) -> None:
    _set_linear(forward.linear_0, weights, f"{name}.wide")
    _set_linear(forward.linear_1, weights, f"{name}.narrow")
    _set_norm(forward.layer_norm, weights, f"{name}.norm")


def _set_linear(linear: Any, weights: Weights, name: str) -> None:
    linear.weight, linear.bias = weights[f"{name}.weight"], weights[f"{name}.bias"]


def _set_norm(norm: Any, weights: Weights, name: str) -> None:
    norm.gamma, norm.beta = weights[f"{name}.weight"], weights[f"{name}.bias"]


def _learned(tag: str, manifest: Mapping[str, Any]) -> bool:
    """Whether there were rows of a language, Serbian, Croatian and Bosnian being one there."""
    language = "sh" if tag in ("sr", "hr", "bs") else tag
    return any(name.partition("/")[0] == language for name in manifest["rows"])


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Make a package of trained weights.")
    parser.add_argument("--weights", type=Path, required=True, help="folder with weights that travelled")
    parser.add_argument("--data", type=Path, required=True, help="folder that training.data wrote")
    parser.add_argument("--to", type=Path, required=True, help="folder of the package, new")
    parser.add_argument("--name", default="dragoman-into-english")
    parser.add_argument("--version", default="1.0.0")
    options = parser.parse_args(arguments)
    weights, size, about = load_weights(options.weights)
    manifest = load_manifest(options.data)
    total = write_package(
        options.to,
        weights={name: weight.numpy() for name, weight in weights.items()},
        size=size,
        vocabulary=checked(options.data, manifest["vocabulary"]),
        name=options.name,
        version=options.version,
        manifest=manifest,
        about=about,
    )
    print(f"{options.to}: {total / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
