"""Formats, what a feed's fields become, and what is said of bytes that are no feed."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dragoman.errors import ParseError
from dragoman.feeds import parse as parse_module
from dragoman.feeds.parse import parse_feed
from dragoman.feeds.render import render_feed_json
from dragoman.model import Feed, FeedFormat

URL = "https://outlet.example/feeds/all.xml"

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
  <title>La Gazette &amp; Cie</title>
  <link>https://outlet.example/</link>
  <description>Toute l&#8217;actualité</description>
  <language>fr-fr</language>
  <ttl>15</ttl>
  <atom:link rel="hub" href="https://hub.example/"/>
  <atom:link rel="next" href="?page=2"/>
  <item>
    <title>Le maire dit : &lt;b&gt;«&amp;nbsp;non&amp;nbsp;»&lt;/b&gt;</title>
    <link>/politique/maire-dit-non</link>
    <guid isPermaLink="false">gazette-17</guid>
    <dc:creator>Ana Ruiz</dc:creator>
    <dc:creator>Léo Petit</dc:creator>
    <pubDate>Tue, 04 Aug 2026 10:15:00 +0200</pubDate>
    <category>Politique</category>
    <category>Ville &amp; région</category>
    <description>&lt;p&gt;Un &lt;a href="/dossier"&gt;dossier&lt;/a&gt;.&lt;/p&gt;</description>
    <content:encoded><![CDATA[<p>Le texte <img src="photo.jpg"> entier.</p>
      <script>alert(1)</script>]]></content:encoded>
  </item>
  <item>
    <title>Deuxième</title>
    <guid>https://outlet.example/deuxieme</guid>
    <author>redaction@outlet.example (Rédaction)</author>
  </item>
</channel></rss>"""

ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="sr-Latn" xml:base="https://glasnik.example/vesti/">
  <title type="html">Glasnik &amp;amp; vesti</title>
  <link rel="alternate" href="/"/>
  <author><name>Glasnik</name></author>
  <updated>2026-08-04T12:00:00Z</updated>
  <entry>
    <title type="text">Manje od &lt;5 &amp; više od 3</title>
    <link rel="enclosure" href="https://glasnik.example/zvuk.mp3" type="audio/mpeg"/>
    <link rel="alternate" type="text/html" href="most"/>
    <id>tag:glasnik.example,2026:1</id>
    <published>2026-08-04T09:00:00+02:00</published>
    <updated>2026-08-04T11:30:00+02:00</updated>
    <author><name>Mira Savić</name><email>mira@glasnik.example</email></author>
    <category term="drustvo" label="Društvo"/>
    <summary type="text">Most &lt;i&gt; otvoren</summary>
    <content type="xhtml" xml:base="slike/">
      <div xmlns="http://www.w3.org/1999/xhtml"><p>Most <img src="m.jpg"/></p></div>
    </content>
  </entry>
  <entry xml:lang="en">
    <title>In English</title>
    <id>https://glasnik.example/en/1</id>
    <updated>2026-08-04T11:30:00Z</updated>
  </entry>
</feed>"""

RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">
<channel rdf:about="https://outlet.example/"><title>Alt</title><link>https://outlet.example/</link>
<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency></channel>
<item rdf:about="https://outlet.example/1"><title>Eins</title><link>https://outlet.example/1</link>
<dc:date>2026-08-04T10:00:00+02:00</dc:date></item></rdf:RDF>"""

NEWS = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc> https://outlet.example/a?x=1&amp;y=2 </loc>
<lastmod>2026-08-04</lastmod><news:news><news:publication><news:name>La Gazette</news:name>
<news:language>fra</news:language>
</news:publication><news:publication_date>2026-08-04T10:15+02:00</news:publication_date>
<news:title>Titre &amp; suite</news:title><news:keywords>eau, ville</news:keywords></news:news></url></urlset>"""

INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://outlet.example/news-1.xml.gz</loc></sitemap><sitemap><loc>/news-2.xml</loc></sitemap></sitemapindex>"""

JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Diario",
    "home_page_url": "https://diario.example/",
    "next_url": "https://diario.example/feed.json?page=2",
    "language": "es",
    "hubs": [{"type": "WebSub", "url": "https://hub.example/"}],
    "authors": [{"name": "Redacción"}],
    "items": [
        {
            "id": 7,
            "url": "/a/7",
            "title": "Uno & dos",
            "content_html": "<p><a href='b'>b</a></p>",
            "summary": "1 < 2",
            "date_published": "2026-08-04T10:00:00-03:00",
            "tags": ["Política", ""],
        },
        {"id": "8", "external_url": "https://other.example/8", "content_text": "Uno.\n\nDos <b>."},
    ],
}


def parsed(text: str, **kwargs: str) -> Feed:
    return parse_feed(text.encode(), url=URL, **kwargs)


def test_an_rss_feed_gives_its_own_description_and_its_entries_in_order() -> None:
    feed = parsed(RSS)
    assert feed.format is FeedFormat.RSS
    assert (feed.title, feed.home, feed.language) == ("La Gazette & Cie", "https://outlet.example/", "fr-FR")
    assert (feed.ttl_minutes, feed.hub) == (15, "https://hub.example/")
    assert feed.next_url == "https://outlet.example/feeds/all.xml?page=2"
    assert feed.note == ""
    assert [entry.id for entry in feed.entries] == ["gazette-17", "https://outlet.example/deuxieme"]


def test_an_rss_entry_has_plain_text_names_and_absolute_addresses() -> None:
    entry = parsed(RSS).entries[0]
    assert entry.url == "https://outlet.example/politique/maire-dit-non"
    assert entry.title == "Le maire dit : « non »"
    assert entry.authors == ("Ana Ruiz", "Léo Petit")
    assert entry.published == datetime(2026, 8, 4, 8, 15, tzinfo=UTC)
    assert entry.categories == ("Politique", "Ville & région")
    assert entry.summary == '<p>Un <a href="https://outlet.example/dossier">dossier</a>.</p>'
    assert '<img src="https://outlet.example/feeds/photo.jpg">' in entry.content


def test_content_is_passed_on_as_hostile_as_it_came() -> None:
    assert "<script>alert(1)</script>" in parsed(RSS).entries[0].content


def test_a_permanent_guid_stands_for_a_missing_link() -> None:
    entry = parsed(RSS).entries[1]
    assert entry.url == "https://outlet.example/deuxieme"
    assert entry.authors == ("Rédaction",)


def test_atom_titles_follow_their_type_and_links_their_base() -> None:
    feed = parsed(ATOM)
    first, second = feed.entries
    assert feed.format is FeedFormat.ATOM
    assert (feed.title, feed.home, feed.language) == ("Glasnik & vesti", "https://glasnik.example/", "sr-Latn")
    assert first.title == "Manje od <5 & više od 3"
    assert first.url == "https://glasnik.example/vesti/most"
    assert first.summary == "Most &lt;i&gt; otvoren"
    assert 'src="https://glasnik.example/vesti/slike/m.jpg"' in first.content
    assert (first.published, first.updated) == (
        datetime(2026, 8, 4, 7, tzinfo=UTC),
        datetime(2026, 8, 4, 9, 30, tzinfo=UTC),
    )
    assert (first.authors, second.authors) == (("Mira Savić",), ("Glasnik",))
    assert (first.language, second.language) == ("", "en")
    assert first.categories == ("Društvo",)
    assert second.url == "https://glasnik.example/en/1"
    assert second.published == second.updated


def test_rss_1_takes_dublin_core_dates_and_the_syndication_period() -> None:
    feed = parsed(RDF)
    assert feed.ttl_minutes == 30
    assert feed.entries[0].published == datetime(2026, 8, 4, 8, tzinfo=UTC)


def test_a_news_sitemap_gives_titles_dates_and_the_outlet() -> None:
    feed = parsed(NEWS)
    (entry,) = feed.entries
    assert (feed.format, feed.title, feed.language) == (FeedFormat.SITEMAP, "La Gazette", "fr")
    assert entry.url == entry.id == "https://outlet.example/a?x=1&y=2"
    assert (entry.title, entry.language, entry.categories) == ("Titre & suite", "fr", ("eau", "ville"))
    assert entry.published == datetime(2026, 8, 4, 8, 15, tzinfo=UTC)
    assert entry.updated == datetime(2026, 8, 4, tzinfo=UTC)


def test_a_sitemap_index_lists_sitemaps_and_no_entries() -> None:
    feed = parse_feed(gzip.compress(INDEX.encode()), url=URL)
    assert feed.sitemaps == ("https://outlet.example/news-1.xml.gz", "https://outlet.example/news-2.xml")
    assert feed.entries == ()


def test_a_json_feed_gives_the_same_things() -> None:
    feed = parsed(json.dumps(JSON_FEED))
    first, second = feed.entries
    assert (feed.format, feed.language, feed.hub) == (FeedFormat.JSON, "es", "https://hub.example/")
    assert (first.id, first.url, first.title) == ("7", "https://outlet.example/a/7", "Uno & dos")
    assert first.content == "<p><a href='https://outlet.example/a/b'>b</a></p>"
    assert (first.summary, first.authors, first.categories) == ("1 &lt; 2", ("Redacción",), ("Política",))
    assert first.published == datetime(2026, 8, 4, 13, tzinfo=UTC)
    assert (second.url, second.content) == ("https://other.example/8", "<p>Uno.</p><p>Dos &lt;b&gt;.</p>")


def rss_item(inside: str) -> str:
    spaces = 'xmlns:media="http://search.yahoo.com/mrss/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    return f'<rss version="2.0" {spaces}><channel><title>T</title><item>{inside}</item></channel></rss>'


def test_the_caption_of_a_photo_is_not_the_summary_of_its_entry() -> None:
    caption = '<media:content url="https://outlet.example/1.jpg"><media:description>Photo: X</media:description>'
    feed = parsed(
        rss_item(f"{caption}<media:title>Y</media:title></media:content><title>A</title><description>B</description>")
    )
    (entry,) = feed.entries
    assert (entry.title, entry.summary, entry.content, feed.note) == ("A", "B", "", "")


@pytest.mark.parametrize("order", ["{full}{short}", "{short}{full}"])
def test_summary_and_full_text_are_told_apart_in_either_order(order: str) -> None:
    full = "<content:encoded>&lt;p&gt;All of it&lt;/p&gt;</content:encoded>"
    (entry,) = parsed(rss_item(order.format(full=full, short="<description>Some</description>"))).entries
    assert (entry.summary, entry.content) == ("Some", "<p>All of it</p>")


def test_a_guid_that_is_a_mere_number_is_no_address() -> None:
    (entry,) = parsed(rss_item("<title>A</title><guid>4711</guid>")).entries
    assert (entry.url, entry.id) == ("", "4711")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("AT&amp;T &amp;amp; Co &lt;3", "AT&T & Co <3"),
        ("AT&amp;T &amp;copy; &amp;#8220;x&amp;#8221;", "AT&T © “x”"),
        ("1 &lt; 2 &lt;em&gt;sic&lt;/em&gt;", "1 < 2 sic"),
        ("?page=1&amp;copy=2", "?page=1&copy=2"),
    ],
)
def test_an_rss_title_is_read_as_a_browser_would_show_it(written: str, read: str) -> None:
    assert parsed(rss_item(f"<title>{written}</title>")).entries[0].title == read


def test_an_entry_without_address_and_id_gets_a_lasting_identity() -> None:
    text = "<rss version='2.0'><channel><item><title>Nur ein Titel</title></item></channel></rss>"
    first, again = parsed(text).entries[0], parsed(text).entries[0]
    assert first.url == ""
    assert first.id == again.id != ""


def test_a_link_that_is_no_web_address_is_none() -> None:
    text = "<rss version='2.0'><channel><item><title>x</title><link>javascript:alert(1)</link></item></channel></rss>"
    assert parsed(text).entries[0].url == ""


def test_malformed_xml_is_read_as_far_as_it_can_be_and_says_where_it_broke() -> None:
    feed = parsed(RSS.replace("<category>Politique</category>", "<category>Politique & ville</category><br>"))
    assert [entry.id for entry in feed.entries] == ["gazette-17", "https://outlet.example/deuxieme"]
    assert feed.note.startswith("malformed XML at line 19 column 25 (not well-formed")


def test_undeclared_namespace_prefixes_are_understood() -> None:
    feed = parsed(RSS.replace('xmlns:dc="http://purl.org/dc/elements/1.1/"', ""))
    assert feed.entries[0].authors == ("Ana Ruiz", "Léo Petit")
    assert feed.note == "namespace prefixes without declaration, read as far as it could be"


def test_what_a_server_prints_before_the_feed_is_left_out() -> None:
    feed = parsed("<br />\nWarning: no such file in /srv/feed.php\n" + RSS)
    assert len(feed.entries) == 2
    assert "before the start of the feed" in feed.note


@pytest.mark.parametrize("before", ["\n\n  ", "\ufeff", "<!-- made by hand -->\n", "<?xml-stylesheet href='a.xsl'?>"])
def test_white_space_and_comments_before_the_feed_are_no_fault(before: str) -> None:
    assert parsed(before + RSS).note == ""


def test_control_characters_are_left_out() -> None:
    feed = parsed(RSS.replace("Deuxième", "Deux\x0bième\x02"))
    assert feed.entries[1].title == "Deuxième"
    assert feed.note == "control characters left out"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "an empty answer"),
        (b" \n ", "an empty answer"),
        (b"%PDF-1.7\n", "a PDF file, not a feed"),
        (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
        (b"<!doctype html><title>Home</title>", "this is an HTML page, not a feed: follow the outlet's home page"),
        (b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><head/></html>", "an HTML page"),
        (b"<opml version='2.0'><body/></opml>", "an OPML list of feeds"),
        (b"<soap:Envelope xmlns:soap='x'/>", "root element <Envelope>"),
        (b'{"error": "not found"}', "JSON, but not a JSON Feed"),
        (b"{", "malformed JSON"),
        (b"Not found", "plain text, not a feed"),
        (b"\x00\x01\x02" * 50, "a binary file, not a feed"),
        (b"\x1f\x8b\x08broken", "a broken gzip file"),
        (b"<rss><channel><item", "malformed XML at line 1 column 14"),
        (b"<urlset", "no entry could be read"),
    ],
)
def test_what_is_no_feed_is_said_to_be_what_it_is(body: bytes, said: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse_feed(body, url=URL)
    assert said in str(caught.value)
    assert str(caught.value).startswith(URL)


def test_a_bomb_of_entities_is_left_unexploded() -> None:
    bomb = "<!DOCTYPE rss [" + "".join(f'<!ENTITY e{n} "{"x" * 40}">' for n in range(9)) + "]>"
    feed = parsed(RSS.replace("<rss", bomb + "<rss", 1).replace("Deuxième", "&e1;" * 9))
    assert feed.entries[1].title.count("x") == 0
    assert "entity declarations left out" in feed.note


def test_an_entity_that_reaches_for_a_file_stays_empty() -> None:
    outside = '<!DOCTYPE urlset [<!ENTITY f SYSTEM "file:///etc/hostname">]>'
    feed = parsed(NEWS.replace("<urlset", outside + "<urlset", 1).replace("Titre", "Titre &f;"))
    assert feed.entries[0].title in {"Titre & suite", "Titre"}
    rss = parsed(RSS.replace("<rss", outside.replace("urlset", "rss") + "<rss", 1).replace("Deuxième", "A &f;"))
    assert rss.entries[1].title in {"A", "A &f;"}


def test_a_gzip_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parse_module, "MAX_INFLATED_BYTES", 1 << 20)
    with pytest.raises(ParseError, match="more than 1 MiB once decompressed"):
        parse_feed(gzip.compress(b"<rss>" + b" " * (2 << 20)), url=URL)


def test_a_document_of_nothing_but_tags_is_refused() -> None:
    with pytest.raises(ParseError, match="tags"):
        parse_feed(b"<rss>" + b"<a>" * 500_000, url=URL)


def test_no_more_entries_are_read_than_a_sitemap_may_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parse_module, "MAX_ENTRIES", 1)
    feed = parsed(RSS)
    assert len(feed.entries) == 1
    assert feed.note == "2 entries, the first 1 read"


def test_a_feed_as_json_holds_only_json_values() -> None:
    written = json.loads(json.dumps(render_feed_json(parsed(ATOM))))
    assert written["format"] == "atom"
    assert written["entries"][0]["published"] == "2026-08-04T07:00:00+00:00"
    assert written["entries"][1]["categories"] == []


def _damaged(body: bytes, cuts: list[tuple[int, int, bytes]]) -> bytes:
    for start, length, put in cuts:
        at = start % (len(body) + 1)
        body = body[:at] + put + body[at + length :]
    return body


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    sample=st.sampled_from([RSS, ATOM, RDF, NEWS, INDEX, json.dumps(JSON_FEED)]),
    cuts=st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 60), st.binary(max_size=12)), max_size=6),
    content_type=st.sampled_from(["", "text/xml; charset=iso-8859-2", "text/html; charset=nonsense"]),
)
def test_no_damage_raises_anything_but_a_parse_error(
    sample: str, cuts: list[tuple[int, int, bytes]], content_type: str
) -> None:
    try:
        feed = parse_feed(_damaged(sample.encode(), cuts), url=URL, content_type=content_type)
    except ParseError:
        return
    json.dumps(render_feed_json(feed))


@settings(max_examples=100, deadline=None)
@given(
    body=st.binary(max_size=200),
    prefix=st.sampled_from([b"", b"<rss>", b"<feed ", b"<urlset>", b'{"items":[', b"\xff\xfe"]),
)
def test_no_bytes_raise_anything_but_a_parse_error(body: bytes, prefix: bytes) -> None:
    try:
        parse_feed(prefix + body, url=URL)
    except ParseError:
        return


def test_escapes_in_json_that_stand_for_no_text_are_left_out() -> None:
    body = rb"""{"version": "https://jsonfeed.org/version/1.1", "title": "a\u0000b", "items": [
        {"id": "1\u0001", "url": "https://a.example/1", "title": "x\ud800y \ud83d\ude00",
        "content_html": "<p>\u0000</p>"}]}"""
    feed = parse_feed(body, url="https://a.example/feed.json")
    assert feed.title == "ab"
    [entry] = feed.entries
    assert (entry.id, entry.title, entry.content) == ("1", "xy \U0001f600", "<p></p>")


def test_a_plain_text_sitemap_lists_an_address_on_each_line() -> None:
    body = b"\xef\xbb\xbfhttps://a.example/1\r\n\r\nhttps://a.example/2?x=1\nhttps://a.example/1\n"
    feed = parse_feed(body, url="https://a.example/sitemap.txt")
    assert feed.format is FeedFormat.SITEMAP
    assert [entry.url for entry in feed.entries] == ["https://a.example/1", "https://a.example/2?x=1"]


def test_a_plain_text_list_of_sitemaps_is_an_index() -> None:
    body = b"https://a.example/one.xml\nhttps://a.example/two.xml.gz\n"
    feed = parse_feed(body, url="https://a.example/sitemap.txt")
    assert (feed.entries, feed.sitemaps) == ((), ("https://a.example/one.xml", "https://a.example/two.xml.gz"))


@pytest.mark.parametrize(
    "body", [b"https://a.example/1\nand words", b"/1\n/2", b"https://a.example/1 2", b"javascript:x"]
)
def test_other_plain_text_is_no_sitemap(body: bytes) -> None:
    with pytest.raises(ParseError, match="plain text, not a feed"):
        parse_feed(body, url="https://a.example/sitemap.txt")
