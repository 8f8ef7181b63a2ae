"""Subscriptions are stored once for a feed, are due by time or by a change of mind, and go with their hub."""

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from dragoman.model import Outlet
from dragoman.store import outlets, subscriptions
from dragoman.store.database import Database
from dragoman.store.subscriptions import Subscription

FEED = "https://courier.example/rss"
HUB = "https://hub.example/"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def feed_id(database: Database, now: datetime) -> int:
    with database.write() as db:
        outlet = Outlet(slug="courier", name="The Courier", home="https://courier.example/")
        outlet_id = outlets.save_outlet(db, outlet, followed=True, now=now)
        outlets.save_feeds(db, outlet_id, (FEED,), now=now)
        [feed] = outlets.load_feeds(db)
        subscriptions.save_offer(db, feed.id, HUB, FEED, key="k", secret="s", now=now)
    return feed.id


def stored(database: Database) -> Subscription:
    with database.read() as db:
        found = subscriptions.find_subscription(db, "k")
    assert found is not None
    return found


def test_an_offer_is_stored_once_and_is_due_at_once(database: Database, now: datetime, feed_id: int) -> None:
    with database.write() as db:
        subscriptions.save_offer(db, feed_id, HUB, FEED, key="other", secret="other", now=now + MINUTE)
        assert subscriptions.load_due_subscriptions(db, now, limit=9) == [stored_in(db)]
        [feed] = outlets.load_feeds(db)
    assert feed.subscription == stored(database)
    assert (feed.subscription.secret, feed.subscription.due, feed.subscription.wanted) == ("s", now, True)


def stored_in(db: sa.Connection) -> Subscription:
    found = subscriptions.find_subscription(db, "k")
    assert found is not None
    return found


def test_another_hub_begins_anew(database: Database, now: datetime, feed_id: int) -> None:
    with database.write() as db:
        subscriptions.save_lease(db, feed_id, until=now + 9 * MINUTE, due=now + 8 * MINUTE)
        subscriptions.save_offer(db, feed_id, HUB + "2", FEED, key="k2", secret="s2", now=now + MINUTE)
        assert subscriptions.find_subscription(db, "k") is None
        found = subscriptions.find_subscription(db, "k2")
    assert found is not None
    assert (found.hub, found.secret, found.lease_until, found.due) == (HUB + "2", "s2", None, now + MINUTE)


def test_a_subscription_is_due_by_time_and_when_its_feed_is_unfollowed(
    database: Database, now: datetime, feed_id: int
) -> None:
    with database.write() as db:
        subscriptions.save_asked(db, stored_in(db), now=now, due=now + MINUTE)
        assert subscriptions.load_due_subscriptions(db, now, limit=9) == []
        assert len(subscriptions.load_due_subscriptions(db, now + MINUTE, limit=9)) == 1
        outlets.unfollow_outlet(db, 1)
        [turned] = subscriptions.load_due_subscriptions(db, now, limit=9)
        assert not turned.wanted
        subscriptions.save_asked(db, turned, now=now, due=now + MINUTE)
        assert subscriptions.load_due_subscriptions(db, now, limit=9) == []
    assert (stored(database).ending, stored(database).failures) == (True, 1)


def test_a_refusal_counts_only_for_the_request_it_answers(database: Database, now: datetime, feed_id: int) -> None:
    with database.write() as db:
        subscriptions.save_asked(db, stored_in(db), now=now, due=now + MINUTE)
        subscriptions.save_refusal(db, feed_id, "too late", asked=now - MINUTE)
        assert stored_in(db).problem == ""
        subscriptions.save_refusal(db, feed_id, "no", asked=now)
        assert (stored_in(db).problem, stored_in(db).asked) == ("no", None)
        subscriptions.save_lease(db, feed_id, until=now + MINUTE, due=now)
        assert (stored_in(db).problem, stored_in(db).failures) == ("", 0)
        subscriptions.save_denial(db, feed_id, "denied", due=now + MINUTE)
        assert (stored_in(db).lease_until, stored_in(db).problem) == (None, "denied")
        subscriptions.forget_subscription(db, feed_id)
        assert subscriptions.find_subscription(db, "k") is None


@pytest.mark.parametrize(("failures", "expected"), [(0, 1), (1, 60)])
def test_a_push_makes_a_sound_feed_due_a_while_after_its_last_poll(
    database: Database, now: datetime, feed_id: int, failures: int, expected: int
) -> None:
    poll = {"feed_id": feed_id, "polled": now, "failures": failures, "due": now + 60 * MINUTE}
    with database.write() as db:
        outlets.save_polls(db, [poll])
        subscriptions.save_push(db, feed_id, now=now, spacing=MINUTE)
        [feed] = outlets.load_feeds(db)
    assert feed.due == now + expected * MINUTE
    assert stored(database).pushed == now
