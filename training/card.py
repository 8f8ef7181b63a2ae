"""The model card of a package: what it is, what it was made from, what is owed, what it is known to do badly.

Figures are added by training.evaluate, below its own heading. Knows nothing of files.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from training.recipe import BACK_TRANSLATED, LICENCE, REPAIR
from training.size import Size

FIGURES = "## Figures"
"""Where the figures begin: they are replaced from here to the end of the card."""


def render_card(*, name: str, version: str, size: Size, manifest: Mapping[str, Any], about: Mapping[str, Any]) -> str:
    """The card in Markdown, without figures."""
    rows = [f"| {group} | {count:,} |" for group, count in sorted(manifest["rows"].items())]
    texts = [f"| {text['title']} | {text['licence']} | {text['rows']:,} |" for text in manifest["texts"]]
    scores = ", ".join(f"{language} {value:.1f}" for language, value in about.get("chrf", {}).items())
    engines = ", ".join(manifest["engines"])
    made = f"`{BACK_TRANSLATED}` rows have sources that Apertium made of English ({engines})." if engines else ""
    if any(group.startswith(REPAIR) for group in manifest["rows"]):
        made += f" `{REPAIR}` rows are English as Apertium writes it, by round trips."
    return "\n".join(
        [
            f"# {name} {version}",
            "",
            "Translates into English. Licensed under " + LICENCE + ", as the texts that it was made from ask for.",
            "",
            f"Transformer, {size.encoder_layers} layers to read and {size.decoder_layers} to write, {size.width} wide,"
            f" {size.pieces:,} pieces shared by all languages; 8-bit weights for CTranslate2.",
            "",
            "## Made from",
            "",
            "| text | licence | rows |",
            "|---|---|---|",
            *texts,
            "",
            "| source language and origin | rows |",
            "|---|---|",
            *rows,
            "",
            made,
            f"Data {about.get('data', manifest['name'])}, step {about.get('step', '?')}. The checkpoint was chosen by"
            f" chrF on newstest 2012 and 2013, which was not learned from: {scores or 'not measured'}.",
            "",
            "## Known faults",
            "",
            "- It learned most languages from what Apertium makes of English: idioms, long periods and words that"
            " Apertium lacks are new to it.",
            "- As every neural model it may leave out or invent; the fidelity checks of Dragoman look at numbers,"
            " names, negation and quotations.",
            "- Speeches of governments are much of its English. Their wording may show through.",
            "",
        ]
    )


def with_figures(card: str, figures: str) -> str:
    """The card with these figures in place of those it had."""
    return f"{card.partition(FIGURES)[0].rstrip()}\n\n{FIGURES}\n\n{figures.strip()}\n"
