"""``languages``: which way leads from a language to another, how good it is, and why it is the one taken."""

from __future__ import annotations

from collections.abc import Sequence

import typer

from dragoman.cli.context import FAILED, Context, bad_command, talk, write_line
from dragoman.language import language_name, standardize
from dragoman.translate.routes import Router, Way


def list_languages(context: Context, into: Sequence[str], *, as_json: bool) -> None:
    """Print the best way of every pair, into the given languages or into all; exit code 1 where there is none."""
    from dragoman.engines import make_engines

    for given in into:
        if standardize(given) == "und":
            bad_command(f"{given!r} is not a language tag; write it as fr, sr-Latn or pt-BR")
    targets = [standardize(given) for given in into]
    settings = context.settings()
    engines = make_engines(settings, context.data_folder(settings))
    router = Router(engines)
    try:
        ways = router.best_ways(targets)
        rows = [_row(way, router) for way in ways]
    finally:
        router.close()
    if not rows:
        missing = "; ".join(filter(None, (engine.missing() for engine in engines)))
        talk(f"dragoman: no engine here leads into {', '.join(targets) or 'any language'}. {missing}")
        raise typer.Exit(FAILED)
    if as_json:
        for row in rows:
            write_line(row)
        return
    typer.echo(f"{'from':30}{'to':26}{'route':16}{'chrF':>6}{'BLEU':>6}  why")
    for row in rows:
        scores = "".join(f"{'' if row[key] is None else row[key]:>6}" for key in ("chrf", "bleu"))
        names = (f"{row[key]} {language_name(str(row[key]))}" for key in ("from", "to"))
        source, target = names
        typer.echo(f"{source:30}{target:26}{row['route']:16}{scores}  {row['why']}")


def _row(way: Way, router: Router) -> dict[str, str | float | None]:
    pair, quality = way.route.pair, way.quality
    return {
        "from": pair.source,
        "to": pair.target,
        "route": str(way.route),
        "engines": ", ".join(dict.fromkeys(hop.engine for hop in way.route.hops)),
        "chrf": None if quality is None else quality.chrf,
        "bleu": None if quality is None else quality.bleu,
        "why": _reason(way, router.ways(pair.source, pair.target)),
        "signature": way.route.signature,
    }


def _reason(way: Way, ways: Sequence[Way]) -> str:
    """Say why a way is taken, beside the others there are."""
    engines = "+".join(dict.fromkeys(hop.engine for hop in way.route.hops))
    if len(ways) == 1:
        return f"{engines}, the only way"
    second = ways[1]
    others = f"{len(ways) - 1} more {'way' if len(ways) == 2 else 'ways'}, next {second.route}"
    if way.quality is None:
        return f"{engines}, first in order of preference, not measured; {others}"
    if second.quality is None:
        return f"{engines}, the only one measured; {others}"
    return f"{engines}, measured best; {others} at chrF {second.quality.chrf}"
