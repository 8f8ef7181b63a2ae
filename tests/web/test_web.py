"""The site over HTTP: addresses, headers, conditional requests, and what happens when something is amiss."""

from __future__ import annotations

from dataclasses import replace

import feedparser
import pytest

from dragoman.errors import StoreError
from dragoman.model import Item, Status
from dragoman.publish.static_files import static_files
from dragoman.publish.view import Withdrawal
from dragoman.web import PAGE_ITEMS, create_app
from tests.publish.fake_library import START, FakeLibrary, bridge, library
from tests.publish.markup import addresses, text
from tests.web.site_client import SiteClient

LIBRARY = library()
SITE = SiteClient(create_app(LIBRARY))
PAGES = (
    "/",
    "/en/",
    "/en/?language=fr",
    "/en/outlets",
    "/en/outlets/obala",
    "/en/about",
    "/en/corrections",
    "/en/search",
    "/en/search?q=bridge",
    "/en/article/a0000",
    "/en/article/a0000/side-by-side",
    "/en/article/a0000/original",
    "/en/article/a0001",
)
FEEDS = {
    "/en/feed.atom": "application/atom+xml",
    "/en/feed.json": "application/feed+json",
    "/en/search.atom?q=bridge": "application/atom+xml",
}


class BrokenLibrary(FakeLibrary):
    """A library whose store does not answer."""

    retry = True

    def editions(self) -> tuple[str, ...]:
        raise StoreError("the disk is full", subject="dragoman.db", retry=self.retry)


class LostLibrary(BrokenLibrary):
    retry = False


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_html_with_strict_headers(path: str) -> None:
    answer = SITE.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["x-robots-tag"] == "noindex, nofollow"


@pytest.mark.parametrize("path", [*PAGES, *FEEDS])
def test_an_answer_that_the_asker_has_is_not_sent_again(path: str) -> None:
    first = SITE.get(path)
    again = SITE.get(path, if_none_match=first.headers["etag"])
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["etag"] == first.headers["etag"]
    assert "content-security-policy" in again.headers
    listed = SITE.get(path, if_none_match=f'"other", {first.headers["etag"]}')
    assert listed.status_code == 304
    assert SITE.get(path, if_none_match='"other"').status_code == 200


def test_every_address_within_the_site_that_a_page_names_answers() -> None:
    links = {link for path in PAGES for link in addresses(SITE.get(path).content)}
    for address in {link.partition("#")[0] for link in links if link.startswith("/")}:
        assert SITE.get(address).status_code == 200, address


def test_an_anchor_that_a_page_links_to_is_on_the_page() -> None:
    for path in PAGES:
        page = SITE.get(path).text
        for link in addresses(page):
            if link.startswith("#"):
                assert f'id="{link[1:]}"' in page, (path, link)


@pytest.mark.parametrize(("path", "media_type"), FEEDS.items())
def test_a_feed_has_its_media_type_and_the_address_asked_for(path: str, media_type: str) -> None:
    answer = SITE.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(media_type)
    assert f"http://site.example{path}" in answer.text


def test_the_atom_feed_as_served_passes_feedparser() -> None:
    answer = SITE.get("/en/feed.atom")
    parsed = feedparser.parse(answer.content, response_headers=dict(answer.headers))
    assert parsed.bozo == 0
    assert len(parsed.entries) == 30


def test_pages_are_compressed_for_who_takes_it() -> None:
    assert SITE.get("/en/", accept_encoding="gzip").headers["content-encoding"] == "gzip"
    assert "content-encoding" not in SITE.get("/en/", accept_encoding="identity").headers


def test_the_front_page_stands_at_the_root_for_one_edition_and_a_choice_for_more() -> None:
    assert SITE.get("/").content == SITE.get("/en/").content
    choice = SiteClient(create_app(replace(LIBRARY, tags=("en", "fr")))).get("/")
    assert choice.status_code == 200
    assert {"/en/", "/fr/"} <= set(addresses(choice.content))


def test_older_articles_follow_without_a_gap() -> None:
    seen: list[str] = []
    path = "/en/"
    while path:
        links = addresses(SITE.get(path).content)
        seen += [link for link in links if "/article/" in link]
        path = next((link for link in links if "before=" in link), "")
    assert len(seen) == len(set(seen)) == len(LIBRARY.all) > PAGE_ITEMS


@pytest.mark.parametrize(
    "path",
    [
        "/fr/",
        "/en/article/none",
        "/en/article/a0000/upside-down",
        "/en/outlets/none",
        "/static/none.css",
        "/static/../web.py",
        "/wp-login.php",
        "/en/nothing/here",
        "/%00/",
        "/en/article/%3Cscript%3E",
    ],
)
def test_what_does_not_exist_is_a_page_that_says_so(path: str) -> None:
    answer = SITE.get(path)
    assert answer.status_code == 404
    assert "There is no such page" in text(answer.content)
    assert "content-security-policy" in answer.headers


def test_a_view_of_what_is_not_translated_leads_to_its_only_view() -> None:
    answer = SITE.get("/en/article/a0001/original")
    assert answer.status_code == 302
    assert answer.headers["location"] == "/en/article/a0001"


def test_a_held_article_has_no_page_but_its_reason_is_told() -> None:
    held: Item = replace(bridge(), status=Status.HELD, reason="the text is <empty>")
    answer = SiteClient(create_app(FakeLibrary(all=(held,)))).get("/en/article/a0000")
    assert answer.status_code == 404
    assert "the text is <empty>" in text(answer.content)


@pytest.mark.parametrize("query", ["before=junk", "before=%00", "language=xx", "language=%3Cscript%3E"])
def test_a_meaningless_query_gives_an_empty_page(query: str) -> None:
    answer = SITE.get(f"/en/?{query}")
    assert answer.status_code == 200
    assert b"<script>" not in answer.content


def test_an_edition_without_its_slash_leads_to_its_front_page() -> None:
    answer = SITE.get("/en")
    assert (answer.status_code, answer.headers["location"]) == (308, "/en/")


def test_an_endless_query_is_refused_as_a_page() -> None:
    answer = SITE.get(f"/en/?before={'x' * 5000}")
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nothing_can_be_written(method: str) -> None:
    answer = SITE.request(method, "/en/")
    assert answer.status_code == 405
    assert "can’t be done" in text(answer.content)
    assert answer.headers["allow"]


def test_head_answers_as_get_without_the_body() -> None:
    assert SITE.request("HEAD", "/en/").headers["etag"] == SITE.get("/en/").headers["etag"]


def test_a_store_that_does_not_answer_is_a_page_with_a_time_to_come_back() -> None:
    answer = SiteClient(create_app(BrokenLibrary(all=()))).get("/en/")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "60"
    assert "Not available just now" in text(answer.content)
    assert "dragoman.db" not in answer.text
    assert "content-security-policy" in answer.headers


def test_a_store_that_is_lost_is_a_page_too() -> None:
    site = SiteClient(create_app(LostLibrary(all=())))
    assert site.get("/en/").status_code == 500
    assert site.get("/healthz").status_code == 500


def test_health_is_one_word() -> None:
    assert SITE.get("/healthz").text == "ok\n"


def test_robots_are_sent_away_unless_the_site_is_public() -> None:
    assert "Disallow: /" in SITE.get("/robots.txt").text
    public = SiteClient(create_app(LIBRARY, public=True))
    assert "Allow: /\n" in public.get("/robots.txt").text
    assert "x-robots-tag" not in public.get("/en/").headers
    assert b"noindex" not in public.get("/en/").content


def test_static_files_are_kept_for_a_year_under_a_name_of_their_own() -> None:
    for file in static_files().values():
        answer = SITE.get(f"/static/{file.name}")
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
        assert answer.content == file.body


def test_the_sites_name_is_the_operators() -> None:
    named = SiteClient(create_app(LIBRARY, site_name="Wire & Co"))
    assert "Wire & Co" in text(named.get("/en/").content)
    assert "<title>Wire &amp; Co: English</title>" not in named.get("/en/").text
    assert feedparser.parse(named.get("/en/feed.atom").content).feed.title == "Wire & Co: English"


def test_a_search_marks_its_words_and_goes_on_to_older_hits() -> None:
    page = SITE.get("/en/search?q=bridge")
    assert b"<mark>" in page.content
    assert b'value="bridge"' in page.content
    assert "Nothing that is on show" in text(SITE.get("/en/search?q=xyzzy").content)
    assert SITE.get("/en/search?q=bridge&since=yesterday&before=nowhere").status_code == 200
    assert SITE.get("/en/search?q=" + "a" * 501).status_code == 400


def test_what_is_searched_for_reaches_the_page_as_text_alone() -> None:
    page = SITE.get('/en/search?q="><script>alert(1)</script>&outlet=<b>')
    assert b"<script>alert" not in page.content
    assert b"<b>" not in page.content


def test_feeds_name_the_public_address_where_one_is_set_and_hubs_find_nothing_where_nobody_listens() -> None:
    behind = SiteClient(create_app(LIBRARY, public_url="https://wire.example/"))
    assert b'href="https://wire.example/en/feed.atom"' in behind.get("/en/feed.atom").content
    assert b'href="http://site.example/en/feed.atom"' in SITE.get("/en/feed.atom").content
    for site in (SITE, behind):
        assert site.get("/websub/key").status_code == 404


def test_how_an_article_changed_is_a_page_and_of_no_article_is_none() -> None:
    assert "How this article changed" in SITE.get("/en/article/a0000/revisions").text
    assert "Only one version of this article was seen." in SITE.get("/en/article/a0002/revisions").text
    assert SITE.get("/en/article/nothing/revisions").status_code == 404


GONE = Withdrawal(
    id="a0900", edition="en", outlet="Le Quai", language="fr", reason="A court <b>ordered</b> it.", withdrawn=START
)


def test_a_withdrawn_article_is_gone_with_the_reason_and_stands_among_the_corrections() -> None:
    site = SiteClient(create_app(replace(library(), gone=(GONE,))))
    for view in ("", "/side-by-side"):
        answer = site.get(f"/en/article/a0900{view}")
        assert answer.status_code == 410
        assert "A court &lt;b&gt;ordered&lt;/b&gt; it." in answer.text
    assert site.get("/en/article/a0901").status_code == 404
    assert site.get("/api/v1/editions/en/items/a0900").status_code == 410
    page = site.get("/en/corrections").text
    assert "A court &lt;b&gt;ordered&lt;/b&gt; it." in page
    assert "version 2" in page
    assert "deleted-entry" in site.get("/en/feed.atom").text


@pytest.mark.parametrize("asked", ["?outlet=le-quai", "?language=fr", "?section=Ville"])
def test_a_part_of_an_edition_has_feeds_and_a_list_of_its_own(asked: str) -> None:
    for kind in ("atom", "json"):
        everything, part = SITE.get(f"/en/feed.{kind}"), SITE.get(f"/en/feed.{kind}{asked}")
        assert part.status_code == 200
        assert len(part.content) < len(everything.content)
    assert SITE.get(f"/en/search.json{asked}&q=bridge").json()["items"]
    assert SITE.get("/en/feed.rss").status_code == 404
    if "outlet" not in asked:
        page = SITE.get(f"/en/{asked}").text
        assert f'href="/en/feed.atom{asked}"' in page


def test_sitemaps_and_what_is_for_models_are_there_where_the_operator_wants_them() -> None:
    opened = SiteClient(create_app(LIBRARY, public=True, models_welcome=True, public_url="https://wire.example/"))
    for path in ("/en/sitemap.xml", "/en/sitemap-news.xml"):
        answer = opened.get(path)
        assert answer.headers["content-type"].startswith("application/xml")
        assert "https://wire.example/en/article/a0000" in answer.text
        assert SITE.get(path).status_code == 404
    assert opened.get("/llms.txt").text.startswith("# Dragoman")
    assert SITE.get("/llms.txt").status_code == 404
    assert "Sitemap: https://wire.example/en/sitemap.xml" in opened.get("/robots.txt").text
