"""A server on loopback that answers every question as a test says, however badly; it ends with its `with` block."""

import json
import socket
import threading
import time
from contextlib import contextmanager

ENOUGH_SECONDS = 20
"""No connection is served for longer, whatever a test forgets."""


def completion(text, **fields):
    """A right HTTP answer around what a model says."""
    body = {"model": "fake", "choices": [{"index": 0, "message": {"role": "assistant", "content": text}}]} | fields
    return http(json.dumps(body).encode())


def stream(*parts, end="data: [DONE]\n\n"):
    """The same as an event stream, a chunk for each part."""
    chunks = [{"model": "fake", "choices": [{"index": 0, "delta": {"role": "assistant", "content": None}}]}]
    chunks += [{"choices": [{"index": 0, "delta": {"content": part}}]} for part in parts]
    chunks += [{"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}, {"choices": [], "usage": {"total_tokens": 1}}]
    return http((": ping\n\n" + "".join(f"data: {json.dumps(chunk)}\n\n" for chunk in chunks) + end).encode())


def http(body, status="200 OK", headers=()):
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class FakeEndpoint:
    """`answers` are bytes, or functions that take the question and give bytes or chunks of them; the last one answers all that follow."""

    def __init__(self, answers):
        self.answers, self.questions, self.heads = list(answers), [], []
        self.over = threading.Event()
        self.server = socket.create_server(("127.0.0.1", 0))
        self.server.settimeout(0.1)
        self.url = f"http://127.0.0.1:{self.server.getsockname()[1]}/v1"

    def serve(self):
        while not self.over.is_set():
            try:
                connection, _ = self.server.accept()
            except TimeoutError:
                continue
            with connection:
                connection.settimeout(ENOUGH_SECONDS)
                try:
                    self.reply(connection)
                except OSError:
                    continue

    def reply(self, connection):
        read = b""
        while b"\r\n\r\n" not in read:
            read += connection.recv(65536)
        head, body = read.split(b"\r\n\r\n", 1)
        size = next(int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length"))
        while len(body) < size:
            body += connection.recv(65536)
        self.heads.append(head.decode())
        self.questions.append(json.loads(body))
        answer = self.answers[min(len(self.questions), len(self.answers)) - 1]
        answer = answer(self.questions[-1]) if callable(answer) else answer
        start = time.monotonic()
        for chunk in [answer] if isinstance(answer, bytes) else answer:
            if self.over.is_set() or time.monotonic() - start > ENOUGH_SECONDS:
                return
            connection.sendall(chunk)


@contextmanager
def fake_endpoint(*answers):
    """Serve until the block ends."""
    fake = FakeEndpoint(answers)
    thread = threading.Thread(target=fake.serve, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        fake.over.set()
        thread.join()
        fake.server.close()
