"""``glossary`` as a person runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command import dragoman

TABLE = """source,target,forms,rendering,accepted
fr,en,OZIB|Office du Zibou,ZIBO,Zibou Office
de,en,Zibouamt,ZIBO,
fr,es,OZIB,OZIB,
"""


def test_terms_are_added_listed_tried_and_removed(tmp_path: Path) -> None:
    added = dragoman(
        "glossary", "add", "--from", "fr", "OZIB", "ZIBO", "--also", "Office du Zibou", "--accept", "Zibou Office",
        home=tmp_path,
    )  # fmt: skip
    assert added.code == 0, added.err
    assert added.err == "added\nNo article on show uses what changed.\n"
    again = dragoman("glossary", "add", "--from", "fr", "OZIB", "ZIBO", "--also", "Office du Zibou", home=tmp_path)
    assert again.err.startswith("replaced\n")
    listed = dragoman("glossary", "list", "zibou", home=tmp_path)
    assert listed.out == "OZIB, Office du Zibou → ZIBO  [fr>en]\n"
    tried = dragoman("glossary", "check", "--from", "fr", "L'Office du Zibou", "The OZIB", home=tmp_path)
    assert (tried.code, tried.out) == (1, "Office du Zibou → ZIBO: not rendered\n")
    tried = dragoman("glossary", "check", "--json", "L'OZIB parle de la pluie et du beau temps.", home=tmp_path)
    assert [json.loads(line) for line in tried.out.splitlines()] == [
        {"start": 2, "end": 6, "text": "OZIB", "target": "ZIBO", "accepted": []}
    ]
    shipped = dragoman("glossary", "list", "--shipped", "--from", "fr", "zibou", home=tmp_path)
    assert shipped.out == listed.out
    gone = dragoman("glossary", "remove", "OZIB", home=tmp_path)
    assert gone.err.startswith("removed OZIB, Office du Zibou → ZIBO  [fr>en]\n")
    assert dragoman("glossary", "list", home=tmp_path).out == ""
    none = dragoman("glossary", "remove", "OZIB", home=tmp_path)
    assert (none.code, "no such term of yours" in none.err) == (1, True)


def test_a_file_goes_in_and_comes_out_in_either_format(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(TABLE, encoding="utf-8")
    taken = dragoman("glossary", "import", "a.csv", home=tmp_path)
    assert taken.code == 0, taken.err
    assert taken.err.startswith("3 terms, 3 of them new\n")
    assert dragoman("glossary", "export", "b.tbx", home=tmp_path).err == "3 terms written\n"
    assert dragoman("glossary", "export", "b.csv", home=tmp_path).code == 0
    written = (tmp_path / "b.csv").read_text(encoding="utf-8")
    assert dragoman("glossary", "export", "-", home=tmp_path).out == written
    other = tmp_path / "other"
    other.mkdir()
    (other / "b.tbx").write_bytes((tmp_path / "b.tbx").read_bytes())
    assert dragoman("glossary", "import", "b.tbx", "--to", "en", "--to", "es", home=other).code == 0
    assert dragoman("glossary", "export", "-", home=other).out == written
    english = dragoman("glossary", "list", "--from", "fr", "--json", home=other)
    assert {json.loads(line)["target"] for line in english.out.splitlines()} == {"en", "es"}


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("add", "OZIB"), 2, "give a rendering, or --keep, or --free"),
        (("add", "OZIB", "ZIBO"), 2, "say which language it is in, with --from"),
        (("add", "OZIB", "ZIBO", "--from", "klingonisch"), 2, "is not a language tag"),
        (("add", "OZIB", "ZIBO", "--from", "fr", "--case", "big"), 2, "--case is one of usual, exact, any"),
        (("add", "OZIB", "ZIBO", "--from", "fr", "--outlet", "nobody"), 1, "nobody: no such outlet is followed"),
        (("list", "--shipped"), 2, "say the source language with --from"),
        (("import", "gone.csv"), 2, "gone.csv: can't be read (No such file or directory)"),
        (("import", "bad.csv"), 1, "bad.csv, line 2: 'xx-!' is not a language tag"),
        (("import", "good.csv", "--from", "it"), 1, "good.csv: has no term from it into en"),
        (("export", "terms.xlsx"), 2, "a name ending in .csv or .tbx says which format to write"),
    ],
)
def test_a_wrong_command_says_what_would_be_right(
    tmp_path: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    (tmp_path / "bad.csv").write_text("source,target,forms,rendering\nxx-!,en,a,b\n")
    (tmp_path / "good.csv").write_text(TABLE)
    ran = dragoman("glossary", *arguments, home=tmp_path)
    assert ran.code == code, ran.err
    assert words in " ".join(ran.err.split())
    assert "Traceback" not in ran.err
    assert ran.out == ""
