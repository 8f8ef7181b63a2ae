"""What a service offers is asked for once, kept, and stays in force while the service is down."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.errors import EngineError
from dragoman.model import Pair
from dragoman.translate.engines.language_list import FAILED_SECONDS, FRESH_SECONDS, LanguageList, Offer

PAIR = Pair(source="fr", target="en")
OFFER = {PAIR: ("FR", "EN-GB")}


class Service:
    def __init__(self, offer: Offer) -> None:
        self.offer = offer
        self.down = False
        self.asked = 0
        self.now = 1000.0

    def ask(self) -> Offer:
        self.asked += 1
        if self.down:
            raise EngineError("is down", retry=True)
        return self.offer

    def list(self, file: Path | None = None, of: str = "here") -> LanguageList:
        return LanguageList(self.ask, of=of, file=file, clock=lambda: self.now)


@pytest.fixture
def service() -> Service:
    return Service(OFFER)


def test_a_list_is_asked_for_once_a_day(service: Service) -> None:
    languages = service.list()
    assert service.asked == 0
    assert [languages.offer() for _ in range(3)] == [OFFER] * 3
    assert service.asked == 1
    service.now += FRESH_SECONDS
    languages.offer()
    assert service.asked == 2


def test_a_service_that_is_down_keeps_its_pairs_and_is_asked_again_after_a_pause(service: Service) -> None:
    languages = service.list()
    languages.offer()
    service.down = True
    service.now += FRESH_SECONDS
    assert [languages.offer() for _ in range(3)] == [OFFER] * 3
    assert service.asked == 2
    assert languages.problem == "is down"
    service.down = False
    service.now += FAILED_SECONDS
    languages.offer()
    assert languages.problem == ""


def test_a_list_outlives_the_process_and_is_another_ones_for_another_address(service: Service, tmp_path: Path) -> None:
    file = tmp_path / "engines" / "list.json"
    service.list(file).offer()
    assert service.list(file).offer() == OFFER
    assert service.asked == 1
    service.down = True
    assert service.list(file, of="elsewhere").offer() == {}


@pytest.mark.parametrize("content", ["", "{", "[]", '{"of": "here"}', '{"of": "here", "pairs": [1], "asked": 1}'])
def test_a_damaged_file_counts_as_none(service: Service, tmp_path: Path, content: str) -> None:
    file = tmp_path / "list.json"
    file.write_text(content)
    assert service.list(file).offer() == OFFER
