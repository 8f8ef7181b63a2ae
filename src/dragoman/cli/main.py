"""The commands and their options; what each does lies in the modules beside this one."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from dragoman import __version__
from dragoman.cli.context import BAD_COMMAND, FAILED, Context
from dragoman.cli.glossary import glossary_app
from dragoman.cli.reports import reports_app
from dragoman.errors import DragomanError, SettingsError

app = typer.Typer(
    name="dragoman",
    help="An automatic multilingual newswire: follows outlets in any language, translates them by machine, checks "
    "every sentence, and says so on every item.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    # Rich help costs 0.3 s to load, more than all the rest of `--help`.
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

outlets_app = typer.Typer(help="The outlets: how they stand, the catalogue, and files to share.")
app.add_typer(outlets_app, name="outlets")
app.add_typer(glossary_app, name="glossary")
app.add_typer(reports_app, name="reports")

memory_app = typer.Typer(help="The translation memory: what it holds, as TMX files out and in.")
app.add_typer(memory_app, name="memory")

models_app = typer.Typer(help="The models of the neural engine: find, add, list, check, remove.", no_args_is_help=True)
app.add_typer(models_app, name="models")

Port = Annotated[int | None, typer.Option(min=0, max=65535, help="Port of the site; 0 takes any free one.")]
Files = Annotated[list[Path], typer.Argument(metavar="FILE...", help="Saved files; .gz is unpacked.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"dragoman {__version__}")
        raise typer.Exit


@app.callback()
def settle(
    context: typer.Context,
    settings: Annotated[
        Path | None, typer.Option(help="Settings file; else $DRAGOMAN_SETTINGS, ./dragoman.toml, the user's.")
    ] = None,
    folder: Annotated[Path | None, typer.Option(help="Data folder; else as the settings say.")] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log what is done.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Read what all commands share."""
    context.obj = Context(settings_file=settings, folder=folder, verbose=verbose)


# --- the newswire --------------------------------------------------------------------------------------------------


@app.command()
def demo(context: typer.Context, port: Port = None) -> None:
    """Show a small world of sample outlets, translated.

    Serves the outlets on this machine, follows them, translates them, and leaves the site running.
    """
    from dragoman.cli.running import run_demo

    run_demo(context.obj, port)


@app.command()
def run(context: typer.Context, port: Port = None) -> None:
    """Poll, translate and serve, until stopped."""
    from dragoman.cli.running import run_newswire

    run_newswire(context.obj, port)


@app.command()
def serve(context: typer.Context, port: Port = None) -> None:
    """Serve the site alone.

    What is there already is shown; nothing is polled or translated.
    """
    from dragoman.cli.running import serve_site

    serve_site(context.obj, port)


@app.command()
def follow(
    context: typer.Context,
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[URL...]", help="Home pages, feeds or sitemaps; see --from.")
    ] = None,
    source: Annotated[
        str, typer.Option("--from", help='A TOML or OPML file of outlets; or "catalogue", and names from it follow.')
    ] = "",
    links: Annotated[
        str, typer.Option(help="CSS selector of the links to articles, where URL is a page without a feed.")
    ] = "",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Follow what is found without asking.")] = False,
) -> None:
    """Follow outlets.

    By an address, after showing what is there; from a file; or from the catalogue.
    """
    from dragoman.cli.following import follow_outlets

    follow_outlets(context.obj, names or [], source=source, links=links, yes=yes)


@app.command()
def forecast(
    context: typer.Context,
    name: Annotated[
        str,
        typer.Argument(metavar="URL|OUTLET", help="An address, an outlet that is followed, or one of the catalogue."),
    ],
    as_json: Json = False,
) -> None:
    """Say what an outlet costs to translate.

    Characters a day by edition and engine, shares of the budgets, and the price where one is set.
    """
    from dragoman.cli.forecasting import forecast_outlet

    forecast_outlet(context.obj, name, as_json=as_json)


@app.command()
def unfollow(
    context: typer.Context, name: Annotated[str, typer.Argument(help="Its short name, name, home page or feed.")]
) -> None:
    """Stop polling an outlet; what it published stays."""
    from dragoman.cli.outlets import unfollow_outlet

    unfollow_outlet(context.obj, name)


@outlets_app.callback(invoke_without_command=True)
def outlets(context: typer.Context, as_json: Json = False) -> None:
    """List the outlets: last good poll, next poll, and why nothing comes where nothing comes."""
    if context.invoked_subcommand is None:
        from dragoman.cli.outlets import list_outlets

        list_outlets(context.obj, as_json=as_json)


@outlets_app.command("show")
def show_outlet(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Its short name, name, home page or feed.")],
    as_json: Json = False,
) -> None:
    """Show one outlet, feed by feed.

    For each: last good poll, next poll and why then, what went wrong and since when, and what its hub does.
    """
    from dragoman.cli.outlets import show

    show(context.obj, name, as_json=as_json)


@outlets_app.command("search")
def search_outlets(
    words: Annotated[list[str] | None, typer.Argument(metavar="[WORDS...]", help="None lists all.")] = None,
    as_json: Json = False,
) -> None:
    """Search the catalogue.

    By name, country, language, owner or kind (public, private, state-owned).
    """
    from dragoman.cli.outlets import search

    search(" ".join(words or []), as_json=as_json)


@outlets_app.command("export")
def export_outlets(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Its short name, name, home page or feed.")] = "",
    opml: Annotated[bool, typer.Option("--opml", help="As OPML for feed readers; without a name all outlets.")] = False,
) -> None:
    """Write outlets to share.

    One as a TOML file, or all that are followed as OPML.
    """
    from dragoman.cli.outlets import export

    export(context.obj, name, opml=opml)


@models_app.command("search")
def search_models(
    context: typer.Context,
    words: Annotated[list[str] | None, typer.Argument(metavar="[WORDS...]", help="None lists all.")] = None,
    as_json: Json = False,
) -> None:
    """Search the index of models: by language, or by a pair as fr-en."""
    from dragoman.cli.models import search

    search(context.obj, " ".join(words or []), as_json=as_json)


@models_app.command("add")
def add_model(
    context: typer.Context,
    model: Annotated[str, typer.Argument(help="fr-en, hf:OWNER/NAME[@REVISION], or a package or folder here.")],
    source: Annotated[str, typer.Option("--from", help="Its source language, where the model does not say.")] = "",
    target: Annotated[str, typer.Option("--to", help="Its target language, where the model does not say.")] = "",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Add it without asking.")] = False,
) -> None:
    """Fetch a model and put it in, after showing its size and licence."""
    from dragoman.cli.models import add

    add(context.obj, model, source=source, target=target, yes=yes)


@models_app.command("list")
def list_models(context: typer.Context, as_json: Json = False) -> None:
    """List the models that are installed."""
    from dragoman.cli.models import list_installed

    list_installed(context.obj, as_json=as_json)


@models_app.command("remove")
def remove_model(context: typer.Context, name: Annotated[str, typer.Argument(help="As `models list` has it.")]) -> None:
    """Take a model out."""
    from dragoman.cli.models import remove

    remove(context.obj, name)


@models_app.command("verify")
def verify_models(
    context: typer.Context,
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME...]", help="None checks all.")] = None,
) -> None:
    """Compare models with their hashes of when they were added."""
    from dragoman.cli.models import verify

    verify(context.obj, names or [])


@app.command("import")
def import_(
    context: typer.Context,
    sources: Annotated[
        list[str], typer.Argument(metavar="FILE|URL...", help=".html, .html.gz, .txt, .warc, .warc.gz, or an address.")
    ],
    url: Annotated[str, typer.Option(help="Where the file was published (with one FILE).")] = "",
    as_json: Json = False,
) -> None:
    """Take in pages, stories, archives or addresses.

    Saved pages, stories in plain text, WARC archives; says what became of each.
    """
    from dragoman.cli.importing import import_sources

    import_sources(context.obj, sources, url=url, as_json=as_json)


@app.command()
def retranslate(context: typer.Context, yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False) -> None:
    """Translate again what is on show, where there is a better route by now."""
    from dragoman.cli.renewing import retranslate

    retranslate(context.obj, agreed=yes)


@app.command()
def publish(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="An empty or new folder, or one written before.")],
) -> None:
    """Write the site as plain files, for any web server.

    Only what changed is written, and the folder is replaced as a whole.
    """
    from dragoman.cli.publishing import publish_site

    publish_site(context.obj, folder)


@app.command()
def withdraw(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="ID|URL", help="Its id, its page here, or its original's address.")],
    reason: Annotated[str, typer.Option(help="Why, for readers.")] = "",
    undo: Annotated[bool, typer.Option("--undo", help="Put it back on show.")] = False,
) -> None:
    """Take an article off the site.

    Gone from pages, feeds and search of every edition; a tombstone says so, with the reason.
    """
    from dragoman.cli.publishing import withdraw_article

    withdraw_article(context.obj, name, reason=reason, undo=undo)


@app.command()
def report(
    context: typer.Context,
    days: Annotated[int, typer.Option(min=1, max=3660, help="How many days back, the present one included.")] = 30,
    as_json: Json = False,
    plot: Annotated[Path | None, typer.Option(metavar="FILE.svg", help="Write a plot by day there, as SVG.")] = None,
) -> None:
    """Sum up what the checks found: verdicts, findings, mendings and second tries, by outlet, route and check."""
    from dragoman.cli.reporting import report

    report(context.obj, days=days, as_json=as_json, plot=plot)


@memory_app.command("show")
def memory_show(context: typer.Context) -> None:
    """Say how many segments it holds, by pair and engine."""
    from dragoman.cli.memory import show_memory

    show_memory(context.obj)


@memory_app.command("export")
def memory_export(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="Where to; .gz is packed.")],
    pair: Annotated[str, typer.Option(help="Only this pair, as 'fr>en'.")] = "",
) -> None:
    """Write it to a TMX file."""
    from dragoman.cli.memory import export_memory

    export_memory(context.obj, file, pair=pair)


@memory_app.command("import")
def memory_import(
    context: typer.Context, file: Annotated[Path, typer.Argument(help="A TMX file; .gz is unpacked.")]
) -> None:
    """Take a TMX file in: its segments serve before any engine is asked."""
    from dragoman.cli.memory import import_memory

    import_memory(context.obj, file)


@memory_app.command("prune")
def memory_prune(
    context: typer.Context,
    older_than: Annotated[int, typer.Option("--older-than", min=1, metavar="DAYS", help="In days.")],
) -> None:
    """Forget what was stored long ago."""
    from dragoman.cli.memory import prune_memory

    prune_memory(context.obj, days=older_than)


@app.command()
def languages(
    context: typer.Context,
    into: Annotated[
        list[str] | None, typer.Option("--into", help="Only routes into this language; may be given more than once.")
    ] = None,
    as_json: Json = False,
) -> None:
    """List the languages that can be translated, by which route, and how well."""
    from dragoman.cli.languages import list_languages

    list_languages(context.obj, into or [], as_json=as_json)


@app.command()
def doctor(context: typer.Context) -> None:
    """Say what is installed and what is missing.

    Lists the routes there are, and how to get more.
    """
    from dragoman.cli.doctor import examine

    examine(context.obj)


@app.command()
def settings(context: typer.Context) -> None:
    """Print every setting with its value here."""
    from dragoman.cli.doctor import print_settings

    print_settings(context.obj)


# --- each stage as a filter ------------------------------------------------------------------------------------------


@app.command()
def extract(
    files: Files,
    url: Annotated[str, typer.Option(help="Where the page was published (with one FILE).")] = "",
    outlet: Annotated[
        Path | None, typer.Option(help="TOML file of an outlet, to read the pages as its [extract] says.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Take the article out of saved pages."""
    from dragoman.cli.filters import extract_files

    extract_files(files, url=url, outlet=outlet, as_json=as_json)


@app.command()
def feed(
    files: Files,
    url: Annotated[str, typer.Option(help="Where the feed was published (with one FILE).")] = "",
    as_json: Json = False,
) -> None:
    """Read saved feeds and sitemaps."""
    from dragoman.cli.filters import read_feeds

    read_feeds(files, url=url, as_json=as_json)


@app.command()
def identify() -> None:
    """Name the language of texts.

    Each JSON line of standard input has its "text"; it comes out with its "language".
    """
    from dragoman.cli.filters import identify_lines

    identify_lines()


@app.command()
def translate(
    context: typer.Context,
    target: Annotated[str, typer.Option("--to", help="Language to translate into.")],
    source: Annotated[str, typer.Option("--from", help="Language to translate from; else it is identified.")] = "",
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help='JSON lines, whose "text" gets "translation" and "route".')
    ] = False,
) -> None:
    """Translate plain text or JSON lines."""
    from dragoman.cli.filters import translate_lines

    translate_lines(context.obj, source=source, target=target, jsonl=jsonl)


@app.command()
def check(
    files: Annotated[list[Path] | None, typer.Argument(help="A TMX, XLIFF or JSON lines file, or two texts.")] = None,
    output: Annotated[str, typer.Option("--format", help="text, json or sarif; text for files, json for lines.")] = "",
    source: Annotated[str, typer.Option("--from", help="Language of the sources, where the file says none.")] = "",
    target: Annotated[str, typer.Option("--to", help="Language of the translations.")] = "",
) -> None:
    """Check translations against their sources.

    Without a file, each JSON line of standard input has "src", "tgt", "src_lang" and "tgt_lang"; "issues" and "verdict"
    are added. Two text files are read line by line, the sources first.
    """
    if files or output:
        from dragoman.cli.checking import check_files

        check_files(files or [], output=output, source=source, target=target)
    else:
        from dragoman.cli.filters import check_lines

        check_lines()


def main() -> None:
    """Run the command line and exit with its code."""
    try:
        app()
    except SettingsError as error:
        _complain(error)
        sys.exit(BAD_COMMAND)
    except DragomanError as error:
        _complain(error)
        sys.exit(FAILED)
    except BrokenPipeError:
        # The reader of our output went away ("| head"): nothing is left to say to it.
        sys.stderr.close()
        sys.exit(FAILED)


def _complain(error: DragomanError) -> None:
    typer.echo(f"dragoman: {error}", err=True)
