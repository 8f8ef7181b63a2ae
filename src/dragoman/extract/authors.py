"""Authors: the names of those who wrote a page, as a list of people and desks.

Owns the order of sources and the cleaning of bylines. Knows nothing of agencies credited in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from lxml.html import HtmlElement

from dragoman.extract.clean import clean_field, fold, parts_of
from dragoman.extract.structured import Structured, strings_of

MAX_AUTHORS = 20
NEAR_HEADLINE = 60
"""Elements below the headline among which a byline is looked for."""

MAX_NAME_CHARS = 80
"""Characters; a longer "name" is a biography or a whole byline with roles."""

_META = (
    "author",
    "article:author",
    "og:article:author",
    "article:author_name",
    "byl",
    "dc.creator",
    "dcterms.creator",
    "dc.contributor",
    "parsely-author",
    "sailthru.author",
    "cxenseparse:author",
    "authors",
)
_PREFIX = re.compile(
    r"^(?:(?:analysis|opinion|review|photographs|written|posted|reported|edited|words|story|article|text|texte?|von|from|reporting)\s+)?"
    r"(?:by|von|par|por|de|di|da|door|av|af|od|автор|аутор|autor(?:a|es)?|yazar|oleh|na)\s*:?\s+|^(?:autor(?:a|es)?|author|автор|аутор|text|foto|redacción)\s*:\s*",
    re.IGNORECASE,
)
_JOIN = re.compile(r"\s+(?:and|und|et|y|e|och|og|en|i|и|та|ve|dan|&|\+)\s+|\s*[;|•·/]\s*|\s*、\s*", re.IGNORECASE)
_COMMA = re.compile(r"\s*,\s*")
_OFFICE = re.compile(
    r"M\.?[DAS]\.?|MBA|MPH|RDN?|RN|Ph\.?D\.?|J\.?D\.?|(?=.{4,60}$).*\b(?:[Ww]riter|[Ee]ditor(?:-at-[Ll]arge)?|"
    r"[Rr]eporter|[Cc]orrespondent|[Cc]olumnist|[Ss]taff|[Rr]edakteur(?:in)?|[Kk]orrespondent(?:in)?)"
)
"""A degree or an office, as they stand behind a name and a comma."""

_NOT_A_NAME = re.compile(
    r"https?:|www\.|@|[{}<>\[\]=]|^\W*$|^\d|^(?:admin|administrator|user|guest|null|none|undefined|unknown|n/a|author|editor)$",
    re.IGNORECASE,
)
_SAYS_BY = re.compile(
    r"(?:(?:written |posted |reported )?by|von|par|por|di|door|av|af|автор|аутор|autor(?:a|es)?|author|text|oleh|"
    r"yazan)\s*:?(?:\s|$)",
    re.IGNORECASE,
)
_BYLINE_END = re.compile(r"\s[/|·•–—]\s|\(|\d")
_NOT_BYLINE = re.compile(r"comment|social|share|follow|related|widget|promo|bio\b", re.IGNORECASE)
_BYLINE = re.compile(r"author|byline|autor(?!iz)|journalist|writer|contributor|creator", re.IGNORECASE)


def authors_of(document: HtmlElement, structured: Structured, *, site: str) -> tuple[str, ...]:
    """Names in the page's order: of JSON-LD, else meta elements, else microdata and bylines on the page.

    Where a source names the outlet alone, the next that names somebody is believed before it.
    """
    outlets = [fold(site), *(fold(label) for label in _host_labels(structured))]
    fallback: tuple[str, ...] = ()
    for names in _sources(document, structured):
        if names and (
            all(map(_is_person, names)) if fallback else not all(_is_outlet(name, outlets) for name in names)
        ):
            return names
        fallback = fallback or names
    return fallback or _by_class(document)


def _sources(document: HtmlElement, structured: Structured) -> Iterator[tuple[str, ...]]:
    yield _settled(part for name in strings_of(structured.article.get("author"), "name") for part in split_pair(name))
    for source in _META:
        yield _settled(part for value in structured.meta.get(source, ()) for part in split_byline(value))
    yield _settled(clean_name(name) for name in strings_of(structured.article.get("creator"), "name"))
    yield _by_relation(document)
    yield _by_wording(document)


def _is_person(name: str) -> bool:
    """Whether a name has the form of a person's: two to four words, each with a capital or without letter case."""
    words = name.split()
    cased = (
        2 <= len(words) <= 4
        and all(word[0].isupper() or word[0] in "dvz" for word in words)
        and "." not in words[-1][:-1]
    )
    return cased or (len(words) == 1 and 2 <= len(name) <= 6 and name.isalpha() and name.upper() == name.lower())


def _is_outlet(name: str, outlets: list[str]) -> bool:
    folded = fold(name)
    return any(folded == outlet or (len(outlet) > 3 and (folded in outlet or outlet in folded)) for outlet in outlets)


def _host_labels(structured: Structured) -> list[str]:
    """The parts of the page's own host name: an outlet that signs as "ABC" is often at abc.example."""
    host = parts_of(structured.links.get("canonical", "") or structured.first("og:url")).hostname or ""
    return [label for label in host.split(".")[:-1] if label != "www"]


def split_pair(text: str) -> list[str]:
    """A stated name; two, where "and" parts two names of two words or more ("AFP and staff" is one)."""
    parts = _JOIN.split(clean_field(text))
    whole = len(parts) > 1 and all(len(part.split()) > 1 for part in parts)
    return [clean_name(part) for part in parts] if whole else [clean_name(text)]


def split_byline(text: str) -> list[str]:
    """The names in a byline such as "By Ana Lopez and Jean Petit", without degrees and offices behind a comma."""
    line = "" if "//" in text else _PREFIX.sub("", clean_field(text))
    parts = [part for piece in _JOIN.split(line) for part in _COMMA.split(piece)]
    return [clean_name(part) for number, part in enumerate(parts) if number == 0 or not _OFFICE.fullmatch(part)]


def clean_name(text: str) -> str:
    """A name without "By", surrounding punctuation and white space; "" for what is no name."""
    first, *behind = _COMMA.split(_PREFIX.sub("", clean_field(text)))
    name = ", ".join([first, *(part for part in behind if not _OFFICE.fullmatch(part))]).strip(' ,.;:|-–—•·"“”')
    if not name or len(name) > MAX_NAME_CHARS or _NOT_A_NAME.search(name):
        return ""
    return name


def names_in(elements: Sequence[HtmlElement]) -> tuple[str, ...]:
    """The names in elements that hold nothing but authors, each a byline of one or several."""
    stated = (e.get("content") or e.text_content()[:300] for e in elements[:MAX_AUTHORS])
    return _settled(name for text in stated for name in split_byline(text))


def _settled(names: Iterable[str]) -> tuple[str, ...]:
    unique: dict[str, str] = {}
    for name in names:
        if name:
            unique.setdefault(fold(name), name)
    return tuple(unique.values())[:MAX_AUTHORS]


def _by_relation(document: HtmlElement) -> tuple[str, ...]:
    """Names marked by microdata's author or by rel=author."""
    marked = document.xpath(
        "//*[@itemprop='author']//*[@itemprop='name'] | //*[@itemprop='author'][not(.//*[@itemprop='name'])]"
    )
    names = _settled(part for e in marked[:10] for part in split_byline(e.get("content") or e.text_content()[:200]))
    return names or _settled(clean_name(e.text_content()[:200]) for e in document.xpath("//*[@rel='author']")[:5])


def _by_wording(document: HtmlElement) -> tuple[str, ...]:
    """Names in the first line below the headline that begins with "By" or the like and goes on with names of people."""
    below = 0
    for element in document.iter("h1", "p", "div", "span", "li", "td", "address", "em", "strong"):
        below += 1 if below or element.tag == "h1" else 0
        if below > NEAR_HEADLINE:
            break
        start = (element.text or "").strip()
        if below and start and _SAYS_BY.match(start) and len(element) <= MAX_AUTHORS:
            line = element.text_content()[:300]
            names = _linked(element) or _settled(split_byline(_BYLINE_END.split(clean_field(line))[0]))
            if names and all(map(_is_person, names)):
                return names
    return ()


def _by_class(document: HtmlElement) -> tuple[str, ...]:
    """Names in the first element that is called a byline or author and holds names of people alone."""
    for element in document.iter("a", "span", "p", "div", "address", "strong", "cite", "li"):
        named = f"{element.get('class', '')} {element.get('id', '')}"
        if len(named) > 1 and _BYLINE.search(named) and not _NOT_BYLINE.search(named):
            names = _linked(element)
            if not names:
                lines = [line for text in element.itertext() if (line := clean_field(text[:300]))][:MAX_AUTHORS]
                names = _settled(name for line in lines for name in split_byline(line))
            if names and all(map(_is_person, names)):
                return names
    return ()


def _linked(element: HtmlElement) -> tuple[str, ...]:
    links = [clean_name(link.text_content()[:200]) for link in list(element.iter("a"))[:MAX_AUTHORS]]
    return _settled(name for name in links if _is_person(name))
