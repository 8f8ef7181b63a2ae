"""Keys of the translation memory: which stored target serves a text. Knows nothing of where targets are stored."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable

from dragoman.model import Pair, TermUse
from dragoman.translate.glossary.layers import terms_digest
from dragoman.translate.routes import source_tags, target_tags

IMPORTED = "imported"
"""The signature of segments that came with a file of another tool: they serve before any engine is asked."""


_GLOSSARY = " + glossary "


def glossary_signature(signature: str, terms: Iterable[TermUse]) -> str:
    """Sign what is translated with terms: a route's signature, and a digest of the renderings asked for.

    For a segment's key the terms are its own, for an article those of all its segments. So a new term concerns what
    uses it and nothing else; what uses no term has the signature that it has without a glossary.
    """
    digest = terms_digest(terms)
    return f"{signature}{_GLOSSARY}{digest}" if digest else signature


def without_glossary(signature: str) -> str:
    """Return the route's part of a signature."""
    return signature.partition(_GLOSSARY)[0]


def normalise_source(text: str) -> str:
    """Reduce a source segment to what decides its translation: Unicode NFC, white space runs to one space, stripped.

    Quotation marks, case and punctuation stay: engines and readers tell them apart.
    """
    return " ".join(unicodedata.normalize("NFC", text).split())


def memory_key(text: str, pair: Pair, signature: str) -> str:
    """Key a segment's translation: SHA-256, in hexadecimal, of pair, signature and normalised source.

    Fields are parted by NUL, which tags and signatures never hold, so two different triples never run together.
    """
    fields = "\0".join((str(pair), signature, normalise_source(text)))
    return hashlib.sha256(fields.encode("utf-8", "surrogatepass")).hexdigest()


def imported_pair(pair: Pair) -> Pair:
    """Return the pair under which imported segments are kept: the most general tags, as routes know them.

    So "pt-BR>en-GB" serves Portuguese into English, and each standard of Serbo-Croatian the others.
    """
    return Pair(source=source_tags(pair.source)[-1], target=target_tags(pair.target)[-1])
