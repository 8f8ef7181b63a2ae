"""The way of an article, as durable work: each step loads, calls a stage, saves.

::

    polling                       feed -> entries that wait               not durable: a lost poll is due again
      |
    queue()                       waiting entries -> batches              one outlet each, at most BATCH_SIZE
      |
    carry(batch, editions)        the durable workflow, named after its batch
      |-- fetch_pages             entry -> page             or: waits for another try, or held
      |-- extract_articles        page -> revision          or: held; a reprint, or the same at another address
      |-- for each edition
      |     translate_articles    revision -> translation   segments, memory, engines; or: untranslated, with a reason
      |     check_translations    translation -> verdict    findings on each segment, what is shown in the source
      |     publish_items         translation -> item       on show
      `-- finish                  entries are done

Ids pass between steps, never payloads. A step may run twice after a crash, so every write is idempotent: an entry
that has its page is not fetched again, a text that is the latest revision's makes no new one, a translation is
found by revision, edition and signature. What goes wrong with one article ends in its own entry, never in the batch.

This module and :mod:`dragoman.polling` alone know both stages and store; they know nothing of settings, of wiring, or
of who listens.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from typing import ParamSpec, Protocol, TypeVar

import sqlalchemy as sa
import structlog

from dragoman import language as languages
from dragoman.completion import complete_article
from dragoman.css import Selectors
from dragoman.drafts import UNPAID, Drafter, FindTerms, Spend, carry_marks, make_pairs
from dragoman.errors import BudgetError, DragomanError, EngineError, FetchError, StoreError
from dragoman.extract.entry import extract_entry
from dragoman.extract.page import extract_article
from dragoman.extract.refusal import Refusal
from dragoman.extract.text import extract_text
from dragoman.fetch.fetcher import NotModified
from dragoman.fidelity.article import check_translation
from dragoman.glossary import InstalledGlossary
from dragoman.indexing import index_item
from dragoman.learning import Learner
from dragoman.model import (
    UNKNOWN_LANGUAGE,
    Article,
    Page,
    Pair,
    Route,
    Status,
    Translation,
)
from dragoman.notice import Notice, NoticeKind
from dragoman.publish.card import make_item
from dragoman.repair import Repair
from dragoman.reprints.likeness import Sketch, band_keys, is_reprint, is_same, sketch_article
from dragoman.store import articles, entries, items, outlets, reprints, translations
from dragoman.store.articles import StoredRevision
from dragoman.store.database import Database
from dragoman.store.entries import StoredEntry
from dragoman.store.outlets import StoredOutlet
from dragoman.store.reprints import Candidate
from dragoman.translate.document import segment_document
from dragoman.translate.memory import glossary_signature
from dragoman.translate.routes import Router

BATCH_SIZE = 8
"""Articles in one workflow: enough to share its cost of some 15 ms and to fill an engine's batch, few enough that
a crash repeats little."""

RETRY_PAUSES = (timedelta(minutes=5), timedelta(minutes=20), timedelta(minutes=80), timedelta(hours=5))
"""Pauses after the first, second, third and fourth failed try of an article; after the fifth it is held."""

FETCH_THREADS = 4
"""Pages asked for at the same time within a batch: they are of one outlet, but may lie on several hosts."""

TAKEN_DOWN = frozenset({404, 410})
"""Answers that say an article is no more: the copy that a feed still carries is not published in its place."""

P = ParamSpec("P")
R = TypeVar("R")

log = structlog.get_logger(__name__)


class Step(Protocol):
    """What runs a step of :meth:`Pipeline.carry`: durably in production, plainly in tests."""

    def __call__(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R: ...


class Fetch(Protocol):
    """The fetcher as the pipeline calls it."""

    def __call__(self, url: str, *, now: datetime) -> Page | NotModified: ...


class Pipeline:
    """The stages, joined: give it the store, a fetcher, a router, a clock and somebody who listens.

    ``spend`` counts what paid engines are given; without it all of them are free.
    """

    def __init__(
        self,
        *,
        database: Database,
        fetch: Fetch,
        router: Router,
        clock: Callable[[], datetime],
        listen: Callable[[Notice], None],
        spend: Spend = UNPAID,
    ) -> None:
        self._database = database
        self._learner = Learner(database)
        self._fetch = fetch
        self._router = router
        self._clock = clock
        self._drafter = Drafter(database, router, clock, spend)
        self._listen = listen
        self._glossary = InstalledGlossary(database)

    # --- the durable way -------------------------------------------------------------------------------------------

    def carry(self, batch: str, editions: Sequence[str], step: Step) -> None:
        """Carry a batch of entries from their addresses to every edition.

        ``step`` runs each step and remembers its result, so that after a crash the batch goes on where it was.
        """
        step(self.fetch_pages, batch)
        step(self.extract_articles, batch)
        for edition in editions:
            made = step(self.translate_articles, batch, edition)
            step(self.check_translations, made)
            step(self.publish_items, made)
        step(self.finish, batch)

    def fetch_pages(self, batch: str) -> None:
        """Fetch the page of every entry that has none yet."""
        with self._database.read() as db:
            wanting = [entry for entry in entries.load_batch(db, batch) if entry.page_id is None]
        with ThreadPoolExecutor(max_workers=FETCH_THREADS) as pool:
            list(pool.map(lambda entry: self._guarded(entry, self._fetch_page), wanting))

    def _fetch_page(self, entry: StoredEntry) -> None:
        now = self._clock()
        try:
            page = self._fetch(entry.url, now=now)
        except FetchError as error:
            if error.retry:
                self._try_again(entry, error.message, retry_after=error.retry_after)
            elif entry.entry.content and error.status not in TAKEN_DOWN:
                # The feed carries the full text; extraction takes that where there is no page, and says why.
                with self._database.write() as db:
                    entries.save_entry(db, entry.id, reason=error.message)
            else:
                self._hold(entry, error.message)
            return
        if isinstance(page, NotModified):  # asked without validators: the server is confused
            self._try_again(entry, "the server said 'unchanged' to a first request")
            return
        with self._database.write() as db:
            entries.save_entry(db, entry.id, page_id=articles.save_page(db, page))
        self._listen(Notice(kind=NoticeKind.FETCHED, subject=entry.url))

    def extract_articles(self, batch: str) -> None:
        """Make an article of every page, name its language, and store it as a revision where its text is new."""
        with self._database.read() as db:
            waiting = entries.load_batch(db, batch)
        for entry in waiting:
            self._guarded(entry, self._extract_article)

    def _extract_article(self, entry: StoredEntry) -> None:
        with self._database.read() as db:
            page = None if entry.page_id is None else articles.load_page(db, entry.page_id)
            outlet = outlets.load_outlet(db, entry.outlet_id)
        # An article is as of its page's date, which lies years back where the page came out of an archive.
        now = self._clock() if page is None else min(page.fetched, self._clock())
        found = _extract(entry, page, outlet.selectors, now)
        if isinstance(found, Refusal) and found.headline is not None and (found.title or entry.entry.title):
            found = found.headline
        if isinstance(found, Refusal):
            self._hold(entry, found.reason)
            return
        article = _identified(
            complete_article(found, entry.entry, page.final_url if page is not None else entry.url), outlet
        )
        sketch = sketch_article(article)
        keys = band_keys(sketch, article.language)
        with self._database.write() as db:
            near = reprints.find_candidates(db, keys, url=article.url, outlet_id=entry.outlet_id)
            revision_id = _find_same(db, entry.outlet_id, article, sketch, near)
            if revision_id is None:
                revision_id = articles.save_revision(db, entry.outlet_id, article, now=now)
                reprints.save_bands(db, revision_id, keys)
                others = (candidate for candidate in near if candidate.outlet_id != entry.outlet_id)
                alike = [other for other in others if is_reprint(sketch, sketch_article(other.article))]
                reprints.join_reprints(db, revision_id, alike)
            entries.save_entry(db, entry.id, revision_id=revision_id, title=article.title)

    def translate_articles(self, batch: str, edition: str) -> list[int]:
        """Translate every article of the batch into ``edition``; return the ids of the translations, old and new."""
        with self._database.read() as db:
            revisions = [
                (entry, articles.load_revision(db, entry.revision_id))
                for entry in entries.load_batch(db, batch)
                if entry.revision_id is not None
            ]
        made: list[int] = []
        by_route: dict[tuple[Route, int], list[tuple[StoredEntry, StoredRevision]]] = {}
        for entry, revision in revisions:
            source = revision.article.language
            if reserved := revision.article.reserved:
                reason = f"{reserved[:1].lower()}{reserved[1:].rstrip('.')}, so no more than the headline is shown"
                made.append(self._save_untranslated(revision, edition, Status.UNTRANSLATED, reason))
            elif languages.same_language(source, edition):
                made.append(self._save_untranslated(revision, edition, Status.ORIGINAL, ""))
            elif (route := self._router.route(source, edition)) is None:
                made.append(self._save_untranslated(revision, edition, Status.UNTRANSLATED, _no_route(source, edition)))
            else:
                by_route.setdefault((route, revision.outlet_id), []).append((entry, revision))
        for (route, _), group in by_route.items():
            made.extend(self._translate_group(route, edition, group))
        return made

    def _save_untranslated(self, revision: StoredRevision, edition: str, status: Status, reason: str) -> int:
        translation = Translation(edition=edition, status=status, reason=reason)
        with self._database.write() as db:
            return translations.save_translation(db, revision.id, translation, now=self._clock())

    def _translate_group(
        self, route: Route, edition: str, group: Sequence[tuple[StoredEntry, StoredRevision]]
    ) -> list[int]:
        """Translate articles that take the same route in one go; an engine that fails delays them, and says so.

        Where the day's budget does not do for all, those for which it does are translated, the others on another day.
        """
        outlet_id = group[0][1].outlet_id
        documents = [segment_document(revision.article.readable, route.pair.source) for _, revision in group]
        try:
            find = self._find_terms(route, edition, outlet_id)
            drafts = self._drafter.draft(route, documents, find, edition=edition, outlet_id=outlet_id)
        except BudgetError as error:
            if len(group) > 1:
                return [made for member in group for made in self._translate_group(route, edition, [member])]
            self._defer(group[0][0], error)
            return []
        except EngineError as error:
            failed = (self._engine_failed(entry, revision, edition, error) for entry, revision in group)
            return [translation_id for translation_id in failed if translation_id is not None]
        made = []
        for (_, revision), document in zip(group, documents, strict=True):
            segments = tuple(make_pairs(block, drafts) for block in document)
            with self._database.write() as db:
                made.append(
                    translations.save_translation(
                        db,
                        revision.id,
                        Translation(
                            edition=edition,
                            status=Status.TRANSLATED,
                            signature=glossary_signature(
                                route.signature, (use for block in segments for pair in block for use in pair.terms)
                            ),
                            route=str(route),
                            segments=segments,
                        ),
                        now=self._clock(),
                    )
                )
        return made

    def _find_terms(self, route: Route, edition: str, outlet_id: int) -> FindTerms:
        """Return what finds the glossary's terms for an outlet's texts on a route."""
        with self._database.read() as db:
            outlet = outlets.load_outlet(db, outlet_id).outlet.slug
        pair = route.pair
        return self._glossary.current().matcher(pair.source, pair.target, edition=edition, outlet=outlet).find

    def _defer(self, entry: StoredEntry, error: BudgetError) -> None:
        """Let the article come again when the next day's budget begins; editions that can do it show it before."""
        with self._database.write() as db:
            entries.defer_entry(db, entry.id, error.message, due=error.until, now=self._clock())
        self._listen(Notice(kind=NoticeKind.WAITING, subject=entry.url, detail=error.message))

    def _engine_failed(
        self, entry: StoredEntry, revision: StoredRevision, edition: str, error: EngineError
    ) -> int | None:
        """Let the article wait where another try may help; else store that it is not translated, and why."""
        if error.retry and entry.tries < len(RETRY_PAUSES):
            self._try_again(entry, error.message)
            return None
        self._listen(Notice(kind=NoticeKind.TROUBLE, subject=entry.url, detail=error.message))
        reason = f"the engine did not translate it: {error.message}"
        return self._save_untranslated(revision, edition, Status.UNTRANSLATED, reason)

    def check_translations(self, translation_ids: list[int]) -> None:
        """Compare every segment with its source, and store the findings and the verdict on each translation."""
        for translation_id in translation_ids:
            with self._database.read() as db:
                stored = translations.load_translation(db, translation_id)
                revision = articles.load_revision(db, stored.revision_id)
            if stored.translation.verdict is None:
                checked = self._repaired(stored.translation, revision)
                with self._database.write() as db:
                    translations.save_verdict(db, translation_id, checked)

    def _repaired(self, translation: Translation, revision: StoredRevision) -> Translation:
        """The translation with findings and verdict, what is certain mended, what is critical tried another way."""
        source, edition = revision.article.language, translation.edition
        if translation.status is not Status.TRANSLATED:
            return check_translation(translation, source)
        routes = [way.route for way in self._router.ways(source, edition)[:2]]
        # The memory, which the lexicon is learned from, goes by the route's tags: Serbian stands there under "sh".
        lexicon = self._learner.lexicon(routes[0].pair if routes else Pair(source=source, target=edition))
        repair = Repair(
            source_language=source,
            target_language=edition,
            judge=lambda made: check_translation(made, source, lexicon=lexicon),
            lexicon=lexicon,
        )
        ways = [(route, self._find_terms(route, edition, revision.outlet_id)) for route in routes]
        repaired = repair.translation(
            translation, self._drafter.tries(ways, edition=edition, outlet_id=revision.outlet_id)
        )
        return replace(repaired, segments=carry_marks(revision.article.readable, translation, repaired))

    def publish_items(self, translation_ids: list[int]) -> None:
        """Put every translation on show, in place of the article's earlier state."""
        for translation_id in translation_ids:
            now = self._clock()
            with self._database.write() as db:
                stored = translations.load_translation(db, translation_id)
                revision = articles.load_revision(db, stored.revision_id)
                outlet = outlets.load_outlet(db, revision.outlet_id)
                item = make_item(revision.article, stored.translation, outlet.outlet, revision=revision.number, now=now)
                item = replace(item, seen=revision.fetched)
                items.save_item(
                    db,
                    item,
                    article_id=revision.article_id,
                    revision_id=revision.id,
                    translation_id=stored.id,
                    outlet_id=outlet.id,
                )
            index_item(self._database, item.edition, item.id)
            self._listen(
                Notice(
                    kind=NoticeKind.PUBLISHED,
                    subject=item.url,
                    detail=item.title,
                    status=item.status,
                    count=item.issue_count,
                )
            )

    def finish(self, batch: str) -> None:
        """Mark the entries as done whose article every edition now shows; let those wait that wait for a budget."""
        with self._database.write() as db:
            through = [entry.id for entry in entries.load_batch(db, batch) if entry.revision_id is not None]
            entries.finish_entries(db, through, now=self._clock())

    # --- when something goes wrong -----------------------------------------------------------------------------------

    def _guarded(self, entry: StoredEntry, step: Callable[[StoredEntry], None]) -> None:
        """Run ``step`` on one entry; what it raises ends in that entry, save a store that can't be written."""
        try:
            step(entry)
        except StoreError:
            raise
        except DragomanError as error:
            self._hold(entry, error.message)
        except Exception as error:
            log.exception("an article failed", url=entry.url)
            self._try_again(entry, f"an error inside Dragoman, please report it: {type(error).__name__}: {error}")

    def _hold(self, entry: StoredEntry, reason: str) -> None:
        with self._database.write() as db:
            entries.hold_entry(db, entry.id, reason, now=self._clock())
        self._listen(Notice(kind=NoticeKind.HELD, subject=entry.url, detail=reason))

    def _try_again(self, entry: StoredEntry, reason: str, *, retry_after: float | None = None) -> None:
        """Let the entry wait for another try; past the last one hold it."""
        now = self._clock()
        if entry.tries >= len(RETRY_PAUSES):
            self._hold(entry, f"{reason}; given up after {entry.tries + 1} tries")
            return
        pause = max(RETRY_PAUSES[entry.tries], timedelta(seconds=retry_after or 0))
        with self._database.write() as db:
            entries.requeue_entry(db, entry.id, reason, due=now + pause, now=now)
        detail = f"{reason}; next try {now + pause:%H:%M}"
        self._listen(Notice(kind=NoticeKind.WAITING, subject=entry.url, detail=detail))


def _extract(entry: StoredEntry, page: Page | None, selectors: Selectors, now: datetime) -> Article | Refusal:
    if page is None:
        found = extract_entry(entry.entry, now=now)
        return replace(found, from_feed=entry.reason) if isinstance(found, Article) else found
    if page.headers.get("content-type", "").startswith("text/plain"):
        return extract_text(page.body.decode("utf-8", "replace"), url=page.final_url, now=now)
    return extract_article(page.body, url=page.final_url, headers=page.headers, now=now, selectors=selectors)


def _identified(article: Article, outlet: StoredOutlet) -> Article:
    found = languages.identify(
        f"{article.title}\n{article.text}", declared=article.language, outlet=outlet.outlet.language
    )
    return replace(article, language=languages.without_region(found.language))


def _find_same(
    db: sa.Connection, outlet_id: int, article: Article, sketch: Sketch, near: Sequence[Candidate]
) -> int | None:
    """Return the latest revision of the article that the outlet has at another address; None where it has none."""
    if reprints.find_article(db, article.url) is not None:
        return None  # it went its own way before: what was published once stays
    for candidate in near:
        if candidate.outlet_id == outlet_id and is_same(sketch, sketch_article(candidate.article)):
            return reprints.latest_revision(db, candidate.article_id)
    return None


def _no_route(source: str, edition: str) -> str:
    if source == UNKNOWN_LANGUAGE:
        return "its language could not be determined"
    return f"no engine here translates from {languages.language_name(source)} into {languages.language_name(edition)}"
