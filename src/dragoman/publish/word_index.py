"""What a browser needs to search a site of plain files: which words stand in which items, in small files.

It knows nothing of pages. ``static/search.js`` reads these files and must fold words and number files as this module
does. Items are numbered from the oldest, so that a new one changes the files of its own words alone. Indexed are
titles, opening words, authors and outlet, in the translation and the original; whole texts would make many times as
much.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator

from dragoman.language import direction
from dragoman.model import UNKNOWN_LANGUAGE, Item
from dragoman.publish import paths
from dragoman.publish.labels import label
from dragoman.publish.plain import link_between
from dragoman.searching import fold_words

WORD_FILES = 64
"""Files that words are spread over: with 20,000 articles some 100 kB each, of which a search reads one a word."""
CARDS_IN_FILE = 50
"""Items in a file of cards: some 40 kB."""
WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|(?:(?![\u3040-\u30ff\u3400-\u9fff])[^\W_])+")
FNV_OFFSET, FNV_PRIME = 0x811C9DC5, 0x01000193
"""Of the 32-bit FNV-1a hash (RFC 9923)."""


class WordIndex:
    """Collects the words of items as they come, numbered from 0; its files are complete once all were added."""

    def __init__(self, edition: str) -> None:
        self._folder = f"{edition}/search"
        self._page = f"{edition}/search/index.html"
        self._items: dict[str, list[int]] = {}
        self._cards: list[list[str]] = []
        self._count = 0

    def add(self, item: Item) -> Iterator[tuple[str, bytes]]:
        """Take an item in; yield the file of cards that it filled, if it filled one."""
        texts = (item.title, item.original_title, item.excerpt, *item.authors, item.outlet.name)
        words = {word for text in texts for word in (*browser_words(text), *fold_words(text))}
        for word in words:
            self._items.setdefault(word, []).append(self._count)
        self._cards.append(self._card(item))
        self._count += 1
        if len(self._cards) == CARDS_IN_FILE:
            yield self._card_file()

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield the last file of cards and the files of words; nothing is added afterwards."""
        if self._cards:
            yield self._card_file()
        spread: list[dict[str, list[int]]] = [{} for _ in range(WORD_FILES)]
        for word in sorted(self._items):
            spread[word_file(word)][word] = self._items[word]
        for number, words in enumerate(spread):
            yield f"{self._folder}/words-{number}.json", _json(words)

    def _card_file(self) -> tuple[str, bytes]:
        number = (self._count - 1) // CARDS_IN_FILE
        cards, self._cards = self._cards, []
        return f"{self._folder}/cards-{number}.json", _json(cards)

    def _card(self, item: Item) -> list[str]:
        link = link_between(self._page, paths.article(item.edition, item.id))
        known = item.title_language and item.title_language != UNKNOWN_LANGUAGE
        shown_direction = direction(item.title_language) if known else "auto"
        day = (item.published or item.seen).date().isoformat()
        said = label(item)
        return [
            link,
            item.title,
            item.title_language,
            shown_direction,
            item.outlet.name,
            day,
            item.excerpt,
            f"{said.status} {said.views_short}",
        ]


def browser_words(text: str) -> list[str]:
    """Return the words of a text as a browser can fold them: small letters without marks."""
    plain = unicodedata.normalize("NFKD", text).lower()
    return WORD.findall("".join(letter for letter in plain if unicodedata.category(letter)[0] != "M"))


def word_file(word: str) -> int:
    """Return the number of the file that a word stands in."""
    number = FNV_OFFSET
    for byte in word.encode("utf-8", "replace"):
        number = (number ^ byte) * FNV_PRIME & 0xFFFFFFFF
    return number % WORD_FILES


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
