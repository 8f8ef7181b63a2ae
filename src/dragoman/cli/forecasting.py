"""``forecast``: what an outlet gives the engines a day, and what that costs."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import typer

from dragoman.cli.context import Context, write_line

if TYPE_CHECKING:
    from dragoman.forecasting import Forecast, Leg


def forecast_outlet(context: Context, name: str, *, as_json: bool) -> None:
    """Write the forecast for one outlet, as words or as one JSON line."""
    from dragoman.app import App

    settings = context.settings()
    with App(settings, context.data_folder(settings)) as app:
        made = app.forecast(name)
    if as_json:
        write_line(asdict(made))
        return
    for line in describe_forecast(made, settings.budget.price_per_million):
        typer.echo(line)


def describe_forecast(made: Forecast, price_per_million: float) -> list[str]:
    """The forecast in lines: what is published, where it goes, shares of budgets, the price."""
    from dragoman.forecasting import MONTH_DAYS
    from dragoman.language import language_name

    outlet, sample = made.outlet, made.sample
    rate = "an unknown number of" if sample.articles is None else f"{sample.articles:,.1f}"
    lines = [
        f"{outlet.name} [{outlet.slug}]: {rate} articles a day in {language_name(sample.language)}, "
        f"{sample.characters:,.0f} characters each ({sample.basis})"
    ]
    lines += [f"  {leg.edition:8} {_leg(leg)}" for leg in made.legs]
    if sample.articles is None:
        return [*lines, "Its feeds give no dates: after a day of following, the history here will tell."]
    lines += [
        f"{share.kind} {share.name}: {100 * share.share:,.0f} % of its budget of {share.limit:,} characters a day"
        for share in made.shares
    ]
    if not any(leg.paid for leg in made.legs):
        return [*lines, "No paid engine has a part in it: it costs nothing."]
    total = f"Paid engines: {made.paid_characters:,.0f} characters a day"
    if made.price is None:
        return [*lines, f"{total}. With budget.price_per_million set, this would name a price."]
    return [
        *lines,
        f"{total}: {made.price:,.2f} a day, {made.price * MONTH_DAYS:,.2f} in {MONTH_DAYS} days at "
        f"{price_per_million:g} a million. Sentences that came before cost nothing.",
    ]


def _leg(leg: Leg) -> str:
    if leg.reason:
        return leg.reason
    cost = "" if leg.paid else ", free"
    return f"{leg.route:12} {leg.engine}: {leg.characters:,.0f} characters a day{cost}"
