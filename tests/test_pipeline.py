"""Each step of the pipeline, run twice as after a crash, and with everything that can go wrong in one article."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ParamSpec, TypeVar

import pytest

from dragoman.completion import article_address
from dragoman.css import Selectors
from dragoman.errors import EngineError, FetchError
from dragoman.fetch.fetcher import NotModified
from dragoman.fidelity.lexicon import Lexicon
from dragoman.learning import Learner
from dragoman.library import StoredLibrary
from dragoman.model import (
    Declaration,
    Draft,
    Entry,
    Item,
    Outlet,
    Page,
    Pair,
    Request,
    Rights,
    Span,
    Status,
    Verdict,
)
from dragoman.notice import Notice, NoticeKind
from dragoman.pipeline import RETRY_PAUSES, Pipeline
from dragoman.publish.changes import changes
from dragoman.store import entries, outlets, translations
from dragoman.store.database import Database
from dragoman.store.entries import EntryState
from dragoman.translate.engine import Engine
from dragoman.translate.engines.echo import EchoEngine
from dragoman.translate.memory import IMPORTED, imported_pair, memory_key
from dragoman.translate.routes import Router
from tests.databases import KINDS, fresh

START = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
FRENCH = Pair(source="fr", target="en")
HOST = "https://journal.example"
BODY = (
    "Le conseil municipal a voté mardi soir la construction d'un nouveau pont sur la rivière, après deux ans de débat. "
    "Le projet coûtera 12 millions d'euros et les travaux commenceront en mars, a déclaré la maire devant les élus."
)
MORE = (
    "Les habitants du quartier nord attendaient cette décision depuis longtemps. Plusieurs associations ont pourtant "
    "demandé une nouvelle étude, car la rivière déborde presque chaque hiver et la route est alors fermée."
)


def page(
    path: str, *, title: str = "Un pont pour la ville", body: str = BODY, more: str = MORE, language: str = "fr"
) -> Page:
    html = (
        f'<!doctype html><html lang="{language}"><head><title>{title}</title></head><body><nav><a href="/">Accueil</a>'
        f"</nav><main><article><h1>{title}</h1><p>{body}</p><p>{more}</p></article></main></body></html>"
    )
    url = f"{HOST}{path}"
    headers = {"content-type": "text/html; charset=utf-8"}
    return Page(url=url, final_url=url, status=200, headers=headers, body=html.encode(), fetched=START)


FIRST, SECOND = BODY[: BODY.index("Le projet")].strip(), BODY[BODY.index("Le projet") :]
THIRD, FOURTH = MORE[: MORE.index("Plusieurs")].strip(), MORE[MORE.index("Plusieurs") :]
ENGLISH = {
    "Un pont": "A bridge",
    "Un pont pour la ville": "A bridge for the town",
    FIRST: "On Tuesday evening the town council voted to build a new bridge over the river, after two years of debate.",
    SECOND: "The project will cost 12 million euros and the work will begin in March, the mayor told the councillors.",
    THIRD: "The people of the northern district had long been waiting for this decision.",
    FOURTH: "Several associations have asked for a new study, since the river floods almost every winter and the "
    "road is then closed.",
}
ENGLISH[SECOND.replace("12", "14")] = ENGLISH[SECOND].replace("12", "14")


class World:
    """A fake web, a clock that a test turns, and the notices that were given."""

    def __init__(self) -> None:
        self.answers: dict[str, Page | NotModified | Exception] = {}
        self.asked: list[tuple[str, str]] = []
        self.notices: list[Notice] = []
        self.now = START

    def fetch(self, url: str, *, now: datetime, etag: str = "", last_modified: str = "") -> Page | NotModified:
        self.asked.append((url, etag))
        answer = self.answers[url]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def kinds(self) -> list[NoticeKind]:
        return [notice.kind for notice in self.notices]


class FailingEngine(EchoEngine):
    """Fails as often as told, then translates the few sentences it knows; keeps the texts it was given."""

    def __init__(self, failures: int = 0, *, retry: bool = True) -> None:
        super().__init__([FRENCH])
        self.failures = failures
        self.retry = retry
        self.texts: list[str] = []

    def translate(self, requests: Sequence[Request], pair: Pair) -> list[Draft]:
        if self.failures:
            self.failures -= 1
            raise EngineError("the engine is out", subject="echo", retry=self.retry)
        self.texts += [request.text for request in requests]
        return [Draft(text=ENGLISH[request.text]) for request in requests]


P = ParamSpec("P")
R = TypeVar("R")
Make = Callable[..., Pipeline]


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    yield from fresh(request.param, f"sqlite:///{tmp_path / 'store.sqlite'}")


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def make(database: Database, world: World) -> Make:
    def made(*engines: Engine) -> Pipeline:
        return Pipeline(
            database=database,
            fetch=world.fetch,
            router=Router(engines),
            clock=lambda: world.now,
            listen=world.notices.append,
        )

    return made


def listed(path: str, **values: object) -> Entry:
    return Entry(url=f"{HOST}{path}", id=path, **values)  # type: ignore[arg-type]


def queue(database: Database, world: World, *found: Entry) -> str:
    """Store entries of one outlet and return the batch they are queued in."""
    with database.write() as db:
        outlet_id = outlets.save_outlet(
            db, Outlet(slug="journal", name="Le Journal", home=f"{HOST}/", language="fr"), followed=True, now=world.now
        )
        entries.save_entries(db, outlet_id, found, now=world.now)
        [(batch, _)] = entries.queue_entries(db, now=world.now, size=99)
    return batch


def carry(pipeline: Pipeline, batch: str, *, times: int = 1) -> None:
    """Carry a batch, with each step run ``times`` times, as may happen in a crash."""

    def repeatedly(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        return [function(*args, **kwargs) for _ in range(times)][-1]

    pipeline.carry(batch, ["en"], repeatedly)


def shown(database: Database) -> list[Item]:
    library = StoredLibrary(database, ("en",), lambda: START)
    return [whole for item in library.items("en", limit=50).items if (whole := library.item("en", item.id))]


def states(database: Database) -> dict[EntryState, int]:
    with database.read() as db:
        return {state: number for state, number in entries.count_states(db).items() if number}


def test_an_article_comes_all_the_way_with_aligned_segments(database: Database, world: World, make: Make) -> None:
    world.answers[f"{HOST}/pont"] = page("/pont")
    batch = queue(database, world, listed("/pont"))
    engine = FailingEngine()
    carry(make(engine), batch)
    [item] = shown(database)
    assert item.status is Status.TRANSLATED
    assert item.title == "A bridge for the town"
    assert item.original_title == "Un pont pour la ville"
    assert item.outlet.name == "Le Journal"
    assert item.route == "fr>en"
    assert item.signature == "echo fr>en"
    for block in item.blocks:
        assert block.segments[0].lead + "".join(s.source + s.gap for s in block.segments) == block.block.text
    assert [len(block.segments) for block in item.blocks] == [1, 2, 2]
    assert len(engine.texts) == 5
    assert states(database) == {EntryState.DONE: 1}
    assert world.kinds() == [NoticeKind.FETCHED, NoticeKind.PUBLISHED]


def test_every_step_done_twice_leaves_one_of_everything(database: Database, world: World, make: Make) -> None:
    world.answers[f"{HOST}/pont"] = page("/pont")
    batch = queue(database, world, listed("/pont"))
    engine = FailingEngine()
    carry(make(engine), batch, times=2)
    assert len(shown(database)) == 1
    assert len(world.asked) == 1
    assert len(engine.texts) == 5
    assert states(database) == {EntryState.DONE: 1}


def test_a_repeated_segment_calls_no_engine(database: Database, world: World, make: Make) -> None:
    world.answers |= {f"{HOST}/a": page("/a"), f"{HOST}/b": page("/b", body=MORE, more=BODY)}
    engine = FailingEngine()
    pipeline = make(engine)
    carry(pipeline, queue(database, world, listed("/a")))
    called = len(engine.texts)
    carry(pipeline, queue(database, world, listed("/b")))
    assert len(engine.texts) == called
    assert len(shown(database)) == 2
    with database.read() as db:
        assert translations.count_memory(db) == called


def test_an_imported_segment_comes_before_any_engine(database: Database, world: World, make: Make) -> None:
    world.answers[f"{HOST}/pont"] = page("/pont")
    pair = imported_pair(Pair(source="fr-CA", target="en-GB"))
    with database.write() as db:
        drafts = {memory_key(THIRD, pair, IMPORTED): (THIRD, Draft(text=f"At last: {ENGLISH[THIRD]}"))}
        translations.save_memory(db, pair, IMPORTED, drafts, now=START)
    engine = FailingEngine()
    carry(make(engine), queue(database, world, listed("/pont")))
    assert THIRD not in engine.texts
    [item] = shown(database)
    assert item.blocks[2].segments[0].target.startswith("At last: ")


def test_a_changed_article_is_a_new_revision_and_only_the_change_is_translated(
    database: Database, world: World, make: Make
) -> None:
    world.answers[f"{HOST}/pont"] = page("/pont")
    engine = FailingEngine()
    pipeline = make(engine)
    carry(pipeline, queue(database, world, listed("/pont", title="a")))
    before = len(engine.texts)
    world.now += timedelta(hours=1)
    world.answers[f"{HOST}/pont"] = page("/pont", body=BODY.replace("12 millions", "14 millions"))
    carry(pipeline, queue(database, world, listed("/pont", title="b")))
    [item] = shown(database)
    assert item.revision == 2
    assert (item.seen, item.updated) == (START, world.now)
    assert engine.texts[before:] == [text for text in engine.texts if "14 millions" in text]
    newer, older = changes(StoredLibrary(database, ("en",), lambda: START).versions("en", item.id))
    assert [(version.number, version.translated, version.first) for version in (newer, older)] == [
        (2, True, False),
        (1, True, True),
    ]
    [change] = newer.changes
    assert change.before is not None
    assert change.after is not None
    assert (change.before.source, change.after.source) == (SECOND, SECOND.replace("12", "14"))
    assert newer.unchanged == 4


def test_versions_are_shown_only_as_far_as_the_outlet_allows(database: Database, world: World, make: Make) -> None:
    world.answers[f"{HOST}/pont"] = page("/pont")
    carry(make(FailingEngine()), queue(database, world, listed("/pont")))
    [item] = shown(database)
    library = StoredLibrary(database, ("en",), lambda: START)
    assert len(library.versions("en", item.id)) == 1
    assert library.versions("en", "nothing") == ()
    with database.write() as db:
        outlets.save_declaration(db, Declaration(outlet=replace(item.outlet, rights=Rights.EXCERPT)), now=world.now)
    assert library.versions("en", item.id) == ()


class FollowingEngine(FailingEngine):
    """Follows stretches: each to its first word's place in the target, counted in words."""

    def translate(self, requests: Sequence[Request], pair: Pair) -> list[Draft]:
        return [
            replace(
                draft, spans=tuple(_word(draft.text, len(asked.text[: span.start].split())) for span in asked.spans)
            )
            for asked, draft in zip(requests, super().translate(requests, pair), strict=True)
        ]


def _word(text: str, number: int) -> Span:
    word = list(re.finditer(r"\S+", text))[number]
    return Span(start=word.start(), end=word.end())


def test_links_stand_on_the_words_of_a_translation_and_a_changed_address_costs_nothing(
    database: Database, world: World, make: Make
) -> None:
    def linked(href: str) -> str:
        return BODY.replace("conseil", f'<a href="{HOST}{href}">conseil</a>').replace("travaux", "<em>travaux</em>")

    def marked() -> list[tuple[str, str]]:
        [item] = shown(database)
        pairs = [pair for block in item.blocks for pair in block.segments]
        return [(pair.target[mark.start : mark.end], mark.href) for pair in pairs for mark in pair.marks]

    world.answers[f"{HOST}/pont"] = page("/pont", body=linked("/a"))
    engine = FollowingEngine()
    pipeline = make(engine)
    carry(pipeline, queue(database, world, listed("/pont", title="a")))
    assert marked() == [("Tuesday", f"{HOST}/a"), ("the", "")]
    called = len(engine.texts)
    world.now += timedelta(hours=1)
    world.answers[f"{HOST}/pont"] = page("/pont", body=linked("/b").replace("12 millions", "14 millions"))
    carry(pipeline, queue(database, world, listed("/pont", title="b")))
    assert marked() == [("Tuesday", f"{HOST}/b"), ("the", "")]
    assert engine.texts[called:] == [SECOND.replace("12", "14")]


def test_one_bad_article_does_not_fail_its_batch(database: Database, world: World, make: Make) -> None:
    world.answers = {
        f"{HOST}/good": page("/good"),
        f"{HOST}/gone": FetchError("answered 410 Gone", subject="u", retry=False, status=410),
        f"{HOST}/down": FetchError("answered 503", subject="u", retry=True, status=503, retry_after=7200),
        f"{HOST}/empty": Page(url="u", final_url=f"{HOST}/empty", status=200, body=b"", fetched=START),
        f"{HOST}/bug": ValueError("a fault of ours"),
    }
    batch = queue(database, world, *(listed(f"/{name}") for name in ("good", "gone", "down", "empty", "bug")))
    carry(make(FailingEngine()), batch)
    assert len(shown(database)) == 1
    assert states(database) == {EntryState.DONE: 1, EntryState.HELD: 2, EntryState.WAITING: 2}
    with database.read() as db:
        reasons = {row.url.rpartition("/")[2]: row for row in entries.load_held(db, limit=9)}
    assert reasons["gone"].reason == "answered 410 Gone"
    assert reasons["down"].due == START + timedelta(seconds=7200)
    assert "please report it: ValueError: a fault of ours" in reasons["bug"].reason
    assert reasons["empty"].reason


def test_a_page_that_stays_away_is_tried_ever_later_and_held_in_the_end(
    database: Database, world: World, make: Make
) -> None:
    world.answers[f"{HOST}/down"] = FetchError("answered 503", subject="u", retry=True, status=503)
    pipeline = make(FailingEngine())
    batch = queue(database, world, listed("/down"))
    for pause in RETRY_PAUSES:
        pipeline.fetch_pages(batch)
        with database.write() as db:
            assert entries.next_due(db) == world.now + pause
            world.now += pause
            [(batch, _)] = entries.queue_entries(db, now=world.now, size=9)
    pipeline.fetch_pages(batch)
    assert states(database) == {EntryState.HELD: 1}
    assert "given up after 5 tries" in world.notices[-1].detail


def test_full_text_in_the_feed_stands_in_for_a_page_that_is_refused(
    database: Database, world: World, make: Make
) -> None:
    world.answers[f"{HOST}/pont"] = FetchError("answered 403 Forbidden", subject="u", retry=False, status=403)
    entry = listed("/pont", title="Un pont", content=f"<p>{BODY}</p><p>{MORE}</p>", language="fr")
    carry(make(FailingEngine()), queue(database, world, entry))
    [item] = shown(database)
    assert item.original_title == "Un pont"
    assert len(item.blocks) == 3
    assert item.from_feed == "answered 403 Forbidden"


@pytest.mark.parametrize(
    "wish", ['<meta name="robots" content="noindex">', '<meta name="tdm-reservation" content="1">']
)
def test_an_outlet_that_reserves_its_rights_is_shown_by_headline_and_link_alone(
    database: Database, world: World, make: Make, wish: str
) -> None:
    plain = page("/pont")
    said = f'<head>{wish}<meta name="author" content="Ana Lopez"><meta name="date" content="2026-11-19">'
    world.answers[f"{HOST}/pont"] = replace(plain, body=plain.body.replace(b"<head>", said.encode()))
    engine = FailingEngine()
    carry(make(engine), queue(database, world, listed("/pont")), times=2)
    [item] = shown(database)
    assert (item.title, item.url, item.language) == ("Un pont pour la ville", f"{HOST}/pont", "fr")
    assert (item.authors, item.published) == (("Ana Lopez",), datetime(2026, 11, 19, tzinfo=UTC))
    assert item.status is Status.UNTRANSLATED
    assert "the outlet" in item.reason
    assert item.reason.endswith("so no more than the headline is shown")
    assert [block.block.text for block in item.blocks] == ["Un pont pour la ville"]
    assert item.excerpt == ""
    assert engine.texts == []


def test_pages_are_read_as_the_outlets_selectors_say(database: Database, world: World, make: Make) -> None:
    plain = page("/pont")
    aside = f'<aside class="related">{BODY}</aside></body>'.encode()
    world.answers[f"{HOST}/pont"] = replace(
        plain, body=plain.body.replace(b"</body>", aside).replace(b"<h1>", b"<h1>x ")
    )
    batch = queue(database, world, listed("/pont"))
    outlet = Outlet(slug="journal", name="Le Journal", home=f"{HOST}/", language="fr")
    with database.write() as db:
        selectors = Selectors(body="aside.related", title="title")
        outlets.save_declaration(db, Declaration(outlet=outlet, selectors=selectors), now=START)
    carry(make(FailingEngine()), batch)
    [item] = shown(database)
    assert [block.block.text for block in item.blocks] == ["Un pont pour la ville", BODY]


def test_full_text_in_the_feed_is_not_published_once_the_page_is_taken_down(
    database: Database, world: World, make: Make
) -> None:
    world.answers[f"{HOST}/pont"] = FetchError("answered 410 Gone", subject="u", retry=False, status=410)
    entry = listed("/pont", title="Un pont", content=f"<p>{BODY}</p><p>{MORE}</p>", language="fr")
    carry(make(FailingEngine()), queue(database, world, entry))
    assert shown(database) == []
    assert states(database) == {EntryState.HELD: 1}


def test_without_a_route_an_article_is_shown_in_its_own_language_and_says_so(
    database: Database, world: World, make: Make
) -> None:
    world.answers[f"{HOST}/pont"] = page("/pont")
    engine = EchoEngine([Pair(source="de", target="en")])
    carry(make(engine), queue(database, world, listed("/pont")))
    [item] = shown(database)
    assert item.status is Status.UNTRANSLATED
    assert item.title == "Un pont pour la ville"
    assert item.title_language == "fr"
    assert item.reason == "no engine here translates from French into English"


def test_an_article_in_the_editions_own_language_is_not_translated(
    database: Database, world: World, make: Make
) -> None:
    text = (
        "The council voted on Tuesday to build a new bridge over the river, after two years of debate in the town. " * 2
    )
    world.answers[f"{HOST}/bridge"] = page(
        "/bridge", title="A bridge for the town", body=text, more=text, language="en"
    )
    engine = FailingEngine()
    carry(make(engine), queue(database, world, listed("/bridge")))
    [item] = shown(database)
    assert item.status is Status.ORIGINAL
    assert engine.texts == []


def test_an_engine_that_fails_for_now_delays_the_article(database: Database, world: World, make: Make) -> None:
    world.answers[f"{HOST}/pont"] = page("/pont")
    pipeline = make(FailingEngine(failures=1))
    carry(pipeline, queue(database, world, listed("/pont")))
    assert shown(database) == []
    assert states(database) == {EntryState.WAITING: 1}
    world.now += RETRY_PAUSES[0]
    with database.write() as db:
        [(batch, _)] = entries.queue_entries(db, now=world.now, size=9)
    carry(pipeline, batch)
    assert [item.status for item in shown(database)] == [Status.TRANSLATED]
    assert len(world.asked) == 1


def test_an_engine_that_fails_for_good_leaves_the_source_with_the_reason(
    database: Database, world: World, make: Make
) -> None:
    world.answers[f"{HOST}/pont"] = page("/pont")
    carry(make(FailingEngine(failures=1, retry=False)), queue(database, world, listed("/pont")))
    [item] = shown(database)
    assert item.status is Status.UNTRANSLATED
    assert item.reason == "the engine did not translate it: the engine is out"


def test_a_translation_that_is_still_the_source_is_never_passed_off_as_one(
    database: Database, world: World, make: Make
) -> None:
    class Parrot(EchoEngine):
        def translate(self, requests: Sequence[Request], pair: Pair) -> list[Draft]:
            return [Draft(text=request.text) for request in requests]

    world.answers[f"{HOST}/pont"] = page("/pont")
    carry(make(Parrot([FRENCH])), queue(database, world, listed("/pont")))
    [item] = shown(database)
    assert item.status is Status.UNTRANSLATED
    assert item.verdict is Verdict.HELD
    assert "failed a check" in item.reason
    assert item.title_language == "fr"


def test_the_lexicon_is_that_of_the_pair_under_which_the_memory_keeps_segments(
    database: Database, world: World, make: Make
) -> None:
    macro = EchoEngine([Pair(source="sh", target="en")])
    asked: list[Pair] = []

    class Listening(Learner):
        def lexicon(self, pair: Pair) -> Lexicon:
            asked.append(pair)
            return super().lexicon(pair)

    pipeline = make(macro)
    pipeline._learner = Listening(database)
    serbian = "Gradsko veće je u utorak uveče glasalo za izgradnju novog mosta preko reke, posle dve godine rasprave. "
    world.answers[f"{HOST}/most"] = page("/most", title="Most", body=serbian * 2, more=serbian, language="sr-Latn")
    carry(pipeline, queue(database, world, listed("/most")))
    assert asked == [Pair(source="sh", target="en")]


class Looping(EchoEngine):
    """Goes round in circles over a long sentence, as neural models do."""

    def __init__(self) -> None:
        super().__init__([FRENCH], name="looping")
        self.texts: list[str] = []

    def translate(self, requests: Sequence[Request], pair: Pair) -> list[Draft]:
        self.texts += [request.text for request in requests]
        return [Draft(text=ENGLISH.get(r.text, "") if r.text != FOURTH else "the study " * 40) for r in requests]


def test_a_runaway_draft_is_tried_in_pieces_and_on_the_next_route_and_never_twice(
    database: Database, world: World, make: Make
) -> None:
    world.answers |= {f"{HOST}/a": page("/a"), f"{HOST}/b": page("/b", body=MORE, more=BODY)}
    first, second = Looping(), FailingEngine()
    pipeline = make(first, second)
    carry(pipeline, queue(database, world, listed("/a")))
    [item] = shown(database)
    pair = item.blocks[2].segments[1]
    assert (pair.source, pair.target, pair.held) == (FOURTH, ENGLISH[FOURTH], False)
    assert pair.route == "echo fr>en"
    assert item.signature == "looping fr>en"
    assert second.texts == [FOURTH]
    assert all(text in FOURTH for text in first.texts[5:])
    asked = len(first.texts) + len(second.texts)
    carry(pipeline, queue(database, world, listed("/b")))
    assert len(first.texts) + len(second.texts) == asked


def test_a_runaway_draft_that_no_way_cures_is_shown_in_the_source(database: Database, world: World, make: Make) -> None:
    world.answers[f"{HOST}/a"] = page("/a")
    carry(make(Looping()), queue(database, world, listed("/a")))
    [item] = shown(database)
    assert item.blocks[2].segments[1].held
    assert item.verdict is Verdict.PARTIAL
    assert item.reason == "1 of 5 sentences are shown in the original"


def test_the_feeds_hour_is_taken_where_the_page_gives_the_day_alone(
    database: Database, world: World, make: Make
) -> None:
    dated = page("/pont")
    body = dated.body.replace(b"<head>", b'<head><meta property="article:published_time" content="2026-11-19">')
    world.answers[f"{HOST}/pont"] = replace(dated, body=body)
    hour = datetime(2026, 11, 19, 17, 30, tzinfo=UTC)
    carry(make(FailingEngine()), queue(database, world, listed("/pont", published=hour)))
    [item] = shown(database)
    assert item.published == hour


@pytest.mark.parametrize(
    ("canonical", "fetched", "address"),
    [
        ("https://a.example/story", "https://a.example/story?utm=1", "https://a.example/story"),
        ("https://www.a.example/story", "https://a.example/s", "https://www.a.example/story"),
        ("https://b.example/their-story", "https://a.example/mine", "https://a.example/mine"),
        ("javascript:alert(1)", "https://a.example/mine", "https://a.example/mine"),
        ("", "https://a.example/mine", "https://a.example/mine"),
    ],
)
def test_a_canonical_address_counts_on_its_own_host_alone(canonical: str, fetched: str, address: str) -> None:
    assert article_address(canonical, fetched) == address
