from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.fidelity import check
from dragoman.fidelity.mending import mend, weigh_issues
from dragoman.model import Issue, Severity, TermUse


def mended(source: str, target: str, *terms: TermUse, language: str = "fr") -> tuple[str, list[str]]:
    issues = check(source, target, source_language=language, target_language="en")
    text, mendings, left = mend(source, target, issues, source_language=language, target_language="en", terms=terms)
    assert terms or weigh_issues(left) <= weigh_issues(issues)
    return text, [mending.check for mending in mendings]


@pytest.mark.parametrize(
    ("source", "target", "right", "what"),
    [
        ("Il a dit « oui ».", "He said &quot;yes&quot;.", 'He said "yes".', "markup"),
        ("L'UE compte 27 pays et 450 millions d'habitants.", "The EU has 27 countries and 460 million people.",
         "The EU has 27 countries and 450 million people.", "numbers"),
        ("La réunion du 1er août 2022 a duré 12 heures.", "The meeting of 1 August 2023 lasted 12 hours.",
         "The meeting of 1 August 2022 lasted 12 hours.", "numbers"),
        ("« La question n'était pas à l'ordre du jour », a déclaré le porte-parole.",
         '"The question was not on the agenda, said the spokesman.',
         '"The question was not on the agenda," said the spokesman.', "quotations"),
        ("Il a répondu : « Nous ne voulons pas d'une guerre. »", 'He answered: We do not want a war."',
         'He answered: "We do not want a war."', "quotations"),
        ("Il a ajouté : « Nous ne voulons pas d'une guerre avec eux. »",
         'He added: "We do not want a war with them". “.',
         'He added: "We do not want a war with them".', "quotations"),
    ],
)  # fmt: skip
def test_what_is_certain_is_mended(source: str, target: str, right: str, what: str) -> None:
    assert mended(source, target) == (right, [what])


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Le village est à 80 kilomètres de la ville.", "The village is 50 miles from the town."),
        ("Le train part à 15 h 40 de la gare.", "The train leaves the station at 16:40 p.m."),
        ("Il y a 12 hommes et 14 femmes.", "There are 13 men and 15 women."),
        (
            "Son « plan B » pour la région est prêt depuis un an.",
            'His "plan B for the region has been ready for a year.',
        ),
        ("Il mange une pomme.", "He eats an apple."),
    ],
)
def test_what_is_not_certain_is_left(source: str, target: str) -> None:
    assert mended(source, target) == (target, [])


def test_a_term_left_in_the_original_is_put_as_the_glossary_has_it() -> None:
    term = TermUse(start=2, end=6, target="CSTO")
    assert mended("L'OTSC a envoyé 300 soldats.", "The OTSC sent 300 soldiers.", term) == (
        "The CSTO sent 300 soldiers.",
        ["terms"],
    )
    assert mended("L'OTSC a envoyé 300 soldats.", "The CSTO sent 300 soldiers.", term)[1] == []


TEXT = st.text(alphabet='ab 0123456789.,"«»“”&;quot', max_size=60)


@given(source=TEXT, target=TEXT)
def test_mending_never_raises_and_never_makes_the_findings_weigh_more(source: str, target: str) -> None:
    mended(source, target)


@given(source=TEXT)
def test_a_text_beside_itself_is_left_alone(source: str) -> None:
    assert mended(source, source) == (source, [])


def test_issues_weigh_as_mqm_has_it() -> None:
    issues = [Issue(check="x", severity=severity, message="") for severity in Severity]
    assert weigh_issues(issues) == 31
