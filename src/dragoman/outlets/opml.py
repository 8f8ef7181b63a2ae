"""OPML 2.0, the form in which feed readers exchange what they follow.

What we write is one outline for each outlet, which carries its home page, with its feeds below; what OPML has no
attribute for (country, owner, rights) stands in a namespace of ours, as OPML asks. What others write is grouped by
host. Knows nothing of the store or of the network, and reads hostile documents: one with a document type is refused
before anything in it is looked at.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from dragoman.css import NO_SELECTORS, Selectors
from dragoman.errors import ParseError
from dragoman.language import standardize
from dragoman.model import UNKNOWN_LANGUAGE, Declaration, Outlet, PollLimits, Rights
from dragoman.outlets.declaration import (
    KINDS,
    LONGEST_POLL_MINUTES,
    MAX_FEEDS,
    SHORTEST_POLL_MINUTES,
    is_address,
    parse_selectors,
)
from dragoman.outlets.naming import MAX_NAME_CHARACTERS, country_of, is_country, name_outlet
from dragoman.outlets.slug import make_slug

OURS = "urn:dragoman:outlet"
"""Namespace of the attributes that OPML does not have."""

_EXTRACT = f"{{{OURS}}}extract"
"""The outlet's selectors, as a JSON object."""

_FOLLOW = f"{{{OURS}}}follow"
"""On an outline of type "link": "links" where the page is followed for the articles it links to."""

MAX_OUTLINES = 20_000
"""Outlines in one document: the largest exports of feed readers have a tenth of it."""

FEED_SERVICES = frozenset({"feeds.feedburner.com", "feeds2.feedburner.com", "feedproxy.google.com", "rss.app"})
"""Hosts that serve feeds of many outlets: the host says nothing of whose a feed is."""

_BARE_AMPERSAND = re.compile(rb"&(?!#?\w{1,32};)")
_UTF16 = (b"\xfe\xff", b"\xff\xfe", b"\x00<", b"<\x00")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriptions:
    """The outlets in a document, in its order, and in words what could not be taken."""

    outlets: tuple[Declaration, ...]
    notes: tuple[str, ...] = ()


def parse_opml(body: bytes, *, subject: str) -> Subscriptions:
    """Read the outlets in an OPML document; ``subject`` is its file, for errors.

    An outline with a home page and no feed of its own is an outlet, its feeds are those below. All others are grouped
    by the host of their home page, or of the feed. Raises ParseError where it is no OPML or holds no feed.
    """
    if not body.startswith(_UTF16):  # addresses with bare ampersands are what most programs get wrong
        body = _BARE_AMPERSAND.sub(b"&amp;", body)
    outlines = _Outlines(subject)
    target: Any = outlines
    # Nothing is loaded from anywhere. Entities need no switch: without a document type there are but the five of XML,
    # and `resolve_entities=False` would leave "&amp;" in an attribute unread.
    parser = etree.XMLParser(target=target, load_dtd=False, no_network=True, huge_tree=False, recover=False)
    try:
        etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise ParseError(f"is not well-formed XML: {error.msg}", subject=f"{subject}, line {error.lineno}") from error
    groups = outlines.groups
    found: dict[str, Declaration] = {}
    for group in groups.values():
        if not (group.feeds or group.pages):
            continue
        declaration = group.declaration()
        if _selectors(group.described.get(_EXTRACT, "")) is None:
            outlines.notes.append(
                f"{declaration.outlet.home}: how its pages are to be read is not understood, left out"
            )
        slug = declaration.outlet.slug
        if slug in found:
            feeds = tuple(dict.fromkeys(found[slug].feeds + declaration.feeds))
            found[slug] = replace(found[slug], feeds=feeds)
        else:
            found[slug] = declaration
    if not found:
        raise ParseError("lists no feed" + "".join(f"; {note}" for note in outlines.notes), subject=subject)
    return Subscriptions(outlets=tuple(found.values()), notes=tuple(outlines.notes))


def render_opml(declarations: Iterable[Declaration], *, title: str) -> bytes:
    """Write outlets as an OPML document, one outline each, with the feeds below."""
    nsmap: Any = {"dragoman": OURS}
    root = etree.Element("opml", {"version": "2.0"}, nsmap=nsmap)
    etree.SubElement(etree.SubElement(root, "head"), "title").text = _NOT_XML.sub("", title)
    body = etree.SubElement(root, "body")
    for declaration in declarations:
        outlet, limits = declaration.outlet, declaration.limits
        described = {
            "text": outlet.name,
            "htmlUrl": outlet.home,
            "language": "" if outlet.language == UNKNOWN_LANGUAGE else outlet.language,
            f"{{{OURS}}}languages": " ".join(outlet.languages),
            f"{{{OURS}}}country": outlet.country,
            f"{{{OURS}}}kind": outlet.kind,
            f"{{{OURS}}}owner": outlet.owner,
            f"{{{OURS}}}rights": "" if outlet.rights is Rights.FULL else outlet.rights.value,
            f"{{{OURS}}}shortest": "" if limits.shortest_minutes is None else repr(limits.shortest_minutes),
            f"{{{OURS}}}longest": "" if limits.longest_minutes is None else repr(limits.longest_minutes),
            _EXTRACT: _json(declaration.selectors),
        }
        outline = etree.SubElement(body, "outline", _clean(described))
        for feed in declaration.feeds:
            listed = {"type": "rss", "text": outlet.name, "xmlUrl": feed, "htmlUrl": outlet.home}
            etree.SubElement(outline, "outline", _clean(listed))
        for page in declaration.pages:
            # OPML's own way to write a link to a page; that its links are followed is ours.
            linked = {"type": "link", "text": outlet.name, "url": page, _FOLLOW: "links"}
            etree.SubElement(outline, "outline", _clean(linked))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True))


def _clean(attributes: Mapping[str, str]) -> dict[str, str]:
    return {name: _NOT_XML.sub("", value) for name, value in attributes.items() if value}


@dataclass(slots=True, kw_only=True)
class _Group:
    """The feeds of one outlet, and the outline that describes it: its own, or else its first feed's."""

    described: Mapping[str, str]
    own: bool
    feeds: dict[str, None] = field(default_factory=dict)
    pages: dict[str, None] = field(default_factory=dict)
    homes: dict[str, None] = field(default_factory=dict)

    def declaration(self) -> Declaration:
        home = self._home()
        name = self._name(home)
        said = self.described
        language = standardize(said.get("language", ""))
        several = tuple(tag for tag in said.get(f"{{{OURS}}}languages", "").split() if standardize(tag) == tag)
        country = said.get(f"{{{OURS}}}country", "")
        kind = said.get(f"{{{OURS}}}kind", "")
        rights = said.get(f"{{{OURS}}}rights", "")
        outlet = Outlet(
            slug=make_slug(home, name),
            name=name,
            home=home,
            language=language,
            country=country if is_country(country) else "" if self.own else country_of(home, language),
            kind=kind if kind in KINDS else "",
            owner=_one_line(said.get(f"{{{OURS}}}owner", ""))[:MAX_NAME_CHARACTERS],
            rights=Rights(rights) if rights in tuple(Rights) else Rights.FULL,
            languages=several if len(several) > 1 and several[0] == language else (),
        )
        limits = PollLimits(
            shortest_minutes=_minutes(said.get(f"{{{OURS}}}shortest", "")),
            longest_minutes=_minutes(said.get(f"{{{OURS}}}longest", "")),
        )
        return Declaration(
            outlet=outlet,
            feeds=tuple(self.feeds)[:MAX_FEEDS],
            pages=tuple(self.pages)[:MAX_FEEDS],
            limits=limits,
            selectors=_selectors(said.get(_EXTRACT, "")) or NO_SELECTORS,
        )

    def _home(self) -> str:
        if len(self.homes) == 1:
            return next(iter(self.homes))
        first = next(iter(self.homes or self.feeds))
        if not self.homes and (urlsplit(first).hostname or "") in FEED_SERVICES:
            return first
        return f"{urlsplit(first).scheme}://{urlsplit(first).netloc}/"

    def _name(self, home: str) -> str:
        name = _one_line(self.described.get("text", "") or self.described.get("title", ""))
        if self.own or (len(self.feeds) == 1 and len(name) <= MAX_NAME_CHARACTERS):
            return name or name_outlet(site_name="", title="", feed_title="", home=home)
        return name_outlet(site_name="", title=name, feed_title="", home=home)


class _Outlines:
    """Takes the parser's events: finds the outlines, refuses a document type."""

    def __init__(self, subject: str) -> None:
        self.groups: dict[str, _Group] = {}
        self.notes: list[str] = []
        self._subject = subject
        self._scopes: list[_Group | None] = []
        self._outlines = 0
        self._root = ""

    def doctype(self, name: str, public: str | None, system: str | None) -> None:
        raise ParseError("has a document type, which no OPML needs; remove the DOCTYPE", subject=self._subject)

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if not self._root:
            self._root = tag
            if tag.lower() != "opml":
                raise ParseError(f"is no OPML: its outermost element is {tag}", subject=self._subject)
        if tag.lower() != "outline":
            return
        self._outlines += 1
        if self._outlines > MAX_OUTLINES:
            raise ParseError(f"has more than {MAX_OUTLINES} outlines", subject=self._subject)
        said = {(name if name.startswith("{") else name.lower()): value.strip() for name, value in attributes.items()}
        scope = self._scopes[-1] if self._scopes else None
        home = said.get("htmlurl", "")
        if address := said.get("xmlurl", ""):
            self._take(said, _plain_address(address), home if is_address(home) else "", scope)
        elif scope is not None and said.get(_FOLLOW) == "links" and is_address(said.get("url", "")):
            scope.pages[said["url"]] = None
        elif is_address(home):
            scope = self.groups.setdefault(f"outlet {home}", _Group(described=said, own=True, homes={home: None}))
        self._scopes.append(scope)

    def end(self, tag: str) -> None:
        if tag.lower() == "outline":
            self._scopes.pop()

    def close(self) -> None:
        """Called by the parser at the end of the document."""

    def _take(self, said: Mapping[str, str], address: str, home: str, scope: _Group | None) -> None:
        if not is_address(address):
            self.notes.append(f"{address[:MAX_NAME_CHARACTERS]!r}: is not a web address, left out")
            return
        if scope is None:
            host = (urlsplit(home or address).hostname or "").removeprefix("www.")
            key = f"host {address if host in FEED_SERVICES else host}"
            scope = self.groups.setdefault(key, _Group(described=said, own=False))
            if home:
                scope.homes[home] = None
        scope.feeds[address] = None


def _plain_address(address: str) -> str:
    """The address without the scheme by which some programs mark a feed ("feed:https://", "feed://")."""
    if address.startswith("feed://"):
        return "http" + address.removeprefix("feed")
    return address.removeprefix("feed:")


def _one_line(text: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _json(selectors: Selectors) -> str:
    said = {key: value for key, value in asdict(selectors).items() if value}
    return json.dumps(said, ensure_ascii=False) if said else ""


def _selectors(text: str) -> Selectors | None:
    """The selectors in an attribute; None where they can't be understood."""
    if not text:
        return NO_SELECTORS
    try:
        said = json.loads(text)
        return parse_selectors(said, lambda key: key) if isinstance(said, dict) else None
    except (ValueError, RecursionError, ParseError):
        return None


def _minutes(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if SHORTEST_POLL_MINUTES <= number <= LONGEST_POLL_MINUTES else None
