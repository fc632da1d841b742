#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Computes the reference vectors that the embed job is tested against.

It shares no code with the job: the tokenizer is written from the description of BERT's
(`BasicTokenizer` and `WordPiece`), the network from its equations, in 64-bit numbers. It needs
NumPy alone:

    scripts/build-image --weights            # prints the model folder
    python3 make_reference.py MODEL_FOLDER

reads passages.txt beside it and writes vectors.jsonl.
"""

import json
import math
import re
import sys
import unicodedata
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
MAX_TOKENS = 256


def load_tensors(path):
    """The tensors of a safetensors file: a length, a JSON table of contents, the numbers."""
    data = path.read_bytes()
    start = 8 + int.from_bytes(data[:8], "little")
    tensors = {}
    for name, entry in json.loads(data[8:start]).items():
        if name == "__metadata__" or entry["dtype"] != "F32":
            continue
        first, last = entry["data_offsets"]
        numbers = np.frombuffer(data[start + first : start + last], "<f4")
        tensors[name] = numbers.reshape(entry["shape"]).astype(np.float64)
    return tensors


class Tokenizer:
    """BERT's tokenizer for uncased text, from vocab.txt."""

    def __init__(self, folder):
        words = (folder / "vocab.txt").read_text(encoding="utf-8").split("\n")
        self.numbers = {word: number for number, word in enumerate(words) if word}

    def encode(self, text):
        numbers = []
        # Every second part is one of the marks.
        for index, part in enumerate(re.split(r"(\[(?:PAD|UNK|CLS|SEP|MASK)\])", text)):
            if index % 2:
                numbers.append(self.numbers[part])
            else:
                for word in self.words(part):
                    numbers += self.pieces(word)
        numbers = numbers[: MAX_TOKENS - 2]
        return [self.numbers["[CLS]"], *numbers, self.numbers["[SEP]"]]

    def words(self, text):
        """Cleans, lowers and strips accents; cuts at spaces and around punctuation and Han."""
        spaced = ""
        for character in text:
            if character.isspace():
                spaced += " "
            elif character == "\ufffd" or unicodedata.category(character).startswith("C"):
                continue
            elif is_han(ord(character)):
                spaced += f" {character} "
            else:
                spaced += character
        plain = unicodedata.normalize("NFD", spaced.lower())
        plain = "".join(c for c in plain if unicodedata.category(c) != "Mn")
        return "".join(f" {c} " if is_punctuation(c) else c for c in plain).split()

    def pieces(self, word):
        """The longest known beginning, again and again; a word that does not work out is unknown."""
        unknown = [self.numbers["[UNK]"]]
        if len(word) > 100:
            return unknown
        found, start = [], 0
        while start < len(word):
            for end in range(len(word), start, -1):
                piece = word[start:end] if start == 0 else "##" + word[start:end]
                if piece in self.numbers:
                    found.append(self.numbers[piece])
                    start = end
                    break
            else:
                return unknown
        return found


def is_han(code):
    blocks = [(0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F),
              (0x2B740, 0x2B81F), (0x2B820, 0x2CEAF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F)]
    return any(first <= code <= last for first, last in blocks)


def is_punctuation(character):
    if character.isascii():
        return character.isprintable() and not character.isalnum() and character != " "
    return unicodedata.category(character).startswith("P")


def embed(tensors, config, tokens):
    """The network's equations for one passage, from token numbers to a vector of length one."""
    erf = np.vectorize(math.erf, otypes=[np.float64])
    heads = config["num_attention_heads"]

    def linear(name, x):
        return x @ tensors[f"{name}.weight"].T + tensors[f"{name}.bias"]

    def norm(name, x):
        centred = x - x.mean(axis=-1, keepdims=True)
        variance = (centred**2).mean(axis=-1, keepdims=True)
        scaled = centred / np.sqrt(variance + config["layer_norm_eps"])
        return scaled * tensors[f"{name}.weight"] + tensors[f"{name}.bias"]

    x = tensors["embeddings.word_embeddings.weight"][tokens]
    x = x + tensors["embeddings.position_embeddings.weight"][: len(tokens)]
    x = x + tensors["embeddings.token_type_embeddings.weight"][0]
    x = norm("embeddings.LayerNorm", x)
    for number in range(config["num_hidden_layers"]):
        layer = f"encoder.layer.{number}"
        query, key, value = (
            linear(f"{layer}.attention.self.{part}", x).reshape(len(x), heads, -1).swapaxes(0, 1)
            for part in ("query", "key", "value")
        )
        scores = query @ key.swapaxes(1, 2) / math.sqrt(query.shape[-1])
        weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
        weights /= weights.sum(axis=-1, keepdims=True)
        mixed = (weights @ value).swapaxes(0, 1).reshape(x.shape)
        x = norm(f"{layer}.attention.output.LayerNorm", linear(f"{layer}.attention.output.dense", mixed) + x)
        inner = linear(f"{layer}.intermediate.dense", x)
        inner = inner * 0.5 * (1 + erf(inner / math.sqrt(2)))
        x = norm(f"{layer}.output.LayerNorm", linear(f"{layer}.output.dense", inner) + x)
    mean = x.mean(axis=0)
    return mean / np.linalg.norm(mean)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    config = json.loads((folder / "config.json").read_text())
    tensors = load_tensors(folder / "model.safetensors")
    tokenizer = Tokenizer(folder)
    passages = (HERE / "passages.txt").read_text(encoding="utf-8").split("\n")[:-1]
    with open(HERE / "vectors.jsonl", "w", encoding="ascii", newline="\n") as out:
        for passage in passages:
            vector = embed(tensors, config, tokenizer.encode(passage))
            out.write(json.dumps([round(x, 6) for x in vector.tolist()], separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
