"""``glossary``: the operator's terms listed, added, removed, taken in and out as files, and tried on a text."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman.cli.context import FAILED, Context, bad_command, talk, write_line

if TYPE_CHECKING:
    from dragoman.app import App, TermChange
    from dragoman.translate.glossary.term import Term

MAX_FILE_BYTES = 32 * 2**20
"""Largest file of terms: some 200,000 of them, more than the largest public term bases have for a pair."""

glossary_app = typer.Typer(help="The glossary: required renderings, by pair of languages, edition and outlet.")

Source = Annotated[
    str, typer.Option("--from", help="Source language; any, where it is to be kept or left to the engine.")
]
Target = Annotated[str, typer.Option("--to", help="Target language; else that of the first edition.")]
Edition = Annotated[str, typer.Option(help="For this edition alone.")]
Outlet = Annotated[str, typer.Option(help="For this outlet alone: its short name, name or home page.")]
Again = Annotated[bool, typer.Option("--again", help="Translate the articles concerned again, without asking.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


@glossary_app.command("list")
def list_terms(
    context: typer.Context,
    words: Annotated[list[str] | None, typer.Argument(metavar="[WORDS...]", help="In a form or rendering.")] = None,
    source: Annotated[str, typer.Option("--from", help="Source language.")] = "",
    target: Annotated[str, typer.Option("--to", help="Target language.")] = "",
    shipped: Annotated[bool, typer.Option("--shipped", help="The shipped terms too; wants --from.")] = False,
    as_json: Json = False,
) -> None:
    """List your own terms, and with --shipped those that came with the program."""
    if shipped and not source:
        bad_command("say the source language with --from: shipped terms are listed for one pair")
    with _opened(context.obj) as app:
        source, target = _tag(source), _tag(target)
        terms = app.glossary.own_terms()
        terms = [t for t in terms if source in ("", t.source) and target in ("", t.target)]
        if shipped:
            every = app.glossary.current().terms(source, target or app.settings.site.editions[0])
            terms += [term for term in every if term.shipped]
    wanted = [word.casefold() for word in words or []]
    terms = [t for t in terms if all(any(w in f.casefold() for f in (*t.forms, t.rendering)) for w in wanted)]
    for term in terms:
        if as_json:
            write_line(_described(term))
        else:
            typer.echo(_line(term))
    if not terms and not as_json:
        talk("No term; `dragoman glossary add --from fr --to en OTSC CSTO` adds one, --shipped shows the shipped ones.")


@glossary_app.command("add")
def add_term(
    context: typer.Context,
    form: Annotated[str, typer.Argument(help="What the source says, in its base form.")],
    rendering: Annotated[str, typer.Argument(help="What the translation must say.")] = "",
    source: Source = "",
    target: Target = "",
    also: Annotated[list[str] | None, typer.Option(help="Another form of the source; may be repeated.")] = None,
    accept: Annotated[list[str] | None, typer.Option(help="Another right rendering; may be repeated.")] = None,
    keep: Annotated[bool, typer.Option("--keep", help="Leave it untranslated.")] = False,
    free: Annotated[bool, typer.Option("--free", help="Leave it to the engine: switches a shipped term off.")] = False,
    case: Annotated[str, typer.Option(help="usual, exact or any: how capitals count.")] = "usual",
    edition: Edition = "",
    outlet: Outlet = "",
    again: Again = False,
) -> None:
    """Add a term, or replace the one with the same form, pair and scope."""
    from dragoman.translate.glossary.tables import parse_term_table, render_term_table
    from dragoman.translate.glossary.term import ANY_LANGUAGE, Case, Term, Treatment

    if (bool(rendering) + keep + free) != 1:
        bad_command("give a rendering, or --keep, or --free")
    if not source and rendering:
        bad_command("say which language it is in, with --from")
    if case not in tuple(Case):
        bad_command(f"--case is one of {', '.join(Case)}")
    with _opened(context.obj) as app:
        term = Term(
            source=_tag(source) or ANY_LANGUAGE,
            target=_tag(target) or (app.settings.site.editions[0] if rendering else ANY_LANGUAGE),
            forms=(form, *(also or [])),
            rendering=rendering,
            accepted=tuple(accept or []),
            treatment=Treatment.KEEP if keep else Treatment.FREE if free else Treatment.RENDER,
            case=Case(case),
            edition=_tag(edition),
            outlet=app.declaration(outlet).outlet.slug if outlet else "",
        )
        # The table's own rules are the rules for a term, wherever it comes from.
        [term] = parse_term_table(render_term_table([term]), subject="the term")
        change = app.add_terms([term])
        talk("added" if change.terms else "replaced")
        tell_concerned(app, [term], change, again=again)


@glossary_app.command("remove")
def remove_term(
    context: typer.Context,
    form: Annotated[str, typer.Argument(help="One of its forms.")],
    source: Annotated[str, typer.Option("--from", help="Source language, where there are several such terms.")] = "",
    target: Annotated[str, typer.Option("--to", help="Target language, where there are several such terms.")] = "",
    edition: Edition = "",
    outlet: Outlet = "",
    again: Again = False,
) -> None:
    """Remove your own terms that have this form."""
    with _opened(context.obj) as app:
        source, target, edition = _tag(source), _tag(target), _tag(edition)
        slug = app.declaration(outlet).outlet.slug if outlet else ""
        found = [
            term
            for term in app.glossary.own_terms()
            if form in term.forms
            and source in ("", term.source)
            and target in ("", term.target)
            and edition in ("", term.edition)
            and slug in ("", term.outlet)
        ]
        if not found:
            talk(f"dragoman: {form}: no such term of yours; `dragoman glossary add --free` switches a shipped one off")
            raise typer.Exit(FAILED)
        change = app.remove_terms(found)
        for term in found:
            talk(f"removed {_line(term)}")
        tell_concerned(app, found, change, again=again)


@glossary_app.command("import")
def import_terms(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="CSV or TBX.")],
    source: Annotated[str, typer.Option("--from", help="Take only terms from this language.")] = "",
    target: Annotated[
        list[str] | None, typer.Option("--to", help="Into these languages; else those of the editions.")
    ] = None,
    again: Again = False,
) -> None:
    """Take terms in from a CSV or TBX file; all of it, or nothing where it has a mistake."""
    body = _read(file)
    with _opened(context.obj) as app:
        targets = [_tag(tag) for tag in target or []] or list(app.settings.site.editions)
        terms = _parse(body, file, source=_tag(source), targets=targets)
        change = app.add_terms(terms)
        talk(f"{len(terms)} terms, {change.terms} of them new")
        tell_concerned(app, terms, change, again=again)


@glossary_app.command("export")
def export_terms(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A name ending in .csv or .tbx; - writes CSV to standard output.")],
) -> None:
    """Write your own terms as a CSV or TBX file."""
    from dragoman.translate.glossary.tables import render_term_table
    from dragoman.translate.glossary.tbx import render_tbx

    if file.name != "-" and file.suffix.lower() not in (".csv", ".tbx"):
        bad_command(f"{file}: a name ending in .csv or .tbx says which format to write")
    with _opened(context.obj) as app:
        terms = app.glossary.own_terms()
    body = render_tbx(terms) if file.suffix.lower() == ".tbx" else render_term_table(terms).encode()
    if file.name == "-":
        sys.stdout.write(body.decode())
        return
    try:
        file.write_bytes(body)
    except OSError as error:
        bad_command(f"{file}: can't be written ({error.strerror})")
    talk(f"{len(terms)} terms written")


@glossary_app.command("check")
def check_text(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="A sentence of a source.")],
    translation: Annotated[str, typer.Argument(help="Its translation, to be judged.")] = "",
    source: Annotated[str, typer.Option("--from", help="Its language; else it is identified.")] = "",
    target: Target = "",
    edition: Edition = "",
    outlet: Outlet = "",
    as_json: Json = False,
) -> None:
    """Show which terms a text uses, and whether a translation renders them."""
    from dragoman.language import identify
    from dragoman.translate.glossary.enforcement import judge_terms

    with _opened(context.obj) as app:
        into = _tag(target) or _tag(edition) or app.settings.site.editions[0]
        uses = app.glossary.current().uses(
            text,
            _tag(source) or identify(text).language,
            into,
            edition=_tag(edition) or into,
            outlet=app.declaration(outlet).outlet.slug if outlet else "",
        )
    broken = False
    for use, rendered in judge_terms(uses, translation, into):
        verdict = "" if not translation else "rendered" if rendered else "not rendered"
        broken = broken or verdict == "not rendered"
        if as_json:
            line = {"start": use.start, "end": use.end, "text": text[use.start : use.end], "target": use.target}
            write_line(line | {"accepted": list(use.accepted)} | ({"verdict": verdict} if verdict else {}))
        else:
            more = f" (or {', '.join(use.accepted)})" if use.accepted else ""
            typer.echo(f"{text[use.start : use.end]} → {use.target}{more}{': ' if verdict else ''}{verdict}")
    if not uses and not as_json:
        talk("no term in it")
    if broken:
        raise typer.Exit(FAILED)


@contextmanager
def _opened(context: Context) -> Iterator[App]:
    from dragoman.app import App

    settings = context.settings()
    with App(settings, context.data_folder(settings)) as app:
        yield app


def _tag(given: str) -> str:
    """The tag in standard form, empty where none is given; ends the command where it is none."""
    from dragoman.language import standardize

    if not given:
        return ""
    tag = standardize(given)
    if tag == "und":
        bad_command(f"{given!r} is not a language tag; write it as fr, sr-Latn or pt-BR")
    return tag


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            body = opened.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        bad_command(f"{file}: can't be read ({error.strerror})")
    if len(body) > MAX_FILE_BYTES:
        bad_command(f"{file}: is larger than {MAX_FILE_BYTES // 2**20} MiB, no list of terms is")
    return body


def _parse(body: bytes, file: Path, *, source: str, targets: Sequence[str]) -> list[Term]:
    """The terms of a file of either format; raises ParseError that names file and line."""
    from dragoman.errors import ParseError
    from dragoman.translate.glossary.concept import all_terms
    from dragoman.translate.glossary.tables import is_concept_table, parse_concept_table, parse_term_table
    from dragoman.translate.glossary.tbx import parse_tbx
    from dragoman.translate.glossary.term import ANY_LANGUAGE, source_languages

    into = (*targets, ANY_LANGUAGE)
    if file.suffix.lower() in (".tbx", ".xml") or body.lstrip()[:1] == b"<":
        terms = list(all_terms(parse_tbx(body, subject=str(file)), source=source, targets=into))
    else:
        try:
            text = body.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise ParseError("is not UTF-8 text", subject=str(file)) from error
        if is_concept_table(text):
            terms = list(all_terms(parse_concept_table(text, subject=str(file)), source=source, targets=into))
        else:
            terms = parse_term_table(text, subject=str(file))
            terms = [term for term in terms if not source or term.source in source_languages(source)]
    if not terms:
        wanted = f"from {source} " if source else ""
        raise ParseError(f"has no term {wanted}into {', '.join(targets)}", subject=str(file))
    return terms


def tell_concerned(app: App, terms: Sequence[Term], change: TermChange, *, again: bool) -> None:
    """Say what a change concerns; where somebody is there to ask, or ``again`` says so, have it translated again."""
    number = change.articles
    if not number:
        talk("No article on show uses what changed.")
        return
    what = "1 article on show uses" if number == 1 else f"{number} articles on show use"
    talk(f"{what} what changed.")
    if again or (sys.stdin.isatty() and typer.confirm("Translate again now?", err=True)):
        from dragoman.cli.renewing import translate_again

        translate_again(app, terms)
    else:
        talk("A segment is translated anew when its article comes up again; --again does it at once.")


def _line(term: Term) -> str:
    rendering = term.rendering or {"keep": "(as it is)", "free": "(left to the engine)"}[term.treatment]
    scope = "".join(
        f", {name} {value}" for name, value in (("edition", term.edition), ("outlet", term.outlet)) if value
    )
    accepted = f" (or {', '.join(term.accepted)})" if term.accepted else ""
    kind = ", shipped" if term.shipped else ""
    return f"{', '.join(term.forms)} → {rendering}{accepted}  [{term.source}>{term.target}{scope}{kind}]"


def _described(term: Term) -> dict[str, object]:
    return {
        "source": term.source,
        "target": term.target,
        "forms": list(term.forms),
        "rendering": term.rendering,
        "accepted": list(term.accepted),
        "treatment": term.treatment,
        "case": term.case,
        "edition": term.edition,
        "outlet": term.outlet,
        "concept": term.concept,
        "shipped": term.shipped,
    }
