"""A reader reports a sentence: from the article's own page alone, within limits, and without any script."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from lxml import etree

from dragoman.library import StoredLibrary
from dragoman.model import SegmentPair
from dragoman.reader_reports import MAX_WORDS_CHARS, REPORTS_AN_HOUR, Received, ReportDesk, list_reports
from dragoman.report_form import MAX_FORM_BYTES
from dragoman.store.database import Database
from dragoman.web import create_app
from tests.filled_store import show_checked
from tests.publish.markup import text
from tests.web.site_client import SiteClient

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
PAIRS = (SegmentPair(source="L'OZIB siège.", target="The OZIB sits."), SegmentPair(source="Deux.", target="Two."))


class Site:
    """A site over a store with one article, and a clock that is set by hand."""

    def __init__(self, folder: Path) -> None:
        self.database = Database.in_folder(folder)
        self.database.migrate()
        self.now = NOW
        self.item = show_checked(self.database, "quai", 1, PAIRS, made=NOW)
        self.page = f"/en/article/{self.item}"
        library = StoredLibrary(self.database, ("en",), lambda: self.now)
        self.library = library
        self.desk = ReportDesk(self.database, clock=lambda: self.now)
        self.client = SiteClient(create_app(library, reports=self.desk))

    def send(self, sentence: str = "2", words: str = "OZIB is ZIBO", site: str = "same-origin") -> int:
        form = {"sentence": sentence, "words": words}
        return self.client.post(f"{self.page}/report", form, sec_fetch_site=site).status_code


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = Site(tmp_path)
    yield made
    made.database.close()


def test_a_report_is_stored_with_both_sides_of_its_sentence(site: Site) -> None:
    page = etree.fromstring(site.client.get(site.page).content, etree.HTMLParser())
    [form] = page.findall(".//form[@method='post']")
    assert form.get("action") == f"{site.page}/report"
    assert {field.get("name") for tag in ("input", "textarea") for field in form.iter(tag)} == {"sentence", "words"}
    sent = {"sentence": "2", "words": "OZIB is <b>ZIBO</b>\r\nin English"}
    answer = site.client.post(f"{site.page}/report", sent, origin="http://site.example")
    assert answer.status_code == 303
    thanks = site.client.get(answer.headers["location"])
    assert "Your report is stored" in text(thanks.content)
    [report] = list_reports(site.database)
    assert (report.sentence, report.source, report.target) == (2, "L'OZIB siège.", "The OZIB sits.")
    assert (report.words, report.outlet, report.language) == ("OZIB is <b>ZIBO</b> in English", "quai", "fr")
    assert site.send(words="OZIB is <b>ZIBO</b> in English") == 303
    assert len(list_reports(site.database)) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "null"},
        {"origin": "https://evil.example"},
        {"origin": "http://["},
        {"origin": "http://site.example", "sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
    ],
)
def test_what_another_site_sends_is_refused(site: Site, headers: dict[str, str]) -> None:
    answer = site.client.post(f"{site.page}/report", {"sentence": "1", "words": "x"}, **headers)
    assert answer.status_code == 403
    assert list_reports(site.database) == []


def test_what_says_nothing_or_too_much_or_is_nowhere_is_refused(site: Site) -> None:
    assert site.send(words=" \n") == 400
    assert site.send(words="x" * (MAX_WORDS_CHARS + 1)) == 413
    assert site.send(words="x" * MAX_FORM_BYTES) == 413
    assert site.send(sentence="9") == 404
    assert site.send(sentence="-1") == 404
    assert site.send(sentence="٣") == 404
    wrong = site.client.request(
        "POST", f"{site.page}/report", "{}", content_type="text/plain", sec_fetch_site="same-origin"
    )
    assert wrong.status_code == 413
    broken = site.client.request(
        "POST", f"{site.page}/report", "sentence=1&words=%ff",
        content_type="application/x-www-form-urlencoded", sec_fetch_site="same-origin",
    )  # fmt: skip
    assert broken.status_code == 413
    missing = site.client.post("/en/article/none/report", {"sentence": "1", "words": "x"}, sec_fetch_site="same-origin")
    assert missing.status_code == 404
    assert list_reports(site.database) == []


def test_an_address_may_report_so_often_within_an_hour(site: Site) -> None:
    for number in range(REPORTS_AN_HOUR):
        assert site.send(words=f"report {number}") == 303
    assert site.send(words="one more") == 429
    other = site.desk.receive("en", site.item, 1, "from elsewhere", address="198.51.100.7")
    assert other is Received.TAKEN
    site.now += timedelta(hours=1)
    assert site.send(words="an hour later") == 303


def test_the_addresses_of_one_connection_count_together(site: Site) -> None:
    said = [
        site.desk.receive("en", site.item, 1, f"report {n}", address=f"2001:db8:0:7::{n:x}")
        for n in range(REPORTS_AN_HOUR + 1)
    ]
    assert said[-2:] == [Received.TAKEN, Received.TOO_MANY]


def test_without_the_setting_there_is_no_form_and_no_address(site: Site) -> None:
    plain = SiteClient(create_app(site.library))
    assert b"/report" not in plain.get(site.page).content
    assert plain.post(f"{site.page}/report", {"sentence": "1", "words": "x"}).status_code == 405
