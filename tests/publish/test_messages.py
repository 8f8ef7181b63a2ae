"""Every word of ours goes through the catalogue, so that an edition can be in any language."""

from __future__ import annotations

import gettext
import re
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from dragoman.publish import pages
from dragoman.publish.messages import Messages, messages

TEMPLATES = sorted((Path(pages.__file__).with_name("templates")).glob("*.html"))
NAMES = {"Atom", "JSON Feed", "texte"}
"""Names of formats, and the sample of a foreign word."""


class Shouted(gettext.NullTranslations):
    """A catalogue that has every message, in capitals."""

    def gettext(self, message: str) -> str:
        return re.sub(r"%\(\w+\)s|\w+", lambda found: found[0] if found[0][0] == "%" else found[0].upper(), message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_has_no_words_outside_the_catalogue(template: Path) -> None:
    source = re.sub("{% block page_class %}.*?{% endblock %}", "", template.read_text(encoding="utf-8"))
    tree = Environment(autoescape=True).parse(source)
    markup = "\x00".join(data.data for data in tree.find_all(nodes.TemplateData))
    bare = re.sub(r"<[^>]*>", "\x00", markup)
    words = {piece.strip() for piece in bare.split("\x00") if re.search(r"[^\W\d_]", piece)}
    assert words <= NAMES


def test_messages_fill_in_values_and_count() -> None:
    _ = messages("en")
    assert _("From %(language)s", language="French") == "From French"
    assert [_.plural("%(n)s note", "%(n)s notes", n) for n in (0, 1, 2)] == ["0 notes", "1 note", "2 notes"]


def test_a_catalogue_of_another_language_is_used_where_there_is_one() -> None:
    _ = Messages(Shouted())
    assert _("written in %(language)s", language="French") == "WRITTEN IN French"
    assert _.plural("%(n)s note", "%(n)s notes", 3) == "3 NOTES"
