"""Plots: bars that stack, on a scale that fits, with all that is written in them escaped."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from dragoman.publish.plot import COLOURS, PANEL_HEIGHT, Panel, Series, render_plot

SVG = "{http://www.w3.org/2000/svg}"
VALUES = st.lists(st.floats(min_value=0, max_value=1e9), min_size=1, max_size=30)


def plot(days: list[str], *series: Series, title: str = "Bars") -> etree._Element:
    return etree.fromstring(render_plot("Plot", days, [Panel(title=title, unit="a day", series=series)]))


def bars(root: etree._Element) -> list[etree._Element]:
    return [rect for rect in root.iter(f"{SVG}rect") if rect.find(f"{SVG}title") is not None]


def test_bars_stand_on_one_another_and_say_what_they_are() -> None:
    root = plot(["1", "2"], Series(name="a", values=(3, 0)), Series(name="b", values=(2, 1)))
    first, second, third = bars(root)
    assert [bar.findtext(f"{SVG}title") for bar in (first, second, third)] == ["1, a: 3", "1, b: 2", "2, b: 1"]
    assert float(second.get("y", "")) + float(second.get("height", "")) == float(first.get("y", ""))
    assert (first.get("fill"), second.get("fill")) == COLOURS[:2]
    written = [text.text for text in root.iter(f"{SVG}text")]
    assert written[:3] == ["Bars, a day", "a", "b"]
    assert "5" in written


@given(VALUES)
def test_no_bar_leaves_its_panel(values: list[float]) -> None:
    days = [str(number) for number in range(len(values))]
    for bar in bars(plot(days, Series(name="a", values=tuple(values)))):
        assert float(bar.get("y", "")) >= -0.1
        assert float(bar.get("y", "")) + float(bar.get("height", "")) <= PANEL_HEIGHT + 0.1


def test_names_are_text_whatever_they_hold() -> None:
    hostile = "</text><script>x</script>\x00"
    root = plot([hostile], Series(name=hostile, values=(1,)), title=hostile)
    assert root.find(f".//{SVG}script") is None


def test_light_and_dark_grounds_have_their_own_text() -> None:
    assert b"prefers-color-scheme:dark" in render_plot("Plot", [], [])
