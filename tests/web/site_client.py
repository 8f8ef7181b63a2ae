"""A client for the site without a socket, and the site on a real loopback port for browsers."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import urlencode

import httpx
import uvicorn
from fastapi import FastAPI

START_SECONDS = 10.0
"""Longest time that the server may take to answer first."""


class SiteClient:
    """Asks an application directly."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app

    def get(self, path: str, **headers: str) -> httpx.Response:
        """The answer to GET; keyword names are headers, with ``_`` for ``-``."""
        return self.request("GET", path, **headers)

    def post(self, path: str, form: Mapping[str, str], **headers: str) -> httpx.Response:
        """The answer to a form."""
        return self.request("POST", path, urlencode(form), content_type="application/x-www-form-urlencoded", **headers)

    def request(self, method: str, path: str, body: str = "", **headers: str) -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(app=self._app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://site.example") as client:
                named = {name.replace("_", "-"): value for name, value in headers.items()}
                return await client.request(method, path, content=body.encode(), headers=named)

        return asyncio.run(ask())


@contextmanager
def running(app: FastAPI) -> Iterator[str]:
    """The application on a free loopback port, as its address."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        waited = threading.Event()
        for _ in range(int(START_SECONDS / 0.05)):
            if server.started:
                break
            waited.wait(0.05)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(START_SECONDS)
