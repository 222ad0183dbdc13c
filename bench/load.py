"""A small load generator for one server on this machine: keep-alive HTTP/1.1 clients in one epoll loop.

A client is a generator that yields the bytes of a request and is sent the Answer; it says by `return` that it is done.
One process drives all clients, at about 30 µs a request, so that little of the machine is taken from the server.
Addresses other than this machine's loopback are refused, and every run has an end in count and in time.
"""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Generator
from dataclasses import dataclass, field

LOOPBACK = ("127.0.0.1", "localhost", "::1")
CHUNK = 1 << 18
PATIENCE = 30.0
ACCEPTS = "Accept: text/html\r\nAccept-Encoding: gzip\r\nAccept-Language: vi\r\n"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said: status, head and body as bytes, and how long it took in seconds."""

    status: int
    head: bytes
    body: bytes
    seconds: float


Client = Generator[bytes, Answer, None]


@dataclass(slots=True)
class _Line:
    """One client's connection."""

    client: Client
    socket: socket.socket
    sent_at: float = 0.0
    waiting: bytearray = field(default_factory=bytearray)


class ServerGone(ConnectionError):
    """The server closed a connection in the middle of an answer, or refused it."""


def drive(port: int, clients: list[Client], *, seconds: float, host: str = "127.0.0.1") -> float:
    """Run the clients until all are done or the time is over; returns the seconds it took.

    Raises ServerGone when the server goes away.
    """
    if host not in LOOPBACK:
        raise ValueError("load goes to this machine only")
    selector = selectors.DefaultSelector()
    lines = [_Line(client, _connect(host, port)) for client in clients]
    began = time.perf_counter()
    alive = 0
    for line in lines:
        selector.register(line.socket, selectors.EVENT_READ, line)
        alive += _send(line, next(line.client, None))
    try:
        while alive and time.perf_counter() - began < seconds:
            for key, _events in selector.select(PATIENCE):
                line = key.data
                answer = _receive(line)
                if answer is not None:
                    try:
                        request: bytes | None = line.client.send(answer)
                    except StopIteration:
                        request = None
                    if not _send(line, request):
                        selector.unregister(line.socket)
                        alive -= 1
        return time.perf_counter() - began
    finally:
        selector.close()
        for line in lines:
            line.client.close()
            line.socket.close()


def _connect(host: str, port: int) -> socket.socket:
    made = socket.create_connection((host, port), timeout=PATIENCE)
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return made


def _send(line: _Line, request: bytes | None) -> bool:
    """Send the client's next request; False when it has none."""
    if request is None:
        return False
    line.waiting.clear()
    line.sent_at = time.perf_counter()
    line.socket.sendall(request)
    return True


def _receive(line: _Line) -> Answer | None:
    """Take what has come; the whole answer when it is complete."""
    data = line.socket.recv(CHUNK)
    if not data:
        raise ServerGone("the server closed the connection")
    line.waiting += data
    end = line.waiting.find(b"\r\n\r\n")
    if end < 0:
        return None
    head = bytes(line.waiting[:end])
    length = content_length(head)
    if len(line.waiting) < end + 4 + length:
        return None
    body = bytes(line.waiting[end + 4 : end + 4 + length])
    return Answer(int(head[9:12]), head, body, time.perf_counter() - line.sent_at)


def content_length(head: bytes) -> int:
    """The length that an answer's head announces; 0 when it announces none."""
    lower = head.lower()
    start = lower.find(b"\r\ncontent-length:")
    if start < 0:
        if b"\r\ntransfer-encoding:" in lower:
            raise ValueError("chunked answers are not understood")
        return 0
    end = lower.find(b"\r\n", start + 2)
    return int(lower[start + 17 : end if end > 0 else None])


def get(path: str) -> bytes:
    """A GET request as a telephone's browser sends it."""
    return (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{ACCEPTS}"
        "User-Agent: Mozilla/5.0 (Linux; Android 10)\r\nSec-Fetch-Site: none\r\n\r\n"
    ).encode()


def post(path: str, body: bytes) -> bytes:
    """A form sent from our own page."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{ACCEPTS}"
        "User-Agent: Mozilla/5.0 (Linux; Android 10)\r\nSec-Fetch-Site: same-origin\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def percentile(values: list[float], share: float) -> float:
    """The nearest-rank percentile; 0.0 of nothing."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0
