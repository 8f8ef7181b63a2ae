"""The API answers with what its own OpenAPI description promises, and carries the label on every item."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from dragoman.model import Mending, TermUse
from dragoman.web import create_app
from tests.publish.fake_library import FakeLibrary, bridge, library
from tests.web.site_client import SiteClient

SITE = SiteClient(create_app(library()))
BASE = "/api/v1"


def document(path: str) -> object:
    answer = SITE.get(BASE + path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    return answer.json()


def test_items_come_in_pages_each_with_its_label_and_original() -> None:
    first = document("/editions/en/items?limit=3")
    assert isinstance(first, dict)
    assert len(first["items"]) == 3
    rest = document(f"/editions/en/items?limit=100&before={first['next']}")
    assert isinstance(rest, dict)
    everything = first["items"] + rest["items"]
    assert rest["next"] == ""
    assert len({item["id"] for item in everything}) == len(everything)
    for item in everything:
        assert item["label"]
        assert item["reviewed_by_a_person"] is False
        assert item["original"].startswith("http")
        assert item["page"].startswith("http://site.example/en/article/")


def test_an_item_comes_whole_with_its_segments_and_findings() -> None:
    item = document("/editions/en/items/a0000")
    assert isinstance(item, dict)
    segments = [segment for block in item["blocks"] for segment in block["segments"]]
    assert all(segment["source"] for segment in segments)
    for issue in (issue for segment in segments for issue in segment["issues"]):
        assert issue["severity"] in ("minor", "major", "critical")


def test_a_segment_tells_how_it_was_mended_which_way_it_took_and_its_terms() -> None:
    shown = bridge()
    pair = replace(
        shown.blocks[0].segments[0],
        mendings=(Mending(check="numbers", before="3", after="4"),),
        route="again 1",
        terms=(TermUse(start=0, end=2, target="The", accepted=("A",)),),
    )
    item = replace(shown, blocks=(replace(shown.blocks[0], segments=(pair,)),))
    site = SiteClient(create_app(FakeLibrary(all=(item,))))
    segment = site.get(f"{BASE}/editions/en/items/{item.id}").json()["blocks"][0]["segments"][0]
    assert segment["mendings"] == [{"check": "numbers", "before": "3", "after": "4"}]
    assert segment["route"] == "again 1"
    assert segment["terms"] == [{"start": 0, "end": 2, "target": "The", "accepted": ["A"]}]


def test_editions_outlets_and_searches_are_answered() -> None:
    editions = document("/editions")
    assert isinstance(editions, list)
    assert editions[0]["edition"] == "en"
    outlets = document("/editions/en/outlets")
    assert isinstance(outlets, list)
    assert "obala" in {view["outlet"]["slug"] for view in outlets}
    found = document("/editions/en/search?q=bridge")
    assert isinstance(found, dict)
    assert found["items"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/editions/xx/items", 404),
        ("/editions/en/items/none", 404),
        ("/editions/xx/stream", 404),
        ("/nothing", 404),
        ("/editions/en/items?limit=0", 422),
        ("/editions/en/items?limit=many", 422),
        ("/editions/en/search?since=yesterday", 422),
    ],
)
def test_what_is_wrong_is_said_in_json(path: str, status: int) -> None:
    answer = SITE.get(BASE + path)
    assert answer.status_code == status
    assert answer.json()["detail"]


def test_an_answer_that_the_asker_has_is_not_sent_again() -> None:
    first = SITE.get(f"{BASE}/editions/en/items")
    again = SITE.get(f"{BASE}/editions/en/items", if_none_match=first.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")


def test_its_description_names_every_address() -> None:
    described = json.loads(SITE.get(f"{BASE}/openapi.json").content)
    assert described["info"]["version"] == "1"
    assert set(described["paths"]) == {
        "/editions",
        "/editions/{edition}/items",
        "/editions/{edition}/items/{id}",
        "/editions/{edition}/items/{id}/ninjs",
        "/editions/{edition}/outlets",
        "/editions/{edition}/search",
        "/editions/{edition}/stream",
    }
