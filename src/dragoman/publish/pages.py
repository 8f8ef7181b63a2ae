"""Pages of the site: a read model becomes HTML.

Every function is pure: the same values give the same bytes. It knows nothing of addresses asked for, of HTTP, of the
store or of the clock. Templates escape everything; no text of an outlet's reaches a page as markup.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from dragoman.language import same_language, without_region
from dragoman.model import BlockKind, Item, Origin, Rights, Severity, Status, Verdict
from dragoman.publish import paths
from dragoman.publish.changes import changes
from dragoman.publish.labels import engine_words, isolated, label
from dragoman.publish.localize import Wording, wording
from dragoman.publish.messages import Messages, interface_language, messages
from dragoman.publish.passages import flow, passages
from dragoman.publish.static_files import static_path
from dragoman.publish.view import (
    Corrections,
    Counts,
    HeldItem,
    ItemPage,
    OutletView,
    SearchPage,
    Site,
    Version,
    View,
    Withdrawal,
)
from dragoman.searching import Query, find_terms

SEARCH_FIELDS = ("q", "outlet", "language", "verdict", "since", "until")
"""Names of the search form's fields, as they stand in addresses."""
BESIDE_LEAD = 3
UNDER_LEAD = 2
"""Cards beside and under the lead story: as many as make two columns of about one height on a desktop."""
IN_GRID = 9
"""Cards with an excerpt below: three rows of three; what follows is gathered by language."""
LEAD_AMONG = 6
"""The lead is one of the newest so many: news first, but a story that can be read in full."""
LEAD_EXCERPT = 80
"""Characters of excerpt that a lead story has at least, if any of the newest does."""
NEWS_EVERY_SECONDS = 180
"""How often a front page that lies open asks for the edition's feed: news of five minutes is still news."""
IGNORED_CHARACTERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202d\u202e]")
"""Control characters that HTML forbids, and the two that override writing direction beyond their own box."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontLayout:
    """Where the items of a front page stand; ``sections`` are (original language without region, items)."""

    lead: Item | None
    beside: tuple[Item, ...]
    under: tuple[Item, ...]
    grid: tuple[Item, ...]
    sections: tuple[tuple[str, tuple[Item, ...]], ...]
    newest: datetime | None


def render_front(
    site: Site,
    edition: str,
    page: ItemPage,
    counts: Counts,
    *,
    language: str = "",
    section: str = "",
    before: str = "",
) -> bytes:
    """An edition's front page; with ``language``, ``section`` or ``before`` a plain grid of what was asked for."""
    part = language or section or before
    layout = front_layout(page.items, whole=not part)
    return _render(
        "front.html",
        site,
        edition,
        here="" if part else "front",
        layout=layout,
        announcing=NEWS_EVERY_SECONDS if layout.lead else 0,
        next=page.next,
        counts=counts,
        languages=len({without_region(tag) for tag, _ in counts.languages}),
        choices=_choices(wording(interface_language(edition)), counts),
        language=language,
        section=section,
        before=before,
        only={name: value for name, value in (("language", language), ("section", section)) if value},
    )


def front_layout(items: tuple[Item, ...], *, whole: bool = True) -> FrontLayout:
    """Place items, newest first as they come: a lead, some beside and under it, a grid, the rest by language.

    What is not translated goes to the sections, unless there is too little else: the front of an edition is in its
    own language.
    """
    newest = max((item.updated for item in items), default=None)
    if not whole or not items:
        return FrontLayout(lead=None, beside=(), under=(), grid=items, sections=(), newest=newest)
    ordered = sorted(items, key=lambda item: item.status is Status.UNTRANSLATED)
    leads = (
        item
        for item in ordered[:LEAD_AMONG]
        if item.status is not Status.UNTRANSLATED and item.verdict is not Verdict.PARTIAL
        if len(item.excerpt) >= LEAD_EXCERPT
    )
    lead = next(leads, ordered[0])
    others = tuple(item for item in ordered if item is not lead)
    placed = BESIDE_LEAD + UNDER_LEAD
    sections: dict[str, list[Item]] = {}
    for item in others[placed + IN_GRID :]:
        sections.setdefault(without_region(item.language), []).append(item)
    return FrontLayout(
        lead=lead,
        beside=others[:BESIDE_LEAD],
        under=others[BESIDE_LEAD:placed],
        grid=others[placed : placed + IN_GRID],
        sections=tuple((tag, tuple(group)) for tag, group in sections.items()),
        newest=newest,
    )


def render_article(
    site: Site,
    item: Item,
    view: View = View.TRANSLATION,
    *,
    alternates: tuple[tuple[str, str], ...] = (),
    data: Markup | None = None,
) -> bytes:
    """An article in one view; what is not translated has one view alone, whichever is asked for.

    ``alternates`` are the same article as (edition, id) in every edition; ``data`` is :func:`linked_data` of it.
    """
    interface = interface_language(item.edition)
    _, words = messages(interface), wording(interface)
    translated = item.status is Status.TRANSLATED
    view = view if translated else View.TRANSLATION
    shown = passages(item)
    by_kind = {passage.kind: passage for passage in reversed(shown)}
    head = (BlockKind.HEADLINE, BlockKind.STANDFIRST)
    pairs = [pair for block in item.blocks for pair in block.segments]
    return _render(
        "article.html",
        site,
        item.edition,
        here="article",
        item=item,
        alternates=alternates if len(alternates) > 1 else (),
        data=data,
        view=view,
        translated=translated,
        revised=item.revision > 1 and item.outlet.rights is Rights.FULL,
        sentences=sum(len(passage.sentences) for passage in shown),
        body_language=item.edition if translated and view is View.TRANSLATION else item.language,
        all=shown,
        headline=by_kind.get(BlockKind.HEADLINE),
        standfirst=by_kind.get(BlockKind.STANDFIRST),
        body=tuple(flow(passage for passage in shown if passage.kind not in head)),
        has_figure=BlockKind.FIGURE in by_kind,
        source_name=words.language_name(item.language) or _("the original language"),
        engine=engine_words(_, words, item.signature, item.route),
        terms=tuple(
            dict.fromkeys((pair.source[use.start : use.end], use.target) for pair in pairs for use in pair.terms)
        ),
        mendings=tuple(mending for pair in pairs for mending in pair.mendings),
        other_routes={
            engine_words(_, words, name): n for name, n in Counter(p.route for p in pairs if p.route).items()
        },
        memory=sum(pair.origin is Origin.MEMORY for pair in pairs),
        severity_words=_severities(_),
        verdict_words=_verdicts(_),
    )


def render_revisions(site: Site, item: Item, versions: Sequence[Version]) -> bytes:
    """How an article changed from version to version, the newest first."""
    return _render("revisions.html", site, item.edition, here="revisions", item=item, versions=changes(versions))


def render_search(site: Site, edition: str, asked: Mapping[str, str], page: SearchPage, counts: Counts) -> bytes:
    """The search form with what was asked, by the names of its fields, and what was found."""
    interface = interface_language(edition)
    _, words = messages(interface), wording(interface)
    return _render(
        "search.html",
        site,
        edition,
        here="search",
        asked={name: asked.get(name, "") for name in SEARCH_FIELDS},
        page=page,
        choices=_choices(words, counts),
        verdicts=_verdicts(_),
        marked=partial(_marked, page.query),
    )


def render_plain_search(site: Site, edition: str) -> bytes:
    """The search form of a site of plain files, which the reader's browser answers."""
    return _render("plain_search.html", site, edition, here="search")


def _marked(query: Query, text: str) -> Markup:
    """A text with the terms of a query marked."""
    parts, end = [], 0
    for span in find_terms(text, query):
        parts += [escape(text[end : span.start]), Markup("<mark>{}</mark>").format(text[span.start : span.end])]
        end = span.end
    return Markup("").join([*parts, escape(text[end:])])


def render_outlets(
    site: Site, edition: str, outlets: Iterable[OutletView], counts: Counts, held: Iterable[HeldItem]
) -> bytes:
    """How every outlet stands, and what was held back and why."""
    return _render(
        "outlets.html", site, edition, here="outlets", outlets=tuple(outlets), counts=counts, held=tuple(held)
    )


def render_outlet(site: Site, edition: str, view: OutletView, page: ItemPage) -> bytes:
    """One outlet and its articles."""
    return _render("outlet.html", site, edition, here="outlet", view=view, page=page)


def render_corrections(site: Site, edition: str, corrections: Corrections) -> bytes:
    """What outlets revised after it was shown here, and what the operator withdrew."""
    return _render("corrections.html", site, edition, here="corrections", corrections=corrections)


def render_withdrawn(site: Site, withdrawal: Withdrawal) -> bytes:
    """The page in place of an article that was withdrawn: that it was, when and why, and nothing of its text."""
    _ = messages(interface_language(withdrawal.edition))
    why = withdrawal.reason or _("No reason was given.")
    return _render("withdrawn.html", site, withdrawal.edition, here="article", withdrawal=withdrawal, why=why)


def render_about(site: Site, edition: str, counts: Counts) -> bytes:
    """What this site is and how it translates."""
    return _render("about.html", site, edition, here="about", counts=counts)


def render_editions(site: Site) -> bytes:
    """A page to choose an edition from."""
    own = wording(interface_language(site.editions[0] if site.editions else ""))
    names = [(tag, wording(tag).language_name(tag), own.language_name(tag)) for tag in site.editions]
    return _render("editions.html", site, "", here="editions", names=names)


def render_error(site: Site, status: int, *, edition: str = "", message: str = "") -> bytes:
    """A page that says what went wrong; ``message`` replaces the usual sentence for the status."""
    _ = messages(interface_language(edition))
    titles = {
        400: (_("This address can’t be understood"), _("A part of it is too long or not of the kind expected.")),
        404: (_("There is no such page"), _("The address may be mistyped, or the article may have been withdrawn.")),
        405: (_("This can’t be done here"), _("Pages can be read, not written to.")),
        503: (_("Not available just now"), _("The site’s own store did not answer. Try again in a minute.")),
    }
    title, usual = titles.get(status, (_("Something went wrong"), _("The fault is this site’s. It has been noted.")))
    return _render("error.html", site, edition, here="error", status=status, title=title, message=message or usual)


def render_reported(site: Site, item: Item) -> bytes:
    """What a reader sees after a report."""
    _ = messages(interface_language(item.edition))
    return _render("reported.html", site, item.edition, here="reported", item=item, title=_("Thank you"))


def render_entry_html(item: Item) -> str:
    """An item's full text as an HTML fragment for a feed entry, label first."""
    interface = interface_language(item.edition)
    _, words = messages(interface), wording(interface)
    shown = passages(item)
    return _text(
        "entry.html",
        item.edition,
        item=item,
        body_language=item.edition if item.status is Status.TRANSLATED else item.language,
        nodes=tuple(flow(passage for passage in shown if passage.kind is not BlockKind.HEADLINE)),
        notes=tuple(note for passage in shown for note in passage.notes),
        source_name=words.language_name(item.language) or _("the original language"),
    )


def iso(moment: datetime) -> str:
    """A time as RFC 3339 writes it, in UTC."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["outside"] = paths.outside
    environment.globals.update(
        paths=paths,
        static=static_path,
        label=label,
        same_language=same_language,
        isolated=isolated,
        iso=iso,
        views=View,
    )
    return environment


def _text(template: str, edition: str, **values: Any) -> str:
    interface = interface_language(edition)
    _, words = messages(interface), wording(interface)
    text = (
        _environment()
        .get_template(template)
        .render(
            _=_,
            plural=_.plural,
            words=words,
            kinds=_kinds(_),
            keyboard=_keyboard(_),
            interface=interface,
            edition=edition,
            **values,
        )
    )
    return IGNORED_CHARACTERS.sub("", text)


def _render(template: str, site: Site, edition: str, **values: Any) -> bytes:
    return _text(template, edition, site=site, **values).encode("utf-8", "replace")


def _choices(words: Wording, counts: Counts) -> list[tuple[str, str, int]]:
    """Original languages to choose from, as (tag, name, articles); a region is named where the name needs it."""
    names = Counter(words.language_name(tag) for tag, _ in counts.languages)
    return [
        (tag, words.language_name(tag) if names[words.language_name(tag)] == 1 else words.full_language_name(tag), n)
        for tag, n in counts.languages
    ]


def _kinds(_: Messages) -> dict[str, str]:
    return {"public": _("public"), "private": _("private"), "state-owned": _("state-owned")}


def _keyboard(_: Messages) -> list[tuple[str, str]]:
    return [
        ("j", _("Next article or passage")),
        ("k", _("Previous article or passage")),
        ("t", _("Next view of the article")),
        ("/", _("To the search")),
        ("?", _("This list")),
    ]


def _severities(_: Messages) -> dict[str, str]:
    return {
        Severity.MINOR: _("Minor:"),
        Severity.MAJOR: _("May mislead:"),
        Severity.CRITICAL: _("Misleads:"),
    }


def _verdicts(_: Messages) -> dict[str, str]:
    return {
        Verdict.CLEAN: _("Nothing found"),
        Verdict.NOTES: _("Shown with notes"),
        Verdict.PARTIAL: _("Shown in part in the original language"),
        Verdict.HELD: _("Held back"),
    }
