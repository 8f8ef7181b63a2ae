"""Words a second, Spanish into English, beside ``apertium-apy`` fed the same paragraphs over HTTP, in one run.

The peer is Debian's package ``apertium-apy``; it is started here, on a connection that is kept, and asked once first.

    .venv/bin/python -m benchmarks.apy [ARTICLES]
"""

from __future__ import annotations

import http.client
import json
import shutil
import socket
import subprocess
import sys
import time
from urllib.parse import urlencode

from benchmarks.translation import articles
from dragoman.translate.document import translate_texts
from dragoman.translate.engines.apertium import ApertiumEngine
from dragoman.translate.routes import Router

START_SECONDS = 30.0


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def ask(connection: http.client.HTTPConnection, paragraph: str) -> str:
    body = urlencode({"langpair": "spa|eng", "q": paragraph})
    connection.request("POST", "/translate", body, {"Content-Type": "application/x-www-form-urlencoded"})
    return str(json.loads(connection.getresponse().read())["responseData"]["translatedText"])


def connected(port: int) -> http.client.HTTPConnection:
    deadline = time.monotonic() + START_SECONDS
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        try:
            ask(connection, "Hola mundo.")
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
        else:
            return connection


def through_peer(paragraphs: list[str]) -> float:
    """Seconds that the peer takes for all paragraphs, one after the other."""
    port = free_port()
    command = ["apertium-apy", "/usr/share/apertium", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            connection = connected(port)
            start = time.perf_counter()
            for paragraph in paragraphs:
                ask(connection, paragraph)
            return time.perf_counter() - start
        finally:
            server.terminate()


def main() -> None:
    if shutil.which("apertium-apy") is None:
        raise SystemExit("apertium-apy is not here; on Debian: apt-get install apertium-apy")
    texts = articles("es")[: int(sys.argv[1]) if len(sys.argv) > 1 else 200]
    paragraphs = [paragraph for text in texts for paragraph in text.split("\n")]
    words = sum(len(paragraph.split()) for paragraph in paragraphs)
    router = Router([ApertiumEngine()])
    route = router.route("es", "en")
    if route is None:
        raise SystemExit("the pair es>en is not installed")
    translate_texts(router, ["Hola mundo."], route)
    start = time.perf_counter()
    translate_texts(router, texts, route)
    ours = time.perf_counter() - start
    router.close()
    theirs = through_peer(paragraphs)
    print(f"dragoman       {words / ours:8.0f} words/s")
    print(f"apertium-apy   {words / theirs:8.0f} words/s")
    print(f"dragoman is {theirs / ours:.1f} times as fast")


if __name__ == "__main__":
    main()
