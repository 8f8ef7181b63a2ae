from __future__ import annotations

from dragoman.model import TermUse
from dragoman.translate.glossary.layers import Glossary, shipped_concepts, terms_digest
from dragoman.translate.glossary.term import Treatment
from dragoman.translate.memory import glossary_signature


def test_a_digest_tells_renderings_and_not_places() -> None:
    nato, csto = (TermUse(start=0, end=4, target=target) for target in ("NATO", "CSTO"))
    moved = TermUse(start=7, end=9, target="NATO")
    assert terms_digest([]) == ""
    assert terms_digest([nato]) == terms_digest([moved]) == terms_digest([nato, moved])
    assert terms_digest([nato, csto]) == terms_digest([csto, nato])
    assert len({terms_digest(uses) for uses in ([nato], [csto], [nato, csto])}) == 3


def test_what_uses_no_term_has_the_signature_it_has_without_a_glossary() -> None:
    assert glossary_signature("echo fr>en", []) == "echo fr>en"
    signed = glossary_signature("echo fr>en", [TermUse(start=0, end=4, target="NATO")])
    assert signed.startswith("echo fr>en + glossary ")


def test_a_matcher_is_made_once_for_all_outlets_without_terms_of_their_own(glossary: Glossary) -> None:
    assert glossary.matcher("fr", "en", outlet="a") is glossary.matcher("fr", "en", outlet="b", edition="en")


def test_the_shipped_terms_can_be_read_and_found() -> None:
    glossary = Glossary()
    for concept in shipped_concepts():
        assert concept.treatment is Treatment.RENDER
    assert all(term.shipped for term in glossary.terms("fr", "en"))
