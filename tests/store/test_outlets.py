"""Outlets are followed once, unfollowed whole, and found by any of their names."""

from dataclasses import replace
from datetime import datetime, timedelta

from dragoman.css import Selectors
from dragoman.model import Article, Declaration, Outlet, PollLimits, Rights, Status, Translation
from dragoman.publish.card import make_item
from dragoman.store import articles, items, outlets, translations
from dragoman.store.database import Database
from dragoman.store.outlets import FeedKind

OUTLET = Outlet(slug="courier", name="The Courier", home="https://courier.example/", language="en")
FEEDS = ("https://courier.example/rss", "https://courier.example/atom")


def test_following_twice_changes_nothing(database: Database, now: datetime) -> None:
    with database.write() as db:
        first = outlets.save_outlet(db, OUTLET, followed=True, now=now)
        assert outlets.save_feeds(db, first, FEEDS, now=now) == 2
        outlets.save_polls(db, [{"feed_id": 1, "due": now + timedelta(hours=1)}])
        assert outlets.save_outlet(db, OUTLET, followed=True, now=now) == first
        assert outlets.save_feeds(db, first, FEEDS, now=now) == 0
        assert [feed.url for feed in outlets.load_due_feeds(db, now, limit=9)] == [FEEDS[1]]


def test_an_outlet_is_found_by_slug_name_home_or_feed(database: Database, now: datetime) -> None:
    with database.write() as db:
        outlet_id = outlets.save_outlet(db, OUTLET, followed=True, now=now)
        outlets.save_feeds(db, outlet_id, FEEDS, now=now)
        for name in ("courier", "the courier", "https://courier.example", "https://courier.example/", FEEDS[1]):
            found = outlets.find_outlet(db, name)
            assert found is not None, name
            assert found.outlet == OUTLET
        assert outlets.find_outlet(db, "other") is None


def test_an_unfollowed_outlet_is_polled_no_more_and_can_be_followed_again(database: Database, now: datetime) -> None:
    with database.write() as db:
        outlet_id = outlets.save_outlet(db, OUTLET, followed=True, now=now)
        outlets.save_feeds(db, outlet_id, FEEDS, now=now)
        outlets.unfollow_outlet(db, outlet_id)
        assert outlets.load_due_feeds(db, now, limit=9) == []
        assert outlets.next_due(db) is None
        assert not outlets.load_outlet(db, outlet_id).followed
        outlets.save_outlet(db, OUTLET, followed=True, now=now)
        outlets.save_feeds(db, outlet_id, FEEDS, now=now)
        assert len(outlets.load_due_feeds(db, now, limit=9)) == 2
        assert outlets.load_outlet(db, outlet_id).followed


def test_an_imported_article_does_not_unfollow_or_rename_its_outlet(database: Database, now: datetime) -> None:
    with database.write() as db:
        outlet_id = outlets.save_outlet(db, OUTLET, followed=True, now=now)
        assert outlets.ensure_outlet(db, Outlet(slug="courier", name="courier", home=""), now=now) == outlet_id
        stored = outlets.load_outlet(db, outlet_id)
    assert stored.followed
    assert stored.outlet == OUTLET


DECLARED = Declaration(
    outlet=Outlet(
        slug="courier",
        name="Courier",
        home="https://courier.example/",
        language="en",
        languages=("en", "fr"),
        country="CA",
        kind="private",
        owner="The Ferry Company",
        rights=Rights.EXCERPT,
    ),
    feeds=FEEDS,
    pages=("https://courier.example/world/",),
    limits=PollLimits(shortest_minutes=30, longest_minutes=600),
    selectors=Selectors(body="article", remove=("aside", ".ad"), links="h2 a"),
)


def test_an_outlet_is_given_out_as_it_was_described(database: Database, now: datetime) -> None:
    with database.write() as db:
        outlet_id = outlets.save_declaration(db, DECLARED, now=now)
        outlets.save_feeds(db, outlet_id, FEEDS, now=now)
        outlets.save_feeds(db, outlet_id, DECLARED.pages, now=now, kind=FeedKind.PAGE)
        [stored] = outlets.load_outlets(db)
        assert stored.followed
        assert outlets.load_declaration(db, stored) == DECLARED
        assert {(feed.limits, feed.links) for feed in outlets.load_feeds(db)} == {(DECLARED.limits, "h2 a")}
        outlets.unfollow_outlet(db, stored.id)
        assert outlets.load_declaration(db, stored).feeds == FEEDS


def test_a_description_outlives_what_a_later_search_finds(database: Database, now: datetime) -> None:
    with database.write() as db:
        outlet_id = outlets.save_declaration(db, DECLARED, now=now)
        outlets.save_outlet(db, OUTLET, followed=True, now=now)
        assert outlets.load_outlet(db, outlet_id).outlet == DECLARED.outlet
        outlets.unfollow_outlet(db, outlet_id)
        outlets.save_outlet(db, OUTLET, followed=True, now=now)
        again = outlets.load_outlet(db, outlet_id)
    assert again.outlet == replace(DECLARED.outlet, name=OUTLET.name)
    assert again.limits == DECLARED.limits
    assert again.followed


def test_a_new_description_takes_the_place_of_the_old_one(database: Database, now: datetime) -> None:
    with database.write() as db:
        outlet_id = outlets.save_declaration(db, DECLARED, now=now)
        outlets.save_declaration(db, Declaration(outlet=OUTLET), now=now)
        stored = outlets.load_outlet(db, outlet_id)
    assert (stored.outlet, stored.limits, stored.selectors) == (OUTLET, PollLimits(), Selectors())


def test_the_selector_of_links_is_set_and_the_others_stay(database: Database, now: datetime) -> None:
    with database.write() as db:
        outlet_id = outlets.save_declaration(db, DECLARED, now=now)
        outlets.save_links(db, outlet_id, "li > a")
        assert outlets.load_outlet(db, outlet_id).selectors == replace(DECLARED.selectors, links="li > a")


def test_a_feed_that_turns_out_to_be_a_page_is_read_as_one_at_once(database: Database, now: datetime) -> None:
    with database.write() as db:
        outlet_id = outlets.save_outlet(db, OUTLET, followed=True, now=now)
        outlets.save_feeds(db, outlet_id, FEEDS[:1], now=now)
        outlets.save_polls(db, [{"feed_id": 1, "due": now + timedelta(hours=1), "etag": "x"}])
        assert outlets.save_feeds(db, outlet_id, FEEDS[:1], now=now, kind=FeedKind.PAGE) == 0
        [feed] = outlets.load_due_feeds(db, now, limit=9)
        assert (feed.kind, feed.etag) == (FeedKind.PAGE, "")
        other = outlets.save_outlet(db, Outlet(slug="b", name="B", home=""), followed=True, now=now)
        outlets.save_feeds(db, other, FEEDS[:1], now=now)
        assert outlets.load_feeds(db)[0].kind is FeedKind.PAGE


def test_an_item_shows_its_outlet_as_it_is_described_now(database: Database, now: datetime) -> None:
    with database.write() as db:
        outlet_id = outlets.save_outlet(db, OUTLET, followed=True, now=now)
        article = Article(url="https://courier.example/1", title="A bridge", language="en")
        revision_id = articles.save_revision(db, outlet_id, article, now=now)
        translation = Translation(edition="en", status=Status.ORIGINAL)
        translation_id = translations.save_translation(db, revision_id, translation, now=now)
        revision = articles.load_revision(db, revision_id)
        items.save_item(
            db,
            make_item(article, translation, OUTLET, revision=1, now=now),
            article_id=revision.article_id,
            revision_id=revision_id,
            translation_id=translation_id,
            outlet_id=outlet_id,
        )
        outlets.save_declaration(db, DECLARED, now=now)
        [(item, _)] = items.load_items(db, "en", limit=9, outlet="courier", language="en")
        found = items.load_item(db, "en", item.id)
    assert item.outlet == DECLARED.outlet
    assert found is not None
    assert found[0].outlet == DECLARED.outlet
