"""Each stage as a filter: lines in are lines out, data on standard output, talk on standard error."""

import gzip
import json
from pathlib import Path

import pytest

from tests.command import dragoman

PAGE = """<!doctype html><html lang="fr"><head><title>Un pont – Le Journal</title>
<meta property="og:site_name" content="Le Journal"><link rel="canonical" href="https://journal.example/pont">
<meta property="article:published_time" content="2026-11-02T08:00:00+01:00"></head><body>
<nav><a href="/">Accueil</a></nav><article><h1>Un pont</h1>
<p>Le conseil municipal a voté mardi soir la construction d'un nouveau pont sur la rivière, après deux ans de débat.</p>
<p>Le projet coûtera 12 millions d'euros et les travaux commenceront en mars, a déclaré la maire devant les élus.</p>
</article></body></html>"""
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Journal</title><link>https://journal.example/</link>
<item><title>Un pont</title><link>https://journal.example/pont</link>
<pubDate>Mon, 02 Nov 2026 08:00:00 +0100</pubDate></item></channel></rss>"""


def lines(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_extract_gives_a_line_per_file_in_the_order_given(tmp_path: Path) -> None:
    (tmp_path / "b.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(PAGE.encode()))
    (tmp_path / "story.txt").write_text("Un pont\n\nLe conseil a voté mardi soir.\n\nLa maire est contente.\n")
    ran = dragoman("extract", "b.html", "a.html.gz", "story.txt", "--json", home=tmp_path)
    assert ran.code == 0, ran.err
    assert ran.err == ""
    first, second, story = lines(ran.out)
    assert [first["file"], second["file"], story["file"]] == ["b.html", "a.html.gz", "story.txt"]
    assert first["title"] == second["title"] == story["title"] == "Un pont"
    assert first["published"] == "2026-11-02T07:00:00+00:00"
    assert first["language"] == "fr"
    assert first["authors"] == []
    assert str(first["text"]).count("\n\n") == 1
    assert len(first["blocks"]) == 2  # type: ignore[arg-type]


def test_extract_goes_on_after_a_file_that_holds_no_article_and_says_which(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "empty.html").touch()
    (tmp_path / "picture.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(500))
    ran = dragoman("extract", "empty.html", "gone.html", "picture.html", "a.html", "--json", home=tmp_path)
    assert ran.code == 1
    assert [bool(line.get("error")) for line in lines(ran.out)] == [True, True, True, False]
    assert "dragoman: empty.html: " in ran.err
    assert "dragoman: gone.html: can't be read (No such file or directory)" in ran.err
    assert "dragoman: picture.html: " in ran.err


def test_feed_reads_feeds_and_names_what_is_none(tmp_path: Path) -> None:
    (tmp_path / "rss.xml").write_text(FEED)
    (tmp_path / "page.html").write_text(PAGE)
    ran = dragoman("feed", "rss.xml", "page.html", "--json", home=tmp_path)
    assert ran.code == 1
    rss, page = lines(ran.out)
    entries = rss["entries"]
    assert isinstance(entries, list)
    [entry] = entries
    assert entry["url"] == "https://journal.example/pont"
    assert "HTML" in str(page["error"])
    assert "page.html" in ran.err


def test_relative_addresses_in_a_feed_are_resolved_against_where_it_was_published(tmp_path: Path) -> None:
    (tmp_path / "rss.xml").write_text(FEED.replace("https://journal.example/pont", "/pont"))
    ran = dragoman("feed", "rss.xml", "--json", "--url", "https://journal.example/rss", home=tmp_path)
    assert ran.code == 0, ran.err
    assert '"url": "https://journal.example/pont"' in ran.out


def test_identify_adds_the_language_to_each_line(tmp_path: Path) -> None:
    texts = [
        "Le conseil municipal a voté mardi soir la construction d'un nouveau pont.",
        "Градски одбор је у уторак увече изгласао изградњу новог моста преко реке.",
        "The council voted on Tuesday evening to build a new bridge over the river.",
    ]
    ran = dragoman(
        "identify", home=tmp_path, given="".join(json.dumps({"id": n, "text": t}) + "\n" for n, t in enumerate(texts))
    )
    assert ran.code == 0, ran.err
    assert [line["id"] for line in lines(ran.out)] == [0, 1, 2]
    assert [line["language"] for line in lines(ran.out)] == ["fr", "sr-Cyrl", "en"]


def test_a_line_that_is_no_json_comes_out_with_its_error_and_the_rest_goes_on(tmp_path: Path) -> None:
    given = '{"text": "Bonjour tout le monde"}\nnot json\n[1]\n{"txt": 1}\n\n{"text": "Good morning"}\n'
    ran = dragoman("identify", home=tmp_path, given=given)
    assert ran.code == 1
    assert len(lines(ran.out)) == 5
    assert "line 2: is not JSON" in ran.err
    assert "line 3: is not a JSON object" in ran.err
    assert 'line 4: has no text under "text"' in ran.err


@pytest.mark.apertium
def test_translate_keeps_lines_in_order_and_names_the_route(tmp_path: Path) -> None:
    given = "".join(
        json.dumps({"id": n, "text": text}) + "\n"
        for n, text in enumerate(["La casa es grande.", "", "El perro come."])
    )
    ran = dragoman("translate", "--from", "es", "--to", "en", "--jsonl", home=tmp_path, given=given)
    assert ran.code == 0, ran.err
    assert [line["translation"] for line in lines(ran.out)] == ["The house is big.", "", "The dog eats."]
    assert {line["route"] for line in lines(ran.out)} == {"es>en"}


@pytest.mark.apertium
def test_translate_takes_plain_text_and_finds_its_language(tmp_path: Path) -> None:
    text = "El presidente visitó ayer la ciudad.\n\nLa gente salió a la calle.\n"
    ran = dragoman("translate", "--to", "en", home=tmp_path, given=text)
    assert ran.code == 0, ran.err
    assert ran.out.count("\n") == 3
    assert "president" in ran.out


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (
            ("translate", "--from", "ar", "--to", "en"),
            1,
            "no engine here translates from ar into en; `dragoman doctor`",
        ),
        (("translate", "--from", "klingonisch", "--to", "en"), 2, "is not a language tag; write it as fr, sr-Latn"),
        (("translate",), 2, "--to"),
        (("fly",), 2, "fly"),
        (("extract", "a.html", "b.html", "--url", "https://x.example/"), 2, "--url goes with one FILE"),
        (("import", "a.html", "b.html", "--url", "https://x.example/"), 2, "--url goes with one FILE"),
        (("import", "gone.html"), 1, "gone.html: can't be read (No such file or directory)"),
        (("follow", "--yes", "notaurl"), 1, "notaurl"),
        (("unfollow", "nobody"), 1, "nobody: no such outlet is followed; followed are: none"),
        (("--settings", "gone.toml", "outlets"), 2, "gone.toml: can't be read"),
        (("serve", "--port", "99999"), 2, "65535"),
    ],
)
def test_a_wrong_command_says_what_would_be_right(
    tmp_path: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    ran = dragoman(*arguments, home=tmp_path, given="Bonjour")
    assert ran.code == code, ran.err
    assert words in " ".join(ran.err.split())
    assert "Traceback" not in ran.err
    assert ran.out == ""


def test_check_adds_findings_with_spans_and_a_verdict(tmp_path: Path) -> None:
    pairs = [
        {"src": "Il a payé 1 500 euros.", "tgt": "He paid 2,500 euros.", "src_lang": "fr", "tgt_lang": "en"},
        {"src": "Il a payé 1 500 euros.", "tgt": "He paid 1,500 euros.", "src_lang": "fr", "tgt_lang": "en"},
    ]
    ran = dragoman("check", home=tmp_path, given="".join(json.dumps(pair) + "\n" for pair in pairs))
    assert ran.code == 0, ran.err
    bad, good = lines(ran.out)
    assert good["issues"] == []
    assert good["verdict"] == "clean"
    issues = bad["issues"]
    assert isinstance(issues, list)
    assert issues[0]["check"] == "numbers"
    [[start, end]] = issues[0]["target_spans"]
    assert "He paid 2,500 euros."[start:end] == "2,500"
    assert bad["verdict"] != "clean"


def test_check_reads_two_texts_and_writes_sarif_or_lines(tmp_path: Path) -> None:
    here, there = tmp_path / "a.fr.txt", tmp_path / "a.en.txt"
    here.write_text("Oui.\nIl a payé 1 500 euros.\n", encoding="utf-8")
    there.write_text("Yes.\nHe paid 2,500 euros.\n", encoding="utf-8")
    ran = dragoman("check", "--from", "fr", "--to", "en", str(here), str(there), home=tmp_path)
    assert ran.code == 0, ran.err
    assert f"{there}:2: major numbers: " in ran.out
    ran = dragoman("check", "--format", "sarif", "--from", "fr", "--to", "en", str(here), str(there), home=tmp_path)
    assert json.loads(ran.out)["runs"][0]["results"][0]["ruleId"] == "numbers"


def test_check_names_file_and_line_of_what_it_can_not_read(tmp_path: Path) -> None:
    broken = tmp_path / "a.tmx"
    broken.write_bytes(b"<tmx>\n<body></tmx>")
    ran = dragoman("check", str(broken), home=tmp_path)
    assert ran.code == 1
    assert f"{broken}:2: is not well-formed" in ran.err


def test_help_loads_no_engine_web_or_database_module(tmp_path: Path) -> None:
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "dragoman", "--help"], capture_output=True, text=True, check=True
    )
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    heavy = {
        "sqlalchemy",
        "alembic",
        "dbos",
        "fastapi",
        "uvicorn",
        "starlette",
        "httpx",
        "trafilatura",
        "lxml",
        "jinja2",
    }
    assert loaded & (heavy | {"py3langid", "numpy", "feedparser", "babel", "rich"}) == set()
    assert "dragoman" in loaded
    assert "demo" in done.stdout
