"""The site over HTTP: which address shows what, with which headers.

It asks a ``Library`` for values, has ``dragoman.publish`` make bytes of them, and answers. It knows nothing of the
store behind the library, of settings, nor of how pages are made. Every answer of text carries an ETag of its bytes and
is served again as 304 while it stays the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from hashlib import sha256
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dragoman.api import PREFIX as API
from dragoman.api import create_api
from dragoman.errors import DragomanError
from dragoman.model import Item, Status
from dragoman.publish import pages, paths
from dragoman.publish.crawlers import SITEMAP_ITEMS, render_llms, render_news_sitemap, render_robots, render_sitemap
from dragoman.publish.feed import Choice, render_atom, render_json_feed
from dragoman.publish.labels import label
from dragoman.publish.linked_data import linked_data
from dragoman.publish.static_files import static_files
from dragoman.publish.view import Library, SearchFilters, Site, View
from dragoman.reader_reports import Received, ReportDesk
from dragoman.report_form import comes_from_here, read_form
from dragoman.subscribing import CALLBACK_PATH, Callbacks, Reply

PAGE_ITEMS = 40
"""Items on a page: a front page of some 6,000 words at most, which is a long read but one screenful of markup."""
FEED_ITEMS = 30
"""Entries in a feed, whole: more than most outlets list, under a megabyte."""
SEARCH_HITS = 20
"""Hits on a page of a search: two screens, each hit with the sentence that it was found by."""
TOMBSTONES = 100
"""Tombstones in a feed: whoever asks once a month sees every one of a site that withdraws three a day."""
CORRECTIONS_SHOWN = 200
"""Revisions and withdrawals on the page of corrections, of each."""
FEED_KINDS = {
    "atom": (render_atom, "application/atom+xml; charset=utf-8"),
    "json": (render_json_feed, "application/feed+json; charset=utf-8"),
}
"""What makes a feed, by the end of its address, and its media type."""
HELD_SHOWN = 100
"""Held articles listed on the page of outlets; the count says how many there are."""
COMPRESS_FROM_BYTES = 1000
"""Shorter bodies fit one packet anyway."""
COMPRESS_LEVEL = 5
"""zlib's level: two thirds of the time of level 9 for about 2 % more bytes on our pages."""
MAX_CHALLENGE_CHARS = 2_000
"""Longest challenge sent back to a hub; they use some 20 to 200."""
MAX_PUSH_BYTES = 10_000_000
"""Longest body that a hub may send, in bytes: as the longest feed that is fetched."""
YEAR_SECONDS = 365 * 24 * 3600
RETRY_SECONDS = 60
"""When to ask again while the store does not answer."""
HTML = "text/html; charset=utf-8"

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # No other site learns where a reader was; our own forms say that they are ours, which "no-referrer" would hide.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

METHODS = ["GET", "HEAD"]
Cursor = Annotated[str, Query(max_length=200)]
Tag = Annotated[str, Query(max_length=35)]
Section = Annotated[str, Query(max_length=200)]


class Asked(BaseModel):
    """A search as it stands in an address; a day that is none restricts nothing."""

    q: str = Field(default="", max_length=500)
    outlet: str = Field(default="", max_length=200)
    language: str = Field(default="", max_length=35)
    verdict: str = Field(default="", max_length=20)
    since: str = Field(default="", max_length=10)
    until: str = Field(default="", max_length=10)
    before: str = Field(default="", max_length=200)

    def fields(self) -> dict[str, str]:
        return self.model_dump(exclude={"before"})

    def filters(self) -> SearchFilters:
        return SearchFilters(
            outlet=self.outlet,
            language=self.language,
            verdict=self.verdict,
            since=_day(self.since),
            until=_day(self.until),
        )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def create_app(
    library: Library,
    *,
    site_name: str = "Dragoman",
    public: bool = False,
    public_url: str = "",
    models_welcome: bool = False,
    callbacks: Callbacks | None = None,
    reports: ReportDesk | None = None,
) -> FastAPI:
    """The site as an ASGI application; ``public`` lets search engines index it.

    ``public_url`` is the site's address in its feeds, else that of the request; ``callbacks`` take what hubs say,
    ``reports`` what readers report.
    """
    app = FastAPI(title=site_name, docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    app.add_middleware(GZipMiddleware, minimum_size=COMPRESS_FROM_BYTES, compresslevel=COMPRESS_LEVEL)
    app.add_middleware(_SafeHeaders, public=public)
    answers = _Answers(library, site_name, public, public_url.rstrip("/"), models_welcome, reports)
    get: Any = app.api_route

    app.mount(API, create_api(library, site_name=site_name))
    if callbacks is not None:
        hubs = _Hubs(callbacks)
        get(CALLBACK_PATH + "{key}", methods=["GET"])(hubs.verify)
        get(CALLBACK_PATH + "{key}", methods=["POST"])(hubs.push)
    get("/", methods=METHODS)(answers.home)
    get("/healthz", methods=METHODS)(answers.health)
    get("/robots.txt", methods=METHODS)(answers.robots)
    get("/llms.txt", methods=METHODS)(answers.llms)
    get("/static/{name}", methods=METHODS)(answers.static)
    get("/{edition}", methods=METHODS)(answers.to_front)
    get("/{edition}/", methods=METHODS)(answers.front)
    get("/{edition}/feed.{kind}", methods=METHODS)(answers.feed)
    get("/{edition}/search", methods=METHODS)(answers.search)
    get("/{edition}/search.{kind}", methods=METHODS)(answers.search_feed)
    get("/{edition}/sitemap.xml", methods=METHODS)(answers.sitemap)
    get("/{edition}/sitemap-news.xml", methods=METHODS)(answers.news_sitemap)
    get("/{edition}/corrections", methods=METHODS)(answers.corrections)
    get("/{edition}/outlets", methods=METHODS)(answers.outlets)
    get("/{edition}/outlets/{slug}", methods=METHODS)(answers.outlet)
    get("/{edition}/about", methods=METHODS)(answers.about)
    get("/{edition}/article/{id}", methods=METHODS)(answers.article)
    get("/{edition}/article/{id}/revisions", methods=METHODS)(answers.revisions)
    if reports is not None:
        get("/{edition}/article/{id}/report", methods=["POST"])(answers.report)
        get("/{edition}/article/{id}/reported", methods=METHODS)(answers.reported)
    get("/{edition}/article/{id}/{view}", methods=METHODS)(answers.article)

    app.add_exception_handler(HTTPException, answers.refused)
    app.add_exception_handler(RequestValidationError, answers.misunderstood)
    app.add_exception_handler(DragomanError, answers.failed)
    app.add_exception_handler(Exception, answers.failed)
    return app


class _Answers:
    """The endpoints, over one library."""

    def __init__(
        self,
        library: Library,
        site_name: str,
        public: bool,
        public_url: str,
        models_welcome: bool,
        reports: ReportDesk | None,
    ) -> None:
        self._library, self._name, self._public = library, site_name, public
        self._public_url, self._models_welcome, self._reports = public_url, models_welcome, reports

    def home(self, request: Request) -> Response:
        editions = self._library.editions()
        if len(editions) == 1:
            return self.front(request, editions[0])
        return _page(request, pages.render_editions(self._site(request)))

    def health(self) -> Response:
        self._library.editions()
        return Response("ok\n", media_type="text/plain")

    def robots(self, request: Request) -> Response:
        return Response(render_robots(self._site(request)), media_type="text/plain")

    def llms(self, request: Request) -> Response:
        if not (self._public and self._models_welcome):
            raise HTTPException(404)
        return Response(render_llms(self._site(request)), media_type="text/plain")

    def sitemap(self, request: Request, edition: str) -> Response:
        return self._sitemap(request, edition, render_sitemap)

    def news_sitemap(self, request: Request, edition: str) -> Response:
        return self._sitemap(request, edition, render_news_sitemap)

    def _sitemap(self, request: Request, edition: str, render: Callable[..., bytes]) -> Response:
        self._check(edition)
        if not self._public:
            raise HTTPException(404)
        newest = self._library.items(edition, limit=SITEMAP_ITEMS).items
        return _page(request, render(self._site(request), edition, newest), "application/xml; charset=utf-8")

    def static(self, name: str) -> Response:
        for file in static_files().values():
            if file.name == name:
                keep = f"public, max-age={YEAR_SECONDS}, immutable"
                return Response(file.body, media_type=file.media_type, headers={"Cache-Control": keep})
        raise HTTPException(404)

    def front(
        self, request: Request, edition: str, language: Tag = "", section: Section = "", before: Cursor = ""
    ) -> Response:
        self._check(edition)
        asked = {"language": language, "section": section, "before": before}
        page = self._library.items(edition, limit=PAGE_ITEMS, **asked)
        body = pages.render_front(self._site(request), edition, page, self._library.counts(edition), **asked)
        return _page(request, body)

    def to_front(self, edition: str) -> Response:
        self._check(edition)
        return RedirectResponse(paths.front(edition), status_code=308)

    def article(self, request: Request, edition: str, id: str, view: str = "") -> Response:
        self._check(edition)
        if view and view not in (View.SIDE_BY_SIDE, View.ORIGINAL):
            raise HTTPException(404)
        item = self._library.item(edition, id)
        if item is None:
            return self._withdrawn(request, edition, id)
        if item.status is Status.HELD:
            raise HTTPException(404, label(item).status)
        if view and item.status is not Status.TRANSLATED:
            return RedirectResponse(paths.article(edition, id), status_code=302)
        site, alternates = self._site(request), self._library.alternates(edition, id)
        data = linked_data(site, item)
        return _page(request, pages.render_article(site, item, View(view), alternates=alternates, data=data))

    def revisions(self, request: Request, edition: str, id: str) -> Response:
        self._check(edition)
        item = self._library.item(edition, id)
        versions = self._library.versions(edition, id)
        if item is None or item.status is Status.HELD or not versions:
            raise HTTPException(404)
        return _page(request, pages.render_revisions(self._site(request), item, versions))

    async def report(self, request: Request, edition: str, id: str) -> Response:
        """Take what a reader says of a sentence, and lead on to a page, so that loading that again sends nothing."""
        if self._reports is None or not comes_from_here(request, self._public_url):
            raise HTTPException(403, "A report is taken from the form on the article’s own page alone.")
        form = await read_form(request)
        if form is None:
            raise HTTPException(413, "That is more than a report can hold.")
        address = request.client.host if request.client else ""
        received = await run_in_threadpool(
            self._reports.receive, edition, id, form.sentence, form.words, address=address
        )
        if received is not Received.TAKEN:
            raise HTTPException(*_NOT_TAKEN[received])
        return RedirectResponse(f"{paths.report(edition, id)}ed", status_code=303)

    def reported(self, request: Request, edition: str, id: str) -> Response:
        self._check(edition)
        item = self._library.item(edition, id)
        if item is None:
            raise HTTPException(404)
        return _page(request, pages.render_reported(self._site(request), item))

    def search(self, request: Request, edition: str, asked: Annotated[Asked, Query()]) -> Response:
        self._check(edition)
        page = self._library.search(edition, asked.q, asked.filters(), limit=SEARCH_HITS, before=asked.before)
        counts = self._library.counts(edition)
        return _page(request, pages.render_search(self._site(request), edition, asked.fields(), page, counts))

    def _withdrawn(self, request: Request, edition: str, id: str) -> Response:
        withdrawal = self._library.withdrawal(edition, id)
        if withdrawal is None:
            raise HTTPException(404)
        return Response(pages.render_withdrawn(self._site(request), withdrawal), 410, media_type=HTML)

    def search_feed(self, request: Request, edition: str, kind: str, asked: Annotated[Asked, Query()]) -> Response:
        self._check(edition)
        found = self._library.search(edition, asked.q, asked.filters(), limit=FEED_ITEMS)
        fields = {name: value for name, value in asked.fields().items() if value}
        return self._feed(request, edition, kind, [hit.item for hit in found.hits], Choice(asked=fields))

    def feed(
        self,
        request: Request,
        edition: str,
        kind: str,
        outlet: Section = "",
        language: Tag = "",
        section: Section = "",
    ) -> Response:
        self._check(edition)
        asked = {"outlet": outlet, "language": language, "section": section}
        listed = self._library.items(edition, limit=FEED_ITEMS, **asked).items
        choice = Choice(only={name: value for name, value in asked.items() if value})
        return self._feed(request, edition, kind, listed, choice)

    def _feed(self, request: Request, edition: str, kind: str, listed: Sequence[Item], choice: Choice) -> Response:
        if kind not in FEED_KINDS:
            raise HTTPException(404)
        render, media_type = FEED_KINDS[kind]
        whole = (self._library.item(edition, item.id) for item in listed)
        items = [item for item in whole if item is not None]
        gone = self._library.withdrawals(edition, limit=TOMBSTONES)
        return _page(request, render(self._site(request), edition, items, choice=choice, withdrawn=gone), media_type)

    def corrections(self, request: Request, edition: str) -> Response:
        self._check(edition)
        found = self._library.corrections(edition, CORRECTIONS_SHOWN)
        return _page(request, pages.render_corrections(self._site(request), edition, found))

    def outlets(self, request: Request, edition: str) -> Response:
        self._check(edition)
        body = pages.render_outlets(
            self._site(request),
            edition,
            self._library.outlets(edition),
            self._library.counts(edition),
            self._library.held(edition, HELD_SHOWN),
        )
        return _page(request, body)

    def outlet(self, request: Request, edition: str, slug: str, before: Cursor = "") -> Response:
        self._check(edition)
        view = next((view for view in self._library.outlets(edition) if view.outlet.slug == slug), None)
        if view is None:
            raise HTTPException(404)
        page = self._library.items(edition, limit=PAGE_ITEMS, before=before, outlet=slug)
        return _page(request, pages.render_outlet(self._site(request), edition, view, page))

    def about(self, request: Request, edition: str) -> Response:
        self._check(edition)
        return _page(request, pages.render_about(self._site(request), edition, self._library.counts(edition)))

    def refused(self, request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        usual = HTTPStatus(status).phrase
        message = error.detail if isinstance(error, HTTPException) and error.detail != usual else ""
        headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
        return self._error(request, status, message, headers)

    def misunderstood(self, request: Request, _error: Exception) -> Response:
        return self._error(request, 400)

    def failed(self, request: Request, error: Exception) -> Response:
        if isinstance(error, DragomanError) and error.retry:
            return self._error(request, 503, headers={"Retry-After": str(RETRY_SECONDS)})
        return self._error(request, 500)

    def _error(
        self, request: Request, status: int, message: str = "", headers: dict[str, str] | None = None
    ) -> Response:
        site = Site(name=self._name, editions=(), public=self._public)
        edition = request.path_params.get("edition", "")
        try:
            site = self._site(request)
        except DragomanError:
            edition = ""
        body = pages.render_error(site, status, edition=edition if edition in site.editions else "", message=message)
        return Response(body, status, media_type=HTML, headers={**_safe(self._public), **(headers or {})})

    def _check(self, edition: str) -> None:
        if edition not in self._library.editions():
            raise HTTPException(404)

    def _site(self, request: Request) -> Site:
        return Site(
            name=self._name,
            editions=self._library.editions(),
            base_url=self._public_url or str(request.base_url).rstrip("/"),
            public=self._public,
            models_welcome=self._models_welcome,
            reports=self._reports is not None,
        )


_NOT_TAKEN = {
    Received.NOWHERE: (404, "There is no such sentence: its number stands beside it under “Side by side”."),
    Received.WORDLESS: (400, "The report says nothing."),
    Received.TOO_LONG: (413, "That is more than a report can hold."),
    Received.TOO_MANY: (429, "There were many reports within this hour. Try again later."),
}


class _Hubs:
    """The endpoints for hubs (WebSub, sections 5.3 and 7): they are programs, and are answered in a word."""

    def __init__(self, callbacks: Callbacks) -> None:
        self._callbacks = callbacks

    def verify(self, request: Request, key: str) -> Response:
        challenge = request.query_params.get("hub.challenge", "")
        if len(challenge) > MAX_CHALLENGE_CHARS:
            return _word("the challenge is too long", 404)
        reply = self._callbacks.verify(key, request.query_params)
        return _word(challenge) if reply is Reply.YES else _word(*_REFUSALS[reply])

    async def push(self, request: Request, key: str) -> Response:
        if not await run_in_threadpool(self._callbacks.knows, key):  # before a byte of it is read
            return _word(*_REFUSALS[Reply.GONE])
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > MAX_PUSH_BYTES:
                return _word("too large", 413)
        reply = await run_in_threadpool(self._callbacks.push, key, bytes(body), request.headers)
        return _word("thanks", 202) if reply is Reply.YES else _word(*_REFUSALS[reply])


_REFUSALS = {Reply.NO: ("not wanted", 404), Reply.GONE: ("no such subscription", 410)}


def _word(text: str, status: int = 200) -> Response:
    return Response(text, status, media_type="text/plain")


class _SafeHeaders:
    """Puts the security headers on every answer."""

    def __init__(self, app: ASGIApp, public: bool) -> None:
        self._app, self._headers = app, _safe(public)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self._headers)
            await send(message)

        await self._app(scope, receive, send_safely if scope["type"] == "http" else send)


def _safe(public: bool) -> dict[str, str]:
    return HEADERS if public else {**HEADERS, "X-Robots-Tag": "noindex, nofollow"}


def _page(request: Request, body: bytes, media_type: str = HTML) -> Response:
    """The body with its ETag, or 304 where the asker has it (RFC 9110, 13.1.2).

    The tag is weak: compression changes the bytes sent, not what they say.
    """
    tag = f'W/"{sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    known = {part.strip().removeprefix("W/") for part in request.headers.get("if-none-match", "").split(",")}
    if "*" in known or tag.removeprefix("W/") in known:
        return Response(status_code=304, headers={**headers, "Vary": "Accept-Encoding"})
    return Response(body, media_type=media_type, headers=headers)
