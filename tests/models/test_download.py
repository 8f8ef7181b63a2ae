"""Downloads: resumed where they were cut, checked, refused where they are not what they should be."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from dragoman.errors import FetchError, ForbiddenAddressError
from dragoman.models.download import MAX_RESTARTS, TRIES, Downloads, Remote
from tests.models.served import ServedFile, listing
from tests.servers import LocalServer, Route, redirect

BODY = bytes(range(256)) * 2000
SHA256 = hashlib.sha256(BODY).hexdigest()


@pytest.fixture
def server() -> Iterator[LocalServer]:
    with LocalServer() as running:
        yield running


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def downloads(waits: list[float]) -> Iterator[Downloads]:
    made = Downloads(user_agent="Test", pause=waits.append)
    yield made
    made.close()


def nothing(there: int, total: int) -> None:
    """Listen to no progress."""


def ranges(server: LocalServer) -> list[str]:
    return [request.headers.get("range", "") for request in server.requests]


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_comes_whole_with_its_hash_and_tells_its_progress(
    server: LocalServer, downloads: Downloads, tmp_path: Path
) -> None:
    server.routes["/m"] = ServedFile(BODY)
    told: list[tuple[int, int]] = []
    target = tmp_path / "m.zip"
    assert downloads.size(server.url("/m")) == len(BODY)
    assert downloads.fetch(Remote(url=server.url("/m")), target, lambda *far: told.append(far)) == SHA256
    assert target.read_bytes() == BODY
    assert told[-1] == (len(BODY), len(BODY))
    assert left(tmp_path) == ["m.zip"]


def test_a_cut_download_goes_on_where_it_was_cut(
    server: LocalServer, downloads: Downloads, waits: list[float], tmp_path: Path
) -> None:
    server.routes["/m"] = ServedFile(BODY, cuts=[100_000, 200_000])
    assert downloads.fetch(Remote(url=server.url("/m"), sha256=SHA256), tmp_path / "m", nothing) == SHA256
    assert ranges(server) == ["", "bytes=100000-", "bytes=300000-"]
    assert [request.headers.get("if-range") for request in server.requests] == [None, '"one"', '"one"']
    assert waits == [1.0, 1.0]


def test_another_run_goes_on_where_the_last_was_cut(server: LocalServer, downloads: Downloads, tmp_path: Path) -> None:
    server.routes["/m"] = Route(body=BODY, cut=70_000, etag='"one"')
    short = Downloads(user_agent="Test", pause=lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        short.fetch(Remote(url=server.url("/m")), tmp_path / "m", nothing)
    short.close()
    assert left(tmp_path) == ["m.part", "m.part.json"]
    server.routes["/m"] = ServedFile(BODY)
    assert downloads.fetch(Remote(url=server.url("/m")), tmp_path / "m", nothing) == SHA256
    assert ranges(server) == ["", "bytes=70000-"]


def test_a_file_that_changed_in_between_begins_anew(server: LocalServer, downloads: Downloads, tmp_path: Path) -> None:
    new = BODY[::-1]
    answers = iter([Route(body=BODY, cut=50_000, etag='"one"')])
    served = ServedFile(new, etag='"two"')
    server.routes["/m"] = lambda request: next(answers, None) or served(request)
    found = downloads.fetch(Remote(url=server.url("/m")), tmp_path / "m", nothing)
    assert found == hashlib.sha256(new).hexdigest()
    assert (tmp_path / "m").read_bytes() == new


def test_what_another_address_sent_is_not_gone_on_with(
    server: LocalServer, downloads: Downloads, tmp_path: Path
) -> None:
    (tmp_path / "m.part").write_bytes(b"other")
    (tmp_path / "m.part.json").write_text('{"url": "https://other.example/", "validator": "x", "total": 9}')
    server.routes["/m"] = ServedFile(BODY)
    assert downloads.fetch(Remote(url=server.url("/m")), tmp_path / "m", nothing) == SHA256
    assert ranges(server) == [""]


def test_a_wrong_hash_throws_the_file_away(server: LocalServer, downloads: Downloads, tmp_path: Path) -> None:
    server.routes["/m"] = ServedFile(BODY)
    for wrong in (Remote(url=server.url("/m"), sha256="0" * 64), Remote(url=server.url("/m"), git_sha1="0" * 40)):
        with pytest.raises(FetchError, match=r"and should have 0+: thrown away") as caught:
            downloads.fetch(wrong, tmp_path / "m", nothing)
        assert not caught.value.retry
        assert left(tmp_path) == []


def test_another_size_than_was_listed_is_refused(server: LocalServer, downloads: Downloads, tmp_path: Path) -> None:
    server.routes["/m"] = ServedFile(BODY)
    with pytest.raises(FetchError, match=f"has {len(BODY)} bytes, and should have 5"):
        downloads.fetch(Remote(url=server.url("/m"), size=5), tmp_path / "m", nothing)


def test_git_hashes_are_checked(server: LocalServer, downloads: Downloads, tmp_path: Path) -> None:
    server.routes["/m"] = ServedFile(b"hello\n")
    remote = Remote(url=server.url("/m"), git_sha1="ce013625030ba8dba906f756967f9e9ca394464a")
    downloads.fetch(remote, tmp_path / "m", nothing)
    assert (tmp_path / "m").read_bytes() == b"hello\n"


def test_a_server_that_always_cuts_and_never_goes_on_is_given_up(
    server: LocalServer, downloads: Downloads, tmp_path: Path
) -> None:
    server.routes["/m"] = Route(body=BODY, cut=1000)
    with pytest.raises(FetchError, match="does not come whole"):
        downloads.fetch(Remote(url=server.url("/m")), tmp_path / "m", nothing)
    assert len(server.requests) == MAX_RESTARTS + 2


def test_a_dead_server_is_tried_a_few_times(
    server: LocalServer, downloads: Downloads, waits: list[float], tmp_path: Path
) -> None:
    server.routes["/m"] = Route(status=503)
    with pytest.raises(FetchError, match="answered 503"):
        downloads.fetch(Remote(url=server.url("/m")), tmp_path / "m", nothing)
    assert len(server.requests) == TRIES
    assert waits == [1.0, 2.0, 4.0, 8.0, 16.0]


@pytest.mark.parametrize(("status", "words"), [(404, "has no such file"), (401, "wants a key"), (403, "refuses")])
def test_a_refusal_is_not_asked_again(
    server: LocalServer, downloads: Downloads, tmp_path: Path, status: int, words: str
) -> None:
    server.routes["/m"] = Route(status=status)
    with pytest.raises(FetchError, match=words):
        downloads.fetch(Remote(url=server.url("/m")), tmp_path / "m", nothing)
    assert len(server.requests) == 1


@pytest.mark.parametrize("address", ["http://models.example/m", "ftp://models.example/m", "file:///etc/passwd"])
def test_only_https_is_asked(downloads: Downloads, tmp_path: Path, address: str) -> None:
    with pytest.raises(ForbiddenAddressError, match="is no https address"):
        downloads.fetch(Remote(url=address), tmp_path / "m", nothing)


def test_a_redirect_leads_on_but_not_to_plain_http_elsewhere(
    server: LocalServer, downloads: Downloads, tmp_path: Path
) -> None:
    server.routes |= {"/m": redirect("/there"), "/there": ServedFile(BODY), "/away": redirect("http://a.example/")}
    assert downloads.fetch(Remote(url=server.url("/m")), tmp_path / "m", nothing) == SHA256
    with pytest.raises(ForbiddenAddressError, match=r"http://a\.example/: is no https address"):
        downloads.fetch(Remote(url=server.url("/away")), tmp_path / "away", nothing)
    server.routes["/round"] = redirect("/round")
    with pytest.raises(FetchError, match="without end"):
        downloads.size(server.url("/round"))


def test_a_list_is_read_and_what_is_none_is_an_error(server: LocalServer, downloads: Downloads) -> None:
    server.routes |= {"/list": listing([1]), "/page": Route(body=b"<html>"), "/long": Route(body=b"[", endless=True)}
    assert downloads.json(server.url("/list")) == [1]
    with pytest.raises(FetchError, match="sent no JSON"):
        downloads.json(server.url("/page"))
    with pytest.raises(FetchError, match="is larger than 32 MiB"):
        downloads.json(server.url("/long"))


def test_a_body_longer_than_it_says_is_refused(server: LocalServer, downloads: Downloads, tmp_path: Path) -> None:
    server.routes["/m"] = lambda request: Route(
        status=206, body=BODY, headers=(("Content-Range", f"bytes 5-{len(BODY)}/10"),)
    )
    (tmp_path / "m.part").write_bytes(b"12345")
    (tmp_path / "m.part.json").write_text(f'{{"url": "{server.url("/m")}", "validator": "\\"x\\"", "total": 10}}')
    with pytest.raises(FetchError, match="is larger than it said"):
        downloads.fetch(Remote(url=server.url("/m")), tmp_path / "m", nothing)
    assert left(tmp_path) == []
