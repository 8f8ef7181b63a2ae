"""Subscriptions of feeds at hubs: which hub, until when it tells of news, when it is asked next, and what went wrong.

Whether a subscription is wanted is not stored twice: it is while its feed is polled (``feeds.due``). Knows nothing of
how a hub is asked or how it answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from dragoman.store.database import insert
from dragoman.store.tables import feeds, subscriptions


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """What was agreed with a hub, or is being asked of it.

    ``wanted`` is False where the feed is polled no more; ``ending`` says that the last request was to end it.
    """

    feed_id: int
    hub: str
    topic: str
    key: str
    secret: str
    ending: bool = False
    asked: datetime | None = None
    """When the hub was asked last, while it has not answered; None otherwise."""
    lease_until: datetime | None = None
    """Until when the hub has said to tell of news."""
    due: datetime
    """When the hub is asked next."""
    failures: int = 0
    """Requests in a row that came to nothing."""
    pushed: datetime | None = None
    """When the hub told of news last."""
    problem: str = ""
    wanted: bool = True

    def holds(self, now: datetime) -> bool:
        """Return whether the hub tells of news now."""
        return self.lease_until is not None and self.lease_until > now


SUBSCRIPTION_COLUMNS = tuple(subscriptions.c)
"""What :func:`subscription_of` needs in a row, besides ``feeds.due``."""

_SUBSCRIPTIONS = sa.select(*SUBSCRIPTION_COLUMNS, feeds.c.due).join(feeds, feeds.c.id == subscriptions.c.feed_id)


def subscription_of(row: Any) -> Subscription | None:
    """Return the subscription in a row, None where it holds none."""
    values = {column.name: row._mapping[column] for column in SUBSCRIPTION_COLUMNS}
    return None if values["feed_id"] is None else Subscription(**values, wanted=row._mapping[feeds.c.due] is not None)


def save_offer(db: sa.Connection, feed_id: int, hub: str, topic: str, *, key: str, secret: str, now: datetime) -> None:
    """Store that a feed names a hub, to be asked at once; another hub or topic than before is another subscription."""
    fresh: dict[str, Any] = {column.name: None for column in SUBSCRIPTION_COLUMNS}
    fresh |= {"hub": hub, "topic": topic, "key": key, "secret": secret, "ending": False}
    fresh |= {"due": now, "failures": 0, "problem": ""}
    fresh["feed_id"] = feed_id
    statement = insert(db, subscriptions).values(**fresh)
    db.execute(
        statement.on_conflict_do_update(
            index_elements=["feed_id"],
            set_={name: statement.excluded[name] for name in fresh if name != "feed_id"},
            where=sa.or_(subscriptions.c.hub != hub, subscriptions.c.topic != topic),
        )
    )


def forget_subscription(db: sa.Connection, feed_id: int) -> None:
    """Forget a subscription: its address answers no more."""
    db.execute(sa.delete(subscriptions).where(subscriptions.c.feed_id == feed_id))


def find_subscription(db: sa.Connection, key: str) -> Subscription | None:
    """Return the subscription whose hub was given this key."""
    row = db.execute(_SUBSCRIPTIONS.where(subscriptions.c.key == key)).one_or_none()
    return None if row is None else subscription_of(row)


def load_due_subscriptions(db: sa.Connection, now: datetime, *, limit: int) -> list[Subscription]:
    """Return subscriptions whose hub is to be asked: the longest overdue first.

    Those are due at once whose feed was unfollowed, or followed again, after the last request.
    """
    turned = feeds.c.due.is_(None) != subscriptions.c.ending
    query = _SUBSCRIPTIONS.where(sa.or_(subscriptions.c.due <= now, turned))
    rows = db.execute(query.order_by(subscriptions.c.due, subscriptions.c.feed_id).limit(limit))
    return [found for row in rows if (found := subscription_of(row)) is not None]


def save_asked(db: sa.Connection, subscription: Subscription, *, now: datetime, due: datetime) -> None:
    """Store that the hub is being asked, before it is: it may confirm before it answers.

    ``due`` is when it is asked again if it does not confirm.
    """
    turned = subscription.ending is subscription.wanted
    _save(
        db,
        subscription.feed_id,
        ending=not subscription.wanted,
        asked=now,
        due=due,
        failures=1 if turned else subscription.failures + 1,
    )


def save_refusal(db: sa.Connection, feed_id: int, problem: str, *, asked: datetime) -> None:
    """Store why the request made at ``asked`` came to nothing, unless the hub has confirmed or was asked again."""
    mine = sa.and_(subscriptions.c.feed_id == feed_id, subscriptions.c.asked == asked)
    db.execute(sa.update(subscriptions).where(mine).values(problem=problem, asked=None))


def save_lease(db: sa.Connection, feed_id: int, *, until: datetime, due: datetime) -> None:
    """Store that the hub tells of news until then, and when it is to be asked for more."""
    _save(db, feed_id, lease_until=until, due=due, asked=None, failures=0, problem="")


def save_denial(db: sa.Connection, feed_id: int, problem: str, *, due: datetime) -> None:
    """Store that the hub tells of nothing, why, and when it is to be asked again."""
    _save(db, feed_id, lease_until=None, due=due, asked=None, problem=problem)


def _save(db: sa.Connection, feed_id: int, **values: Any) -> None:
    db.execute(sa.update(subscriptions).where(subscriptions.c.feed_id == feed_id).values(**values))


def save_push(db: sa.Connection, feed_id: int, *, now: datetime, spacing: timedelta) -> None:
    """Store that a hub told of news: its feed is due ``spacing`` after its last poll, or now where that is over.

    A feed that failed last keeps its turn, since its outlet may have asked us to wait.
    """
    _save(db, feed_id, pushed=now)
    polled = db.execute(sa.select(feeds.c.polled).where(feeds.c.id == feed_id)).scalar_one()
    due = now if polled is None else max(now, polled + spacing)
    sound = sa.and_(feeds.c.id == feed_id, feeds.c.failures == 0)
    db.execute(sa.update(feeds).where(sound, feeds.c.due > due).values(due=due, reason="its hub told of news"))
