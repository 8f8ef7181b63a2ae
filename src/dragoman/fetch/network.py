"""Connections to checked addresses: a name is resolved once, every answer is judged, and a judged one is connected to.

Between the check and the connection no second look-up happens, so a name whose answer changes in between ("DNS
rebinding") gains nothing. TLS still verifies the name, since httpcore starts it with the host of the address asked.
Knows nothing of HTTP.
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence
from ipaddress import ip_address

import httpcore

from dragoman.errors import ForbiddenAddressError
from dragoman.fetch.addresses import why_forbidden

MAX_ADDRESSES_TRIED = 4
"""Addresses of one host tried in turn before giving up: two of each family suffice for hosts that are up."""

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""Host name and port to IP addresses as text, best first; raises OSError where there is none."""


async def resolve_name(host: str, port: int) -> Sequence[str]:
    """Asks the operating system's resolver (hosts file, DNS) in a thread."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class CheckedBackend(httpcore.AsyncNetworkBackend):
    """Opens TCP connections for httpcore, to addresses that may be connected to and to none else."""

    def __init__(self, *, resolve: Resolve, allow_private: bool) -> None:
        self._resolve = resolve
        self._allow_private = allow_private
        self._sockets = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Raises ForbiddenAddressError if any address of the host is forbidden: an honest outlet has none such."""
        failure: Exception = httpcore.ConnectError("its name leads nowhere")
        for address in (await self._checked_addresses(host, port))[:MAX_ADDRESSES_TRIED]:
            try:
                return await self._sockets.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        if isinstance(failure, httpcore.ConnectError):
            raise httpcore.ConnectError(_root_cause(failure)) from failure
        raise failure

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def _checked_addresses(self, host: str, port: int) -> Sequence[str]:
        try:
            addresses: Sequence[str] = [str(ip_address(host))]
        except ValueError:
            try:
                addresses = await self._resolve(host, port)
            except (OSError, UnicodeError) as error:
                detail = f" ({error.strerror})" if isinstance(error, OSError) and error.strerror else ""
                raise httpcore.ConnectError(f"its name leads nowhere{detail}") from None
        for address in addresses:
            reason = why_forbidden(address, allow_private=self._allow_private)
            if reason:
                named = f"leads to {address}, {reason}" if address != host else f"is {reason}"
                raise ForbiddenAddressError(f"{named}: never fetched", subject=host)
        return addresses


def _root_cause(error: BaseException) -> str:
    """What the operating system said, in its words without number: "connection refused"."""
    while error.__cause__ is not None:
        error = error.__cause__
    if isinstance(error, OSError) and error.errno:
        return os.strerror(error.errno).lower()
    return str(error)
