"""The API: what the site shows, as JSON for programs, under ``/api/v1``, described by OpenAPI.

It asks the same ``Library`` as the pages, and every item carries the same label. It knows nothing of the store. What a
field means is said in its description; a field is added, never changed, within a version.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import date, datetime
from hashlib import sha256
from typing import Annotated, Any, Literal

from fastapi import FastAPI, HTTPException, Query, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from dragoman.errors import DragomanError
from dragoman.model import Issue, Item, Outlet, SegmentPair, Status
from dragoman.publish import paths
from dragoman.publish.feed import entry_id
from dragoman.publish.labels import label
from dragoman.publish.ninjs import SCHEMA as NINJS_SCHEMA
from dragoman.publish.ninjs import VERSION as NINJS_VERSION
from dragoman.publish.ninjs import render_ninjs
from dragoman.publish.view import Library, SearchFilters, Site

PREFIX = "/api/v1"
MOST_ITEMS = 100
"""Items in one answer: some 100 kB without their texts."""
USUAL_ITEMS = 20
STREAM_LOOK_SECONDS = 5.0
"""Pause between two looks for new items: news is minutes old in any case."""
STREAM_SECONDS = 3600.0
"""A stream ends after an hour and is asked for again with the last cursor, so that no connection is held for ever."""

Edition = Annotated[str, Field(max_length=35, description="Target language, a BCP 47 tag: one of /editions")]
Id = Annotated[str, Field(max_length=100)]
Limit = Annotated[int, Query(ge=1, le=MOST_ITEMS)]
Cursor = Annotated[str, Query(max_length=200, description="`next` of an earlier answer; empty: from the newest")]
Short = Annotated[str, Query(max_length=200)]


class OutletOut(BaseModel):
    slug: str
    name: str
    home: str
    country: str = Field(description="ISO 3166 code, empty where not known")
    kind: str = Field(description="public, private or state-owned; empty where not known")
    owner: str
    language: str


class IssueOut(BaseModel):
    check: str
    severity: Literal["minor", "major", "critical"]
    message: str
    source_spans: list[tuple[int, int]] = Field(description="Offsets in Unicode code points, the end not included")
    target_spans: list[tuple[int, int]]
    suggestion: str


class MendingOut(BaseModel):
    check: str
    before: str = Field(description="The engine's words")
    after: str = Field(description="What stands in their place in the target")


class TermOut(BaseModel):
    start: int = Field(description="Offset in the source, in Unicode code points")
    end: int
    target: str = Field(description="The rendering that the glossary asks for")
    accepted: list[str] = Field(description="Other renderings that are as good")


class SegmentOut(BaseModel):
    source: str
    target: str = Field(description="As the engine gave it, mended; readers are shown the source where `held`")
    origin: Literal["engine", "memory", "copy"]
    held: bool
    issues: list[IssueOut]
    mendings: list[MendingOut] = Field(description="What was put right without asking an engine again")
    route: str = Field(description="Signature of the second try that was kept; empty: as the rest of the article")
    terms: list[TermOut] = Field(description="Terms of the glossary in the source")


class BlockOut(BaseModel):
    kind: str
    text: str = Field(description="As in the original")
    segments: list[SegmentOut]


class ItemOut(BaseModel):
    """An article as an edition shows it."""

    id: str
    urn: str = Field(description="The id that feeds give it, too")
    edition: str
    page: str = Field(description="Where this site shows it")
    original: str = Field(description="Where the outlet published it")
    outlet: OutletOut
    language: str = Field(description="Of the original")
    status: Literal["translated", "original", "untranslated", "held"]
    verdict: Literal["clean", "notes", "partial", "held"]
    label: str = Field(description="To be shown with the text: who translated it, and that no person reviewed it")
    reviewed_by_a_person: Literal[False] = False
    title: str
    title_language: str
    original_title: str
    excerpt: str
    authors: list[str]
    agencies: list[str]
    section: str
    published: datetime | None
    seen: datetime
    updated: datetime
    revision: int
    engine_signature: str
    route: str
    reason: str
    issue_count: int


class WholeItemOut(ItemOut):
    blocks: list[BlockOut]


class ItemsOut(BaseModel):
    items: list[ItemOut]
    next: str = Field(description="Cursor of the older items; empty where there are none")


class EditionOut(BaseModel):
    edition: str
    translated: int
    original: int
    untranslated: int
    held: int


class OutletStateOut(BaseModel):
    outlet: OutletOut
    items: int
    held: int
    last_good_poll: datetime | None
    next_poll: datetime | None
    problem: str


def create_api(library: Library, *, site_name: str) -> FastAPI:
    """Return the API as an application of its own, to be mounted under ``PREFIX``."""
    api = FastAPI(
        title=f"{site_name}: API",
        version="1",
        description="Every text is an outlet's, translated by machine and not reviewed by a person.",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    answers = _Answers(library, site_name)
    missing: Any = {404: {"description": "No such edition or item"}}
    api.get("/editions", response_model=list[EditionOut])(answers.editions)
    api.get("/editions/{edition}/items", response_model=ItemsOut, responses=missing)(answers.items)
    gone: Any = {**missing, 410: {"description": "It was withdrawn; the reason is given"}}
    api.get("/editions/{edition}/items/{id}", response_model=WholeItemOut, responses=gone)(answers.item)
    ninjs: Any = {**gone, 200: {"description": f"The item as ninjs {NINJS_VERSION}: {NINJS_SCHEMA}"}}
    api.get("/editions/{edition}/items/{id}/ninjs", responses=ninjs, response_class=JSONResponse)(answers.ninjs)
    api.get("/editions/{edition}/outlets", response_model=list[OutletStateOut], responses=missing)(answers.outlets)
    api.get("/editions/{edition}/search", response_model=ItemsOut, responses=missing)(answers.search)
    api.get("/editions/{edition}/stream", responses=missing, response_class=StreamingResponse)(answers.stream)
    api.add_exception_handler(DragomanError, _failed)
    return api


class _Answers:
    def __init__(self, library: Library, site_name: str) -> None:
        self._library, self._name = library, site_name

    def editions(self, request: Request) -> Response:
        """The editions, and how many articles stand how in each."""
        found = []
        for edition in self._library.editions():
            counts = self._library.counts(edition)
            found.append(
                EditionOut(
                    edition=edition,
                    translated=counts.translated,
                    original=counts.original,
                    untranslated=counts.untranslated,
                    held=counts.held,
                )
            )
        return _json(request, [edition.model_dump(mode="json") for edition in found])

    def items(
        self,
        request: Request,
        edition: Edition,
        limit: Limit = USUAL_ITEMS,
        before: Cursor = "",
        outlet: Short = "",
        language: Short = "",
        section: Short = "",
    ) -> Response:
        """Articles, newest first, without their texts."""
        self._check(edition)
        page = self._library.items(
            edition, limit=limit, before=before, outlet=outlet, language=language, section=section
        )
        site = self._site(request)
        items = [_item(site, item) for item in page.items]
        return _json(request, ItemsOut(items=items, next=page.next).model_dump(mode="json"))

    def item(self, request: Request, edition: Edition, id: Id) -> Response:
        """One article whole: every block with its segments, and what the checks found in each."""
        item = self._found(edition, id)
        whole = WholeItemOut(
            **_item(self._site(request), item).model_dump(),
            blocks=[
                BlockOut(kind=shown.block.kind, text=shown.block.text, segments=[_segment(p) for p in shown.segments])
                for shown in item.blocks
            ],
        )
        return _json(request, whole.model_dump(mode="json"))

    def ninjs(self, request: Request, edition: Edition, id: Id) -> Response:
        """One article whole as ninjs 3.1 of the IPTC, its original as an associated object."""
        item = self._found(edition, id)
        return _json(request, render_ninjs(self._site(request), item))

    def outlets(self, request: Request, edition: Edition) -> Response:
        """Every outlet that is followed, and how it stands."""
        self._check(edition)
        found = [
            OutletStateOut(
                outlet=_outlet(view.outlet),
                items=view.items,
                held=view.held,
                last_good_poll=view.last_good,
                next_poll=view.next_poll,
                problem=view.problem,
            )
            for view in self._library.outlets(edition)
        ]
        return _json(request, [view.model_dump(mode="json") for view in found])

    def search(
        self,
        request: Request,
        edition: Edition,
        q: Annotated[str, Query(max_length=500)] = "",
        outlet: Short = "",
        language: Short = "",
        verdict: Short = "",
        since: date | None = None,
        until: date | None = None,
        limit: Limit = USUAL_ITEMS,
        before: Cursor = "",
    ) -> Response:
        """Articles in whose translation or original all words stand; "quoted phrases", -without, begin*."""
        self._check(edition)
        filters = SearchFilters(outlet=outlet, language=language, verdict=verdict, since=since, until=until)
        page = self._library.search(edition, q, filters, limit=limit, before=before)
        items = [_item(self._site(request), hit.item) for hit in page.hits]
        return _json(request, ItemsOut(items=items, next=page.next).model_dump(mode="json"))

    async def stream(self, request: Request, edition: Edition) -> Response:
        """New and changed articles as they come, one JSON object a line; an empty line while there is nothing new."""
        await run_in_threadpool(self._check, edition)
        site = self._site(request)

        async def lines() -> AsyncIterator[bytes]:
            known = {item.id: item.updated for item in await self._newest(edition)}
            for _ in range(int(STREAM_SECONDS / STREAM_LOOK_SECONDS)):
                yield b"\n"
                for item in reversed(await self._newest(edition)):
                    if known.get(item.id) != item.updated:
                        known[item.id] = item.updated
                        yield _item(site, item).model_dump_json().encode() + b"\n"
                await asyncio.sleep(STREAM_LOOK_SECONDS)
                if await request.is_disconnected():
                    return

        return StreamingResponse(lines(), media_type="application/x-ndjson")

    async def _newest(self, edition: str) -> tuple[Item, ...]:
        page = await run_in_threadpool(lambda: self._library.items(edition, limit=MOST_ITEMS))
        return page.items

    def _found(self, edition: str, id: str) -> Item:
        self._check(edition)
        item = self._library.item(edition, id)
        if item is None and (gone := self._library.withdrawal(edition, id)):
            raise HTTPException(410, f"withdrawn: {gone.reason}" if gone.reason else "withdrawn")
        if item is None or item.status is Status.HELD:
            raise HTTPException(404, "no such item in this edition")
        return item

    def _check(self, edition: str) -> None:
        if edition not in self._library.editions():
            raise HTTPException(404, "no such edition")

    def _site(self, request: Request) -> Site:
        base = str(request.base_url).rstrip("/").removesuffix(PREFIX)
        return Site(name=self._name, editions=self._library.editions(), base_url=base)


def _item(site: Site, item: Item) -> ItemOut:
    return ItemOut(
        id=item.id,
        urn=entry_id(item),
        edition=item.edition,
        page=site.base_url + paths.article(item.edition, item.id),
        original=item.url,
        outlet=_outlet(item.outlet),
        language=item.language,
        status=item.status.value,
        verdict=item.verdict.value,
        label=label(item).text,
        title=item.title,
        title_language=item.title_language,
        original_title=item.original_title,
        excerpt=item.excerpt,
        authors=list(item.authors),
        agencies=list(item.agencies),
        section=item.section,
        published=item.published,
        seen=item.seen,
        updated=item.updated,
        revision=item.revision,
        engine_signature=item.signature,
        route=item.route,
        reason=item.reason,
        issue_count=item.issue_count,
    )


def _outlet(outlet: Outlet) -> OutletOut:
    return OutletOut(
        slug=outlet.slug,
        name=outlet.name,
        home=outlet.home,
        country=outlet.country,
        kind=outlet.kind,
        owner=outlet.owner,
        language=outlet.language,
    )


def _segment(pair: SegmentPair) -> SegmentOut:
    return SegmentOut(
        source=pair.source,
        target=pair.target,
        origin=pair.origin.value,
        held=pair.held,
        issues=[_issue(issue) for issue in pair.issues],
        mendings=[MendingOut(check=made.check, before=made.before, after=made.after) for made in pair.mendings],
        route=pair.route,
        terms=[
            TermOut(start=use.start, end=use.end, target=use.target, accepted=list(use.accepted)) for use in pair.terms
        ],
    )


def _issue(issue: Issue) -> IssueOut:
    return IssueOut(
        check=issue.check,
        severity=issue.severity.value,
        message=issue.message,
        source_spans=[(span.start, span.end) for span in issue.source_spans],
        target_spans=[(span.start, span.end) for span in issue.target_spans],
        suggestion=issue.suggestion,
    )


def _json(request: Request, document: Any) -> Response:
    """The document with an ETag of its bytes, or 304 where the asker has it (RFC 9110, 13.1.2)."""
    body = json.dumps(document, ensure_ascii=False).encode("utf-8", "replace")
    tag = f'W/"{sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    known = {part.strip() for part in request.headers.get("if-none-match", "").split(",")}
    if tag in known or "*" in known:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


def _failed(_: Request, error: Exception) -> Response:
    retry = isinstance(error, DragomanError) and error.retry
    return JSONResponse({"detail": "the store did not answer"}, 503 if retry else 500)
