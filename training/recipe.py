"""What goes into the model and in which measure: texts with their licences, ways of back-translation, weights, limits.

Data, no code; knows nothing of files' contents, of Apertium or of PyTorch.
"""

from __future__ import annotations

from dataclasses import dataclass

from dragoman.model import Pair

ENGLISH = "en"

VOCABULARY_PIECES = 16_000
"""Pieces of the one vocabulary of all languages: embeddings of 8 MB in 8 bits."""

BLOCK_SENTENCES = 5_000
"""English sentences that are back-translated, written and skipped together: some minutes of work on one processor."""

WAYS_A_SENTENCE = 3
"""Languages that each English sentence is translated back into, of those in ``WAYS``, in turns: with all seven the
shards would take four transfers, and a pass more time than there is."""

PARCEL_BYTES = 54 * 2**20
"""Room for shards in what travels at once to a machine with a GPU: 64 MiB less the repository and some air."""

VALIDATION_SENTENCES = 400
"""Sentences of each file of ``valid/`` that a checkpoint is judged by; greedy decoding of all takes seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text that the model is made from, and what is owed for it."""

    name: str
    """The beginning of its files' names."""
    title: str
    licence: str
    weight: int = 1
    """How often a pass over the data takes each of its rows."""


TEXTS = (
    Text(name="current-events", title="Wikipedia, Portal: Current events", licence="CC-BY-SA-4.0"),
    Text(name="kremlin", title="The Kremlin, news and transcripts in English", licence="CC-BY-4.0"),
    Text(name="state-department", title="United States Department of State, press releases", licence="public domain"),
    Text(name="wikinews", title="Wikinews, articles", licence="CC-BY-2.5"),
    Text(name="global-voices", title="Global Voices, reports", licence="CC-BY-3.0"),
    Text(name="white-house", title="The White House, speeches and remarks", licence="public domain"),
    Text(name="tatoeba", title="Tatoeba, sentences and their translations", licence="CC-BY-2.0-FR", weight=2),
    Text(name="europarl", title="Europarl, proceedings of the European Parliament", licence="free", weight=3),
)
"""Real pairs are weighted up: their sources are what people write, not what Apertium makes of English."""

LICENCE = "CC-BY-SA-4.0"
"""Of a model made from all of these: the strictest of theirs asks for it."""

LANGUAGES = {"fr": "fr", "es": "es", "pt": "pt", "it": "it", "de": "de", "ru": "ru", "sr": "sh", "sh": "sh"}
"""Languages of the real pairs as their files name them, and as they are counted here."""

TAGS = ("ca", "de", "es", "fr", "gl", "it", "pt", "ru", "sr", "hr", "bs")
"""Languages that the package offers into English; "sh" is three of them."""

WAYS: dict[str, tuple[Pair, ...]] = {
    "es": (Pair(source="en", target="es"),),
    "ca": (Pair(source="en", target="ca"),),
    "gl": (Pair(source="en", target="gl"),),
    "sh": (Pair(source="en", target="sh"),),
    "fr": (Pair(source="en", target="es"), Pair(source="es", target="fr")),
    "pt": (Pair(source="en", target="es"), Pair(source="es", target="pt")),
    "it": (Pair(source="en", target="es"), Pair(source="es", target="it")),
}
"""How English becomes each language, hop by hop."""

ROUNDS_A_SENTENCE = 1
"""Round trips, of those in ``ROUNDS``, that each English sentence makes where repair is wanted."""

REPAIR = "apertium-en"
"""English as Apertium writes it, as a language to learn from."""

ROUNDS: dict[str, tuple[Pair, ...]] = {
    "es": (*WAYS["es"], Pair(source="es", target="en")),
    "ca": (*WAYS["ca"], Pair(source="ca", target="en")),
    "sh": (*WAYS["sh"], Pair(source="sh", target="en")),
    "fr": (*WAYS["fr"], Pair(source="fr", target="es"), Pair(source="es", target="en")),
}
"""Round trips from English to Apertium's English."""

BACK_TRANSLATED, REAL = "back-translated", "real"
"""Where a row's source comes from."""

CYRILLIC_SHARE = 3
"""One in so many Serbo-Croatian sources is given in Cyrillic, as half of Serbia's outlets write."""


def text_of(name: str) -> Text:
    """The text that a file belongs to by its name ("tatoeba.fr-en.tsv.xz"); KeyError where the recipe has none."""
    for text in TEXTS:
        if name.startswith(text.name + "."):
            return text
    raise KeyError(name)
