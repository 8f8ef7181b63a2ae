"""Mending what is certain: an entity, a wrong group of digits, quotation marks lost or wrecked, a term left as it was.

Owns the rules for what is certain and what it should be. A mending stands only where the checks then find less and
nothing new; everything else is left to another try or to the reader. Knows nothing of engines or of where the mended
text goes.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from dragoman.fidelity.lexicon import Lexicon
from dragoman.fidelity.markup import CHECK as MARKUP
from dragoman.fidelity.numbers import CHECK as NUMBERS
from dragoman.fidelity.quotation_places import place_missing_mark
from dragoman.fidelity.quotations import CHECK as QUOTATIONS
from dragoman.fidelity.run import run_checks
from dragoman.model import Issue, Mending, Severity, TermUse

TERMS = "terms"
"""The name under which a mended term is recorded."""

_ENTITY = re.compile(r"&\s?(?:#\s?[0-9]{2,6}|#\s?[xX][0-9a-fA-F]{2,5}|[a-z]{2,6})\s?;")
_DIGITS = re.compile(r"[0-9]+")
_CONVERTED = re.compile(
    r"(?:[:.]\d\d)?[\s\u00a0-]*(?:miles?|feet|foot|ft|inch|inches|yards?|pounds?|lbs?|ounces?|oz|gallons?|acres?|mph|°\s?F|degrees|"
    r"[ap]\.?m\b|£)|s\b"
)
"""What stands behind a number that may have been converted, which is right and not the original's."""

_MARK = '["«»“”„‟]'
_HEAP = re.compile(rf"(?P<first>{_MARK})(?P<stops>[\s.]*)(?:{_MARK}[\s.]*)+(?=$|\s)")
_DOUBLED = re.compile(rf"(?P<mark>{_MARK})\s?(?:{_MARK})(?=\w)|(?<=[\w.,!?…])(?P<end>{_MARK})\s?{_MARK}")

_WEIGHTS = {Severity.MINOR: 1, Severity.MAJOR: 5, Severity.CRITICAL: 25}
"""How issues add up where two translations of a segment are compared: MQM's usual weights."""

Candidate = tuple[str, Mending]


def weigh_issues(issues: Sequence[Issue]) -> int:
    """Return how bad issues are together, 0 for none: 1, 5 and 25 for each, as MQM scores severities."""
    return sum(_WEIGHTS[issue.severity] for issue in issues)


def mend(
    source: str,
    target: str,
    issues: Sequence[Issue],
    *,
    source_language: str,
    target_language: str,
    terms: tuple[TermUse, ...] = (),
    lexicon: Lexicon | None = None,
) -> tuple[str, tuple[Mending, ...], tuple[Issue, ...]]:
    """Mend what is certain in ``target``, whose findings ``issues`` are.

    Returns the target, what was mended in it, and the findings that are left.
    """
    done: list[Mending] = []
    left = tuple(issues)
    for mender in (_mend_terms(terms), _mend_entities, _mend_digits, _mend_quotations):
        for candidate, mending in mender(source, target, left):
            found = run_checks(
                source,
                candidate,
                source_language=source_language,
                target_language=target_language,
                terms=terms,
                lexicon=lexicon,
            )
            unflagged = not _has(left, mending.check) and weigh_issues(found) <= weigh_issues(left)
            if mending.check == TERMS or _is_better(found, left) or unflagged:
                target, left = candidate, found
                done.append(mending)
                break
    return target, tuple(done), left


def _is_better(found: Sequence[Issue], before: Sequence[Issue]) -> bool:
    """Tell whether findings weigh less, with none of a check or a severity that was not there before."""
    counts, earlier = (Counter((issue.check, issue.severity) for issue in issues) for issues in (found, before))
    return weigh_issues(found) < weigh_issues(before) and not counts - earlier


def _has(issues: Sequence[Issue], check: str) -> bool:
    return any(issue.check == check for issue in issues)


def _mend_terms(terms: Sequence[TermUse]) -> Callable[[str, str, Sequence[Issue]], Iterator[Candidate]]:
    """Terms that stand in the target as they do in the source, put as the glossary has them, all at once."""

    def candidates(source: str, target: str, _: Sequence[Issue]) -> Iterator[Candidate]:
        mended, before, after = target, [], []
        for term in terms:
            form = source[term.start : term.end]
            pattern = re.compile(rf"(?<!\w){re.escape(form)}(?!\w)")
            if term.target in mended or form == term.target or not pattern.search(mended):
                continue
            mended = pattern.sub(lambda _, rendering=term.target: rendering, mended)  # type: ignore[misc]  # mypy 1.x
            before.append(form)
            after.append(term.target)
        if before:
            yield mended, Mending(check=TERMS, before=", ".join(before), after=", ".join(after))

    return candidates


def _mend_entities(source: str, target: str, issues: Sequence[Issue]) -> Iterator[Candidate]:
    """Every entity that the source has not, as the character that it stands for."""
    if not _has(issues, MARKUP):
        return
    before: list[str] = []

    def plain(match: re.Match[str]) -> str:
        character = html.unescape(re.sub(r"\s", "", match[0]))
        if match[0] in source or len(character) > 2:
            return match[0]
        before.append(match[0])
        return character

    mended = _ENTITY.sub(plain, target)
    if before:
        after = ", ".join(html.unescape(re.sub(r"\s", "", entity)) for entity in before)
        yield mended, Mending(check=MARKUP, before=", ".join(before), after=after)


def _mend_digits(source: str, target: str, issues: Sequence[Issue]) -> Iterator[Candidate]:
    """The one number that differs, where it alone does: as a group of digits, else as the check writes it.

    Groups are compared as digits, so that it does not matter how a language writes thousands, decimals or dates.
    """
    theirs, ours = (Counter(group.lstrip("0") for group in _DIGITS.findall(text)) for text in (source, target))
    lost, new = list((theirs - ours).elements()), list((ours - theirs).elements())
    found = [issue for issue in issues if issue.check == NUMBERS]
    spans = [span for issue in found for span in issue.target_spans]
    if len(found) > 1 or len(spans) > 1:
        return
    if len(lost) == len(new) == 1 and ours[new[0]] == 1:
        for match in _DIGITS.finditer(target):
            inside = not spans or spans[0].start <= match.start() < spans[0].end
            right = lost[0].zfill(len(match[0]) if match[0][0] == "0" or not lost[0] else 0)
            # Where the check points at no place, it is one digit of as many that differs, or nothing is certain.
            sure = bool(spans) or (len(right) == len(match[0]) and sum(map(str.__ne__, right, match[0])) == 1)
            if match[0].lstrip("0") == new[0] and inside and sure and not _CONVERTED.match(target, match.end()):
                mended = target[: match.start()] + right + target[match.end() :]
                yield mended, Mending(check=NUMBERS, before=match[0], after=right)
    if spans and found[0].suggestion and not _CONVERTED.match(target, spans[0].end):
        [span] = spans
        wrong, right = target[span.start : span.end], found[0].suggestion
        if _same_length(wrong, right):
            yield target[: span.start] + right + target[span.end :], Mending(check=NUMBERS, before=wrong, after=right)


def _same_length(wrong: str, right: str) -> bool:
    """Tell whether both are written in digits, and as many: else it may be the same in other words."""
    digits = [[character for character in text if character.isdigit()] for text in (wrong, right)]
    return 0 < len(digits[0]) == len(digits[1]) and not any(map(str.isalpha, wrong + right))


def _mend_quotations(source: str, target: str, issues: Sequence[Issue]) -> Iterator[Candidate]:
    """Heaps of marks as one, doubled marks as one, and a mark that was lost, where its place is certain."""
    if not _has(issues, QUOTATIONS):
        return
    for pattern, rendering in ((_HEAP, _one_mark), (_DOUBLED, lambda match: match["mark"] or match["end"])):
        match = pattern.search(target)
        if match is not None:
            mark = rendering(match)
            mended = target[: match.start()] + mark + target[match.end() :]
            yield mended, Mending(check=QUOTATIONS, before=match[0], after=mark)
    placed = place_missing_mark(source, target)
    if placed is not None:
        at, mark = placed
        words = target[max(0, at - 12) : at + 12]
        cut = min(at, 12)
        yield (
            target[:at] + mark + target[at:],
            Mending(check=QUOTATIONS, before=words, after=words[:cut] + mark + words[cut:]),
        )


def _one_mark(match: re.Match[str]) -> str:
    return match["first"] + ("." if "." in match[0] else "")
