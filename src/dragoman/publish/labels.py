"""What every article, list item and feed entry says of itself: who wrote it, in which language, what translated it.

One ``Label`` holds the sentences, so that page, list and feed can't say different things. It knows nothing of how
they are laid out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from unicodedata import bidirectional

from dragoman.language import direction
from dragoman.model import Item, Rights, Status, Verdict
from dragoman.publish.localize import Wording, wording
from dragoman.publish.messages import INTERFACE_LANGUAGES, Messages, interface_language, messages

ENGINE_NAMES = {
    "apertium": "Apertium",
    "argos": "Argos Translate",
    "ctranslate2": "CTranslate2",
    "deepl": "DeepL",
    "libretranslate": "LibreTranslate",
    "madlad": "MADLAD",
    "nllb": "NLLB",
    "opus": "OPUS-MT",
    "opus-mt": "OPUS-MT",
}
"""How engines write their own names; any other is shown as in its signature."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """The sentences on one item, plain text in the interface's language.

    ``kind`` is "translation", "original" or "untranslated"; ``status`` says what the text is, ``views`` (in lists
    ``views_short``) whose it is; ``checks`` what the checks found and ``source`` why it is not the page's text, empty
    where there is nothing to say.
    """

    kind: str
    status: str
    views: str
    views_short: str
    checks: str = ""
    source: str = ""

    @property
    def text(self) -> str:
        """All of it as one paragraph: what a feed entry carries."""
        return " ".join(part for part in (self.status, self.source, self.checks, self.views) if part)


def label(item: Item) -> Label:
    """The label of an item, in the language that its edition speaks."""
    interface = interface_language(item.edition)
    _, words = messages(interface), wording(interface)
    # An imported text without an address has no outlet with a home page: nobody can say whose it is.
    outlet = isolated(item.outlet.name, interface) if item.outlet.home else _("an author who is not known here")
    source = language_words(_, words, item.language)
    target = language_words(_, words, item.edition)
    kind, checks = "untranslated", ""
    match item.status:
        case Status.TRANSLATED:
            kind, checks = "translation", _checks(_, item, source)
            status = _(
                "Machine translation from %(language)s by %(engine)s, not reviewed by a person.",
                language=source,
                engine=engine_words(_, words, item.signature, item.route),
            )
        case Status.ORIGINAL:
            kind = "original"
            status = _("Written in %(language)s by %(outlet)s.", language=source, outlet=outlet)
        case Status.UNTRANSLATED:
            why = _no_route(_, source, target) if _lacks_route(item) else item.reason.rstrip(".")
            status = _("Not translated: %(why)s; shown in %(language)s.", why=why, language=source)
        case Status.HELD:
            status = _("Held back: %(why)s.", why=item.reason.rstrip("."))
    if item.outlet.rights is not Rights.FULL:
        extent = {
            Rights.EXCERPT: _("Only its opening is shown here, as much as %(outlet)s allows.", outlet=outlet),
            Rights.HEADLINE: _("Only its headline is shown here, as much as %(outlet)s allows.", outlet=outlet),
        }
        status = f"{status} {extent[item.outlet.rights]}"
    return Label(
        kind=kind,
        status=status,
        views=_("The views are those of %(outlet)s, not of this site.", outlet=outlet),
        views_short=_("The views are those of %(outlet)s.", outlet=outlet),
        checks=checks,
        source=_source(_, item, outlet),
    )


def _no_route(_: Messages, source: str, target: str) -> str:
    return _("no engine here translates from %(source)s into %(target)s", source=source, target=target)


def _lacks_route(item: Item) -> bool:
    """Whether the reason is the one that every language has words for; other reasons stand in English."""
    english = wording(INTERFACE_LANGUAGES[0])
    names = english.full_language_name(item.language), english.full_language_name(item.edition)
    return item.reason.rstrip(".") in ("", _no_route(messages(english.language), *names))


def _source(_: Messages, item: Item, outlet: str) -> str:
    if not item.from_feed or item.status is Status.HELD:
        return ""
    why = item.from_feed.rstrip(".")
    return _(
        "The text is what the feed of %(outlet)s carries of it, since the page itself %(why)s.", outlet=outlet, why=why
    )


def isolated(name: str, language: str) -> str:
    """A name that stands in a sentence of the other writing direction, within marks that keep it from moving its
    neighbours (Unicode, UAX 9: FSI and PDI); any other name as it is."""
    against = {"R", "AL"} if direction(language) != "rtl" else {"L"}
    return f"\u2068{name}\u2069" if any(bidirectional(letter) in against for letter in name) else name


def language_words(_: Messages, words: Wording, tag: str) -> str:
    """A language's name within a sentence."""
    return words.language_name(tag) or _("an unknown language")


def engine_words(_: Messages, words: Wording, signature: str, route: str = "") -> str:
    """An engine signature in words: "Apertium", "Apertium through Spanish".

    A signature joins the engines of a route with " + " (``Route.signature``); the engine's name is what comes
    before the first sign that no name holds.
    """
    names: list[str] = []
    for part in signature.split(" + "):
        found = re.match(r"\s*([^\W_][\w.-]*)", part)
        name = found.group(1) if found else part.strip()
        name = ENGINE_NAMES.get(name.lower(), name)
        if name and (not names or names[-1] != name):
            names.append(name)
    engines = " + ".join(names) or _("an engine that is not named")
    between = [words.language_name(tag) or tag for tag in route.split(">")[1:-1]]
    if between:
        return _("%(engine)s through %(languages)s", engine=engines, languages=", ".join(between))
    return engines


def _checks(_: Messages, item: Item, source: str) -> str:
    said = []
    if item.reason:
        said.append(f"{item.reason.rstrip('.')}.")
    elif item.verdict is Verdict.PARTIAL:
        said.append(_("Sentences whose translation can’t be trusted are shown in %(language)s.", language=source))
    if item.issue_count:
        found = _.plural(
            "Automatic checks found one thing that may mislead.",
            "Automatic checks found %(n)s things that may mislead.",
            item.issue_count,
        )
        said.append(found)
    elif item.verdict is Verdict.NOTES:
        said.append(_("Automatic checks left minor notes on the text."))
    elif item.verdict is Verdict.CLEAN:
        said.append(_("Automatic checks found nothing to note."))
    return " ".join(said)
