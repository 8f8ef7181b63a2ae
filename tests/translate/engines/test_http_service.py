"""One service over real HTTP on loopback: tries, waits, time limits, and errors that say what to do and show no key."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from dragoman.translate.engines.http_service import HttpService, ServiceError
from dragoman.translate.engines.keys import Key
from tests.translate.engines.fake_services import Answer, Asked, FakeService, FakeTime

SECRET = "sk-very-secret-0123456789"
KEY = Key(SECRET, place="environment variable DRAGOMAN_ECHO_KEY")


class Echo(FakeService):
    def answer(self, asked: Asked) -> Answer:
        return Answer(value={"asked": asked.body})


@pytest.fixture
def fake() -> Iterator[Echo]:
    with Echo() as server:
        yield server


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


@pytest.fixture
def service(fake: Echo, time: FakeTime) -> Iterator[HttpService]:
    made = HttpService(fake.url, name="echo", key=KEY, scheme="Bearer", timeout_seconds=0.5, waiting=time.waiting())
    yield made
    made.close()


def test_json_goes_out_with_the_key_and_json_comes_back(service: HttpService, fake: Echo) -> None:
    assert service.post("/x", {"a": "é"}) == {"asked": {"a": "é"}}
    assert fake.asked[0].headers["authorization"] == f"Bearer {SECRET}"


def test_an_error_of_the_server_is_tried_again_after_growing_waits(
    service: HttpService, fake: Echo, time: FakeTime
) -> None:
    fake.fail("/x", Answer(status=500), Answer(status=503), Answer(drop=True))
    assert service.post("/x", {}) == {"asked": {}}
    assert time.slept == [1.0, 2.0, 4.0]


def test_after_the_last_try_the_error_says_what_was_answered(service: HttpService, fake: Echo) -> None:
    fake.fail("/x", *[Answer(status=503, value={"error": {"message": "model is\nloading"}})] * 4)
    with pytest.raises(ServiceError, match="answered 503: model is loading") as caught:
        service.post("/x", {})
    assert caught.value.retry
    assert caught.value.status == 503
    assert not caught.value.paid
    assert len(fake.asked) == 4


def test_retry_after_is_obeyed_in_seconds_and_as_a_date(service: HttpService, fake: Echo, time: FakeTime) -> None:
    past = {"Retry-After": "Sun, 06 Nov 1994 08:49:37 GMT"}
    fake.fail(
        "/x",
        Answer(status=429, headers={"Retry-After": "7"}),
        Answer(status=429, headers=past),
        Answer(status=429, headers={"Retry-After": "soon"}),
    )
    service.post("/x", {})
    assert time.slept == [7.0, 0.0, 4.0]


def test_a_long_retry_after_is_left_to_the_article(service: HttpService, fake: Echo, time: FakeTime) -> None:
    fake.fail("/x", Answer(status=429, headers={"Retry-After": "600"}))
    with pytest.raises(ServiceError, match="asked too often; it asks us to wait 600 s") as caught:
        service.post("/x", {})
    assert caught.value.retry
    assert time.slept == []


def test_a_refused_key_is_not_tried_again_and_names_where_the_key_comes_from(service: HttpService, fake: Echo) -> None:
    fake.fail("/x", Answer(status=401, value={"error": {"message": f"Incorrect API key provided: {SECRET}"}}))
    with pytest.raises(ServiceError, match=r"refused the key \(environment variable DRAGOMAN_ECHO_KEY\)") as caught:
        service.post("/x", {})
    assert not caught.value.retry
    assert SECRET not in str(caught.value) + caught.value.body
    assert "provided: ***" in str(caught.value)
    assert len(fake.asked) == 1


def test_without_a_key_the_error_names_the_variable_to_set(fake: Echo, time: FakeTime) -> None:
    key = Key(place="environment variable DRAGOMAN_ECHO_KEY")
    service = HttpService(fake.url, name="echo", key=key, scheme="Bearer", waiting=time.waiting())
    fake.fail("/x", Answer(status=401))
    with pytest.raises(ServiceError, match=r"wants a key \(set environment variable DRAGOMAN_ECHO_KEY\)"):
        service.get("/x")
    assert "authorization" not in fake.asked[0].headers
    service.close()


def test_a_slow_answer_is_given_up(service: HttpService, fake: Echo) -> None:
    fake.fail("/x", Answer(delay=1.0))
    with pytest.raises(ServiceError, match=r"gave no answer within 0\.5 s") as caught:
        service.get("/x", tries=1)
    assert caught.value.retry
    assert caught.value.paid


def test_an_answer_that_drips_is_given_up_too(service: HttpService, fake: Echo) -> None:
    fake.fail("/x", Answer(value="a" * 40, drip=0.1))
    with pytest.raises(ServiceError, match="gave no answer within"):
        service.get("/x", tries=1)


def test_an_endless_answer_is_cut(service: HttpService, fake: Echo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dragoman.translate.engines.http_service.MAX_ANSWER_BYTES", 1000)
    fake.fail("/x", Answer(value="a" * 2000))
    with pytest.raises(ServiceError, match="answered more than"):
        service.get("/x")


def test_what_is_not_json_is_tried_again(service: HttpService, fake: Echo, time: FakeTime) -> None:
    fake.fail("/x", Answer(raw=b"<html>busy</html>"))
    assert service.get("/x") == {"asked": None}
    assert len(time.slept) == 1


def test_a_redirect_is_not_followed_since_the_key_would_go_along(service: HttpService, fake: Echo) -> None:
    fake.fail("/x", Answer(status=302, headers={"Location": "https://elsewhere.example/"}))
    with pytest.raises(ServiceError, match=r"set its final address as echo\.base_url"):
        service.get("/x")
    assert fake.paths() == ["/x"]


def test_a_host_that_is_not_there_is_named(time: FakeTime) -> None:
    with FakeService() as gone:
        url = gone.url
    service = HttpService(url, name="echo", waiting=time.waiting())
    with pytest.raises(ServiceError, match=r"127\.0\.0\.1:\d+ can't be reached") as caught:
        service.get("/x")
    assert caught.value.retry
    assert not caught.value.paid
    service.close()


@pytest.mark.parametrize(
    ("base", "words"),
    [
        ("localhost:11434", "must begin with http:// or https://"),
        ("ftp://host/", "must begin with http:// or https://"),
        ("http://[::1", "is no address"),
        ("https://me:hunter2@host/", "holds a password"),
    ],
)
def test_an_address_that_is_none_is_told_and_not_asked(base: str, words: str) -> None:
    service = HttpService(base, name="echo")
    assert words in service.problem
    with pytest.raises(ServiceError) as caught:
        service.get("/x")
    assert not caught.value.retry
    assert "hunter2" not in str(caught.value)


def test_the_key_is_in_no_log_and_no_error(service: HttpService, fake: Echo, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    fake.fail("/x", Answer(status=500, value={"detail": SECRET}), Answer(drop=True), Answer(raw=SECRET.encode()))
    fake.fail("/x", Answer(status=400, value={"message": f"bad {SECRET}"}))
    with pytest.raises(ServiceError) as caught:
        service.post("/x", {})
    assert caught.value.__cause__ is None
    assert SECRET not in caplog.text + str(caught.value) + repr(caught.value) + repr(service.key)
