from __future__ import annotations

from collections.abc import Sequence

import pytest

from dragoman.errors import EngineError, NoRouteError
from dragoman.model import Draft, Pair, Request, Span
from dragoman.translate.engines.echo import EchoEngine
from dragoman.translate.routes import Router


def pairs(*names: str) -> list[Pair]:
    return [Pair(source=source, target=target) for source, _, target in (name.partition(">") for name in names)]


def asking(*texts: str) -> list[Request]:
    return [Request(text=text) for text in texts]


def router(*names: str) -> Router:
    return Router([EchoEngine(pairs(*names))])


class ForgetfulEngine(EchoEngine):
    """Loses the last draft of each batch."""

    def translate(self, requests: Sequence[Request], pair: Pair) -> list[Draft]:
        return super().translate(requests, pair)[:-1]


class UnknowingEngine(EchoEngine):
    """Knows no word: gives each text back, all its words unknown."""

    def translate(self, requests: Sequence[Request], pair: Pair) -> list[Draft]:
        return [Draft(text=asked.text, unknown=(*asked.text.split(), pair.target)) for asked in requests]


def test_a_direct_pair_comes_before_any_pivot() -> None:
    assert str(router("fr>es", "es>en", "fr>en").route("fr", "en")) == "fr>en"


def test_a_pivot_is_taken_where_there_is_no_direct_pair() -> None:
    route = router("fr>es", "es>en").route("fr", "en")
    assert route is not None
    assert str(route) == "fr>es>en"
    assert route.signature == "echo fr>es + echo es>en"
    assert route.pair == Pair(source="fr", target="en")


def test_three_hops_are_no_route() -> None:
    assert router("gl>pt", "pt>es", "es>en").route("gl", "en") is None


def test_the_engine_named_first_wins() -> None:
    first, second = EchoEngine(pairs("fr>en"), name="first"), EchoEngine(pairs("fr>en"), name="second")
    route = Router([first, second]).route("fr", "en")
    assert route is not None
    assert route.hops[0].engine == "first"


def test_a_direct_pair_of_a_later_engine_comes_before_a_pivot_of_an_earlier_one() -> None:
    engines = [EchoEngine(pairs("fr>es", "es>en"), name="first"), EchoEngine(pairs("fr>en"), name="second")]
    assert str(Router(engines).route("fr", "en")) == "fr>en"


def test_pivots_are_chosen_by_preference_and_then_by_name() -> None:
    assert str(router("fr>oc", "oc>it", "fr>es", "es>it", "fr>ca", "ca>it").route("fr", "it")) == "fr>es>it"
    assert str(router("fr>oc", "oc>it", "fr>ca", "ca>it").route("fr", "it")) == "fr>ca>it"


@pytest.mark.parametrize("tag", ["sr", "sr-Latn", "sr-Cyrl", "sr-Cyrl-RS", "hr", "hr-HR", "bs", "bs-Latn", "cnr", "sh"])
def test_the_standards_of_serbo_croatian_share_its_pair(tag: str) -> None:
    assert str(router("sh>en").route(tag, "en")) == "sh>en"


def test_an_engine_with_a_standard_of_its_own_uses_it() -> None:
    assert str(router("sh>en", "hr>en").route("hr", "en")) == "hr>en"


@pytest.mark.parametrize(
    ("source", "target", "way"),
    [("pt-BR", "en", "pt>en"), ("pt-BR", "en-GB", "pt>en"), ("pt", "en-US", "pt>en-US"), ("pt", "sr", "pt>sr-Latn")],
)
def test_regional_tags_fall_back_to_their_language(source: str, target: str, way: str) -> None:
    assert str(router("pt>en", "pt>en-US", "pt>sr-Latn").route(source, target)) == way


def test_no_route_leads_into_another_script_than_asked() -> None:
    assert router("en>sr-Latn", "en>sh", "en>sr").route("en", "sr-Cyrl") is None


@pytest.mark.parametrize(("source", "target"), [("en", "en"), ("en-GB", "en"), ("de", "en"), ("und", "en"), ("", "en")])
def test_there_is_no_route_within_a_language_or_from_one_unknown(source: str, target: str) -> None:
    assert router("fr>en", "en>fr").route(source, target) is None


def test_all_routes_into_the_targets_are_listed() -> None:
    every = router("fr>es", "es>en", "sh>en", "en>es")
    assert [str(route) for route in every.routes(["en"])] == ["es>en", "fr>es>en", "sh>en"]
    assert [str(route) for route in every.routes()] == ["es>en", "fr>es>en", "sh>en", "en>es", "fr>es", "sh>en>es"]


def test_a_measured_detour_is_taken_in_the_engine_it_was_measured_in() -> None:
    ways = pairs("gl>en", "gl>es", "es>en")
    assert str(Router([EchoEngine(ways, name="apertium")]).route("gl", "en")) == "gl>es>en"
    assert str(Router([EchoEngine(ways)]).route("gl", "en")) == "gl>en"
    assert str(Router([EchoEngine(pairs("gl>en"), name="apertium")]).route("gl", "en")) == "gl>en"


def test_texts_go_through_every_hop_in_order() -> None:
    every = router("fr>es", "es>en")
    route = every.route("fr", "en")
    assert route is not None
    texts = ["Un", "12 345", "Deux", "", "https://a.example/b"]
    drafts = every.translate(asking(*texts), route)
    assert [draft.text for draft in drafts] == ["[es>en] [fr>es] Un", "12 345", "[es>en] [fr>es] Deux", "", texts[-1]]
    assert every.translate([], route) == []


def test_stretches_are_followed_through_every_hop_and_style() -> None:
    every = router("fr>es", "es>en")
    route = every.route("fr", "en")
    assert route is not None
    text = "a\u00ad dit « oui » à l’armée"
    spans = tuple(Span(start=text.index(word), end=text.index(word) + len(word)) for word in ("dit", "oui", "l’armée"))
    draft = every.translate([Request(text=text, spans=spans), Request(text="1", spans=(Span(start=0, end=1),))], route)
    assert draft[0].text == every.translate(asking(text), route)[0].text
    assert [draft[0].text[span.start : span.end] for span in draft[0].spans if span] == ["dit", "oui", "l'armée"]
    assert draft[1].spans == (Span(start=0, end=1),)


def test_what_one_hop_loses_stays_lost() -> None:
    every = Router([UnknowingEngine(pairs("fr>es"), name="unknowing"), EchoEngine(pairs("es>en"))])
    route = every.route("fr", "en")
    assert route is not None
    [draft] = every.translate([Request(text="Un deux", spans=(Span(start=0, end=2),))], route)
    assert draft.spans == (None,)


def test_unknown_words_of_all_hops_are_merged() -> None:
    every = Router([UnknowingEngine(pairs("fr>es", "es>en"))])
    route = every.route("fr", "en")
    assert route is not None
    assert every.translate(asking("Un deux"), route)[0].unknown == ("Un", "deux", "es", "en")


def test_a_lost_draft_is_an_error_and_never_a_shift() -> None:
    every = Router([ForgetfulEngine(pairs("fr>en"))])
    route = every.route("fr", "en")
    assert route is not None
    with pytest.raises(EngineError, match="1 drafts for 2 texts"):
        every.translate(asking("a", "b"), route)


def test_a_route_of_an_engine_that_is_not_here_is_an_error() -> None:
    route = router("fr>en").route("fr", "en")
    assert route is not None
    with pytest.raises(NoRouteError, match="echo is not installed"):
        Router([]).translate(asking("a"), route)


def test_two_engines_of_one_name_are_refused() -> None:
    with pytest.raises(EngineError, match="one name"):
        Router([EchoEngine([]), EchoEngine([])])
