"""``reports``: what readers say of sentences, listed, made a rule of, or dismissed."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from dragoman.cli.context import Context, bad_command, talk, write_line, write_text

reports_app = typer.Typer(help="What readers reported: listed, made a term of, or dismissed.", no_args_is_help=True)

Number = Annotated[int, typer.Argument(help="Of the report, as `reports list` has it.")]


@reports_app.command("list")
def list_reports(
    context: typer.Context,
    every: Annotated[bool, typer.Option("--all", help="Those that were decided on, too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """List the reports that wait for a decision."""
    from dragoman.app import App
    from dragoman.publish import paths
    from dragoman.reader_reports import list_reports

    settings = _context(context).settings()
    with App(settings, _context(context).data_folder(settings)) as app:
        found = list_reports(app.database, decided=every)
    for report in found:
        if as_json:
            write_line(asdict(report) | {"made": report.made.isoformat()})
            continue
        page = f"{paths.article(report.edition, report.item)}#s{report.sentence}"
        write_text(f"{report.id}  {report.made:%Y-%m-%d}  {report.outlet}  {page}  [{report.state}]")
        for name, said in (("source", report.source), ("target", report.target), ("reader", report.words)):
            write_text(f"    {name}: {said}")
    if not found and not as_json:
        talk("no report waits for a decision")


@reports_app.command("accept")
def accept_report(
    context: typer.Context,
    number: Number,
    form: Annotated[str, typer.Argument(help="What the source says, in its base form.")],
    rendering: Annotated[str, typer.Argument(help="What the translation must say.")] = "",
    keep: Annotated[bool, typer.Option("--keep", help="Leave it untranslated.")] = False,
    here: Annotated[bool, typer.Option("--here", help="For the outlet of the article alone.")] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Translate the articles concerned again, without asking.")
    ] = False,
) -> None:
    """Make a term of a report, for its article's language and edition."""
    from dragoman.app import App
    from dragoman.cli.glossary import tell_concerned
    from dragoman.reader_reports import decide, find_report
    from dragoman.store.reports import ReportState
    from dragoman.translate.glossary.tables import parse_term_table, render_term_table
    from dragoman.translate.glossary.term import Term, Treatment

    if bool(rendering) == keep:
        bad_command("give a rendering, or --keep")
    settings = _context(context).settings()
    with App(settings, _context(context).data_folder(settings)) as app:
        report = find_report(app.database, number)
        term = Term(
            source=report.language,
            target=report.edition,
            forms=(form,),
            rendering=rendering,
            treatment=Treatment.KEEP if keep else Treatment.RENDER,
            outlet=report.outlet if here else "",
        )
        [term] = parse_term_table(render_term_table([term]), subject="the term")
        change = app.add_terms([term])
        decide(app.database, number, ReportState.ACCEPTED)
        talk("accepted")
        if report.item not in app.glossary.concerned_items([term]):
            talk(f"The article that it was reported in does not use {form!r}: see `dragoman glossary list`.")
        tell_concerned(app, [term], change, again=again)


@reports_app.command("dismiss")
def dismiss_report(context: typer.Context, number: Number) -> None:
    """Put a report aside."""
    from dragoman.app import App
    from dragoman.reader_reports import decide, find_report
    from dragoman.store.reports import ReportState

    settings = _context(context).settings()
    with App(settings, _context(context).data_folder(settings)) as app:
        find_report(app.database, number)
        decide(app.database, number, ReportState.DISMISSED)
    talk("dismissed")


def _context(context: typer.Context) -> Context:
    found: Context = context.obj
    return found
