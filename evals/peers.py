"""Other extractors on saved pages: a program that runs one of them in ``.venv-peers``, which ``make peers`` sets up.

They have an environment of their own, because what they ask for clashes with what Dragoman asks for. Reads from
standard input a JSON object a line (``path`` of a gzipped page, its ``url``), writes one for each: ``text``, ``title``,
``authors``, ``published``, ``seconds`` of processor time. Each is called as its documentation says, without network.
"""

from __future__ import annotations

import gzip
import json
import socket
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

Found = dict[str, Any]


def newspaper4k() -> Callable[[str, str], Found]:
    from newspaper import Article, Config

    config = Config()
    config.fetch_images = False

    def extract(html: str, url: str) -> Found:
        article = Article(url or "https://outlet.example/", config=config)
        article.download(input_html=html)
        article.parse()
        return {
            "text": article.text,
            "title": article.title,
            "authors": list(article.authors),
            "published": article.publish_date,
        }

    return extract


def readability() -> Callable[[str, str], Found]:
    from lxml import html as markup
    from readability import Document

    def extract(html: str, url: str) -> Found:
        document = Document(html, url=url or None)
        # Its answer is markup: words of neighbouring blocks must not run into each other.
        text = " ".join(str(part) for part in markup.fromstring(document.summary()).itertext())
        return {"text": text, "title": document.short_title()}

    return extract


def news_please() -> Callable[[str, str], Found]:
    from newsplease import NewsPlease

    def extract(html: str, url: str) -> Found:
        article = NewsPlease.from_html(html, url=url or None, fetch_images=False)
        return {
            "text": article.maintext or "",
            "title": article.title or "",
            "authors": list(article.authors or ()),
            "published": article.date_publish,
        }

    return extract


PEERS: dict[str, Callable[[], Callable[[str, str], Found]]] = {
    "newspaper4k": newspaper4k,
    "readability-lxml": readability,
    "news-please": news_please,
}


def _refuse(*_: object, **__: object) -> NoReturn:
    raise OSError("evaluations use no network")


def main() -> int:
    """Runs the peer that the command line names."""
    socket.getaddrinfo = _refuse
    socket.socket.connect = _refuse  # type: ignore[method-assign]
    extract = PEERS[sys.argv[1]]()
    answers, sys.stdout = sys.stdout, sys.stderr  # what a peer prints is none of its answers
    for line in sys.stdin:
        asked = json.loads(line)
        page = gzip.decompress(Path(asked["path"]).read_bytes()).decode("utf-8", "replace")
        started = time.process_time()
        try:
            found = extract(page, asked["url"])
        except Exception as error:  # noqa: BLE001 (a page that breaks it counts as one without text)
            print(f"{asked['path']}: {type(error).__name__}: {error}", file=sys.stderr)
            found = {"text": ""}
        found["seconds"] = time.process_time() - started
        moment = found.get("published")
        found["published"] = moment.isoformat() if isinstance(moment, datetime) else ""
        print(json.dumps(found), file=answers, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
