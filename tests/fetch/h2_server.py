"""A server that speaks HTTP/2 over TLS on loopback, made with the h2 package: one answer for every path.

``CERTIFICATE`` is what a client has to trust.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

import h2.config
import h2.connection
import h2.events
import h2.exceptions

CERTIFICATE = Path(__file__).with_name("loopback.pem")

Fields = Sequence[tuple[str, str]]


class H2Server:
    """Answers 200 with ``body`` and ``headers``; robots.txt is absent. ``endless`` repeats the body for ever.

    ``connections`` counts those that agreed on h2, ``paths`` what was asked over them.
    """

    def __init__(self, body: bytes = b"<p>page</p>", *, headers: Fields = (), endless: bool = False) -> None:
        self._body, self._headers, self._endless = body, headers, endless
        self.connections = 0
        self.paths: list[str] = []
        self.asked: list[dict[str, str]] = []
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._tls.load_cert_chain(CERTIFICATE)
        self._tls.set_alpn_protocols(["h2"])
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[ssl.SSLSocket] = []
        self._thread = threading.Thread(target=self._accept, daemon=True)

    def __enter__(self) -> H2Server:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()
        for connection in self._open:
            connection.close()

    def url(self, path: str = "/", host: str = "outlet.example") -> str:
        return f"https://{host}:{self._listener.getsockname()[1]}{path}"

    def _accept(self) -> None:
        while True:
            try:
                plain, _ = self._listener.accept()
            except OSError:
                return
            try:
                secured = self._tls.wrap_socket(plain, server_side=True)
            except OSError:  # the client does not trust us
                plain.close()
                continue
            self._open.append(secured)
            threading.Thread(target=self._serve, args=(secured,), daemon=True).start()

    def _serve(self, secured: ssl.SSLSocket) -> None:
        assert secured.selected_alpn_protocol() == "h2"
        self.connections += 1
        connection = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False, header_encoding="utf-8"))
        connection.initiate_connection()
        with contextlib.suppress(OSError, h2.exceptions.ProtocolError):  # the client left, as it may
            secured.sendall(connection.data_to_send())
            while data := secured.recv(65_536):
                for event in connection.receive_data(data):
                    if isinstance(event, h2.events.RequestReceived):
                        self._answer(secured, connection, event)
                secured.sendall(connection.data_to_send())

    def _answer(
        self, secured: ssl.SSLSocket, connection: h2.connection.H2Connection, event: h2.events.RequestReceived
    ) -> None:
        asked = {str(name): str(value) for name, value in event.headers}
        self.paths.append(asked[":path"])
        self.asked.append(asked)
        if asked[":path"] == "/robots.txt":
            connection.send_headers(event.stream_id, [(":status", "404")], end_stream=True)
            return
        connection.send_headers(event.stream_id, [(":status", "200"), ("content-type", "text/html"), *self._headers])
        connection.send_data(event.stream_id, self._body, end_stream=not self._endless)
        while self._endless:
            room = connection.local_flow_control_window(event.stream_id)
            piece = self._body[: min(room, connection.max_outbound_frame_size)]
            if piece:
                connection.send_data(event.stream_id, piece)
            secured.sendall(connection.data_to_send())
            if not piece:
                connection.receive_data(secured.recv(65_536))
