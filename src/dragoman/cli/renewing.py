"""``retranslate``: what would be translated better today, and doing it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import typer

from dragoman.app import App
from dragoman.cli.context import Context, talk
from dragoman.cli.progress import Progress
from dragoman.language import language_name
from dragoman.renewal import Offer, accept_offers, renew_items
from dragoman.translate.glossary.term import Term
from dragoman.work import AlreadyRunningError


def retranslate(context: Context, *, agreed: bool) -> None:
    """List what another route would translate today, ask unless ``agreed``, and have it done."""
    settings = context.settings()
    context.configure_log()
    with Progress() as progress, App(settings, context.data_folder(settings), listen=progress) as app:
        offers = app.better_routes()
        for offer in offers:
            progress.say(describe_offer(offer))
        if not offers:
            talk("all that is on show was translated by the best route there is")
            return
        if not agreed and not typer.confirm("Translate these again?", err=True):
            return
        _work(app, accept_offers(app.database, offers, now=datetime.now(UTC)))


def translate_again(app: App, terms: Sequence[Term]) -> None:
    """Have the articles on show that use one of the terms translated again."""
    _work(app, renew_items(app.database, app.glossary.concerned_items(terms), now=datetime.now(UTC)))


def _work(app: App, entries: int) -> None:
    try:
        app.work_until_idle()
    except AlreadyRunningError:
        talk(f"{entries} articles wait for the dragoman that runs on this folder")


def describe_offer(offer: Offer) -> str:
    """Say in a line what is on show and what there is to gain."""
    shown = f"by {offer.signature}" if offer.signature else "not translated"
    quality = offer.way.quality
    measured = f" (measured chrF {quality.chrf})" if quality else ""
    articles = "1 article" if offer.articles == 1 else f"{offer.articles} articles"
    return (
        f"{articles} in {language_name(offer.language)}, shown in {language_name(offer.edition)} {shown}; "
        f"now {offer.way.route}{measured} by {offer.way.route.signature}"
    )
