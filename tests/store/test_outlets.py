"""Outlets are followed once, unfollowed whole, and found by any of their names."""

from datetime import datetime, timedelta

from dragoman.model import Outlet
from dragoman.store import outlets
from dragoman.store.database import Database

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
