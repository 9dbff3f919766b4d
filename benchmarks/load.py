"""Ask pages of a local server, many at once, and time each answer.

A client on bare sockets: a richer one would spend more time on an answer than the server does.
Nothing but the loopback address is ever reached.
"""

import socket
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Answer:
    """One answer: its status, headers in lower case, body as sent."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Browser:
    """One connection kept open, as a browser's."""

    def __init__(self, port: int, headers: Mapping[str, str] | None = None, *, timeout: float = 60) -> None:
        self._port, self._timeout = port, timeout
        self._fixed = "".join(f"{name}: {value}\r\n" for name, value in (headers or {}).items())
        self._socket: socket.socket | None = None
        self._rest = b""

    def get(self, path: str, **headers: str) -> Answer:
        """Ask one page and give its whole answer; a connection closed by the server is opened again."""
        more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
        request = f"GET {path} HTTP/1.1\r\nHost: {HOST}:{self._port}\r\n{self._fixed}{more}\r\n".encode()
        if self._socket is None:
            self._open()
        try:
            return self._exchange(request)
        except (ConnectionError, EOFError):
            self._open()
            return self._exchange(request)

    def close(self) -> None:
        """Close the connection."""
        if self._socket:
            self._socket.close()
            self._socket = None

    def _open(self) -> None:
        self.close()
        self._rest = b""
        self._socket = socket.create_connection((HOST, self._port), timeout=self._timeout)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def _exchange(self, request: bytes) -> Answer:
        assert self._socket is not None
        self._socket.sendall(request)
        head = self._read_until(b"\r\n\r\n").decode("latin-1").split("\r\n")
        status = int(head[0].split(" ", 2)[1])
        headers = {
            name.strip().lower(): value.strip()
            for name, _, value in (line.partition(":") for line in head[1:] if line)
        }
        if status in {204, 304}:
            return Answer(status, headers, b"")
        if headers.get("transfer-encoding") == "chunked":
            return Answer(status, headers, self._read_chunks())
        return Answer(status, headers, self._read(int(headers.get("content-length", "0"))))

    def _read_until(self, mark: bytes) -> bytes:
        while mark not in self._rest:
            self._receive()
        found, _, self._rest = self._rest.partition(mark)
        return found

    def _read(self, length: int) -> bytes:
        while len(self._rest) < length:
            self._receive()
        found, self._rest = self._rest[:length], self._rest[length:]
        return found

    def _read_chunks(self) -> bytes:
        body = b""
        while length := int(self._read_until(b"\r\n").split(b";")[0], 16):
            body += self._read(length)
            self._read(2)
        self._read_until(b"\r\n")
        return body

    def _receive(self) -> None:
        assert self._socket is not None
        received = self._socket.recv(262_144)
        if not received:
            raise EOFError
        self._rest += received


@dataclass
class Load:
    """What a load gave: seconds of each answer, the whole time, answers other than expected."""

    seconds: list[float] = field(default_factory=list)
    elapsed: float = 0
    refused: list[int] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        """Give the answers per second."""
        return len(self.seconds) / self.elapsed


def load(
    port: int,
    paths: Sequence[str],
    *,
    sessions: Sequence[Mapping[str, str]] = ({},),
    at_once: int = 16,
    seconds: float = 5,
    expected: int = 200,
) -> Load:
    """Ask pages in turn, so many at once, for so many seconds.

    Parameters
    ----------
    sessions : sequence of headers
        What each browser sends with every request, dealt out in turn.
    expected : int
        The status of a good answer; others are counted apart and make a measure worthless.
    """
    result, lock = Load(), threading.Lock()
    end = time.perf_counter() + seconds

    def browse(rank: int) -> None:
        browser = Browser(port, sessions[rank % len(sessions)])
        times, refused, turn = [], [], rank
        while time.perf_counter() < end:
            started = time.perf_counter()
            answer = browser.get(paths[turn % len(paths)])
            times.append(time.perf_counter() - started)
            turn += 1
            if answer.status != expected:
                refused.append(answer.status)
        browser.close()
        with lock:
            result.seconds += times
            result.refused += refused

    started = time.perf_counter()
    threads = [threading.Thread(target=browse, args=(rank,)) for rank in range(at_once)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    result.elapsed = time.perf_counter() - started
    return result
