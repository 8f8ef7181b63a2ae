from __future__ import annotations

import pytest

from dragoman.errors import ParseError
from dragoman.model import Hop, Pair, Route
from dragoman.translate.quality import Quality, load_qualities, parse_qualities, quality_key, render_qualities

FR_ES = Hop(engine="apertium", pair=Pair(source="fr", target="es"), signature="apertium 3.8 fr-es 1.0")
ES_EN = Hop(engine="apertium", pair=Pair(source="es", target="en"), signature="apertium 3.8 spa-eng 0.8")


def test_a_table_comes_back_as_it_was_written() -> None:
    table = {("fr>es>en", "apertium+apertium"): Quality(chrf=45.5, bleu=12.9), ("a>b", "x"): Quality(chrf=1, bleu=2)}
    assert parse_qualities(render_qualities(table), "table") == table


def test_versions_do_not_count() -> None:
    assert quality_key(Route(hops=(FR_ES, ES_EN))) == ("fr>es>en", "apertium+apertium")


@pytest.mark.parametrize(
    ("text", "line"), [("", 1), ("route,chrf\n", 1), ("route,engines,chrf,bleu\na>b,x,many,2\n", 2)]
)
def test_a_wrong_table_names_the_line(text: str, line: int) -> None:
    with pytest.raises(ParseError, match=f"table, line {line}"):
        parse_qualities(text, "table")


def test_the_table_that_comes_along_covers_the_routes_into_english() -> None:
    table = load_qualities()
    assert {"es>en", "fr>es>en", "sh>en", "mk>en"} <= {route for route, _ in table}
    assert all(0 < quality.bleu < quality.chrf < 100 for quality in table.values())
