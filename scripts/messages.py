"""Keep the catalogues of the interface: ``.venv/bin/python scripts/messages.py update|check``.

``update`` takes the messages out of code and templates into every catalogue of ``src/dragoman/publish/locales``,
drops what is asked for no more, leaves new ones empty to be translated, and writes the Latin Serbian one anew from
the Cyrillic. ``check`` says what is missing or wrong and fails where anything is; the tests run it as well.
"""

from __future__ import annotations

import re
import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from dragoman.publish.messages import INTERFACE_LANGUAGES, LOCALES
from dragoman.translate.transliteration import latinised

SOURCES = LOCALES.parent
METHODS = [("**.py", "python"), ("**.html", "jinja2")]
KEYWORDS = {"_": None, "plural": (1, 2)}
DERIVED = {"sr-Latn": "sr-Cyrl"}
"""Catalogues that are another one, transliterated."""
PLACEHOLDER = re.compile(r"%\(\w+\)s")


def extracted() -> Catalog:
    """Every message of code and templates, by the files it stands in."""
    catalogue = Catalog()
    found = extract_from_dir(SOURCES, METHODS, keywords=KEYWORDS)
    for file, _line, message, _comments, _context in sorted(found, key=lambda row: (row[0], row[1])):
        catalogue.add(message, locations=[(str(file), 0)])
    return catalogue


def load(language: str) -> Catalog:
    """The catalogue of an interface language as it lies in the folder; empty where there is none yet."""
    path = LOCALES / f"{language}.po"
    locale = language.replace("-", "_")
    return read_po(BytesIO(path.read_bytes()), locale=locale) if path.exists() else Catalog(locale=locale)


def updated(language: str, wanted: Catalog) -> Catalog:
    """The catalogue with exactly the messages that are wanted, in their order."""
    catalogue = load(DERIVED.get(language, language))
    made = Catalog(locale=language.replace("-", "_"), fuzzy=False)
    for message in _messages(wanted):
        old = catalogue.get(message.id)
        empty = ("",) * made.num_plurals if isinstance(message.id, tuple) else ""
        string = old.string if old is not None and old.string else empty
        if language in DERIVED:
            string = latinised(string, "sh") if isinstance(string, str) else tuple(latinised(s, "sh") for s in string)
        made.add(message.id, string, locations=message.locations)
    return made


def rendered(language: str, catalogue: Catalog) -> bytes:
    """The catalogue as the text of its file: no dates and no lines, so that it changes with its messages alone."""
    body = BytesIO()
    write_po(body, catalogue, width=0, omit_header=True, include_lineno=False)
    head = (
        'msgid ""\nmsgstr ""\n'
        f'"Language: {language}\\n"\n'
        f'"Plural-Forms: {catalogue.plural_forms}\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    )
    return head.encode() + body.getvalue()


def problems(language: str, wanted: Catalog) -> list[str]:
    """What is wrong with a catalogue, a sentence each; none where all is well."""
    catalogue, found = load(language), []
    for message in _messages(wanted):
        has = catalogue.get(message.id)
        if has is None:
            found.append(f"{language}: {message.id!r} is not there")
            continue
        if isinstance(message.id, tuple) and len(has.string or ()) != catalogue.num_plurals:
            found.append(f"{language}: {message.id!r} has not {catalogue.num_plurals} forms")
        found += [f"{language}: {message.id!r}: {fault}" for fault in _faults(message, has)]
    surplus = {message.id for message in _messages(catalogue)} - {message.id for message in _messages(wanted)}
    return found + [f"{language}: {id!r} is asked for nowhere" for id in sorted(surplus, key=str)]


def _faults(message: Message, translated: Message) -> list[str]:
    forms = [translated.string] if isinstance(translated.string, str) else list(translated.string or ())
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    allowed = set().union(*(PLACEHOLDER.findall(id) for id in ids))
    # The number may go unsaid where a form is for one, two or none.
    needed = allowed - ({"%(n)s"} if len(ids) > 1 else set())
    faults = ["a form is empty"] if not all(forms) else []
    for form in filter(None, forms):
        has = set(PLACEHOLDER.findall(form))
        if not needed <= has <= allowed or "%" in PLACEHOLDER.sub("", form):
            faults.append(f"{form!r} has other placeholders")
    return faults


def _messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def main() -> int:
    if sys.argv[1:] not in (["update"], ["check"]):
        sys.stderr.write(f"{__doc__}\n")
        return 2
    wanted = extracted()
    faults: list[str] = []
    # What is derived comes after what it is derived from.
    for language in sorted(INTERFACE_LANGUAGES[1:], key=lambda tag: tag in DERIVED):
        if sys.argv[1] == "update":
            Path(LOCALES / f"{language}.po").write_bytes(rendered(language, updated(language, wanted)))
        faults += problems(language, wanted)
    sys.stdout.writelines(f"{fault}\n" for fault in faults)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
