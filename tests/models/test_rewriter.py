"""The client of an endpoint against servers that hang, drip, flood, redirect and lie: always an answer or one clear error."""

import gzip
import json
import time

import pytest

from fake_endpoint import completion, fake_endpoint, http, stream
from secondsource.errors import EndpointError, SettingsError
from secondsource.models import rewriter
from secondsource.models.rewriter import HttpRewriter, chat_url
from secondsource.records import Answer, Prompt
from secondsource.settings import Endpoint

PROMPT = Prompt(instructions="Be plain.", material="BEGIN\n{}\nEND", schema='{"type": "object"}')


def ask(url, *, prompts=1, seconds=5, key="", model=""):
    return HttpRewriter(Endpoint(url=url, seconds=seconds, model=model), key=key).answer([PROMPT] * prompts)


def test_a_question_is_fixed_to_the_last_figure():
    with fake_endpoint(completion("yes")) as fake:
        assert ask(fake.url, model="tiny", key="secret-1") == (Answer(text="yes", model="tiny"),)
    (question,) = fake.questions
    assert (question["temperature"], question["seed"], question["stream"], question["model"]) == (0, 7, True, "tiny")
    assert question["messages"] == [{"role": "system", "content": "Be plain."}, {"role": "user", "content": "BEGIN\n{}\nEND"}]
    assert question["response_format"]["json_schema"]["schema"] == {"type": "object"}
    assert "authorization: bearer secret-1" in fake.heads[0].lower()
    assert "accept-encoding: identity" in fake.heads[0].lower()


def test_prompts_are_answered_in_order():
    with fake_endpoint(completion("one"), completion("two"), completion("three")) as fake:
        assert [a.text for a in ask(fake.url, prompts=3)] == ["one", "two", "three"]


def test_a_streamed_answer_is_put_together():
    with fake_endpoint(stream("Ou", "i, ", "\n½")) as fake:
        assert ask(fake.url) == (Answer(text="Oui, \n½", model="fake"),)


def test_a_stream_ends_with_its_mark_though_the_connection_stays_open():
    body = stream("yes").split(b"\r\n\r\n", 1)[1]
    with fake_endpoint(lambda _: drip([b"HTTP/1.1 200 OK\r\n\r\n" + body, *[b""] * 200])) as fake:
        assert ask(fake.url, seconds=20)[0].text == "yes"


def test_no_prompts_ask_nothing():
    with fake_endpoint(completion("one")) as fake:
        assert ask(fake.url, prompts=0) == ()
    assert fake.questions == []


@pytest.mark.parametrize(
    ("named", "model"),
    [
        ("/srv/weights/tiny.gguf", "tiny.gguf"),
        ("C:\\w\\tiny.gguf", "tiny.gguf"),
        ("a\x1b[31mb", "a[31mb"),
        (None, "unnamed"),
        (7, "unnamed"),
    ],
)
def test_the_name_that_a_server_gives_is_made_harmless(named, model):
    with fake_endpoint(completion("x", model=named)) as fake:
        assert ask(fake.url)[0].model == model


@pytest.mark.parametrize("status", ["400 Bad Request", "422 Unprocessable", "503 Busy", "429 Slow down"])
def test_one_retry_and_not_two(status):
    with fake_endpoint(http(b"{}", status), completion("yes")) as fake:
        assert ask(fake.url)[0].text == "yes"
    assert ("response_format" in fake.questions[1]) == status.startswith(("503", "429"))
    with fake_endpoint(http(b"{}", status)) as fake, pytest.raises(EndpointError, match=status[:3]):
        ask(fake.url, prompts=3)
    assert len(fake.questions) == 2


@pytest.mark.parametrize(
    ("status", "says"), [("401 No", "SECONDSOURCE_LLM_KEY"), ("403 No", "KEY"), ("404 No", "/v1"), ("418 Teapot", "418")]
)
def test_a_refusal_says_what_to_do(status, says):
    with fake_endpoint(http(b"<html>secret-1</html>", status)) as fake, pytest.raises(EndpointError, match=says) as caught:
        ask(fake.url, key="secret-1")
    assert len(fake.questions) == 1
    assert "secret-1" not in str(caught.value)


def test_no_redirect_is_followed():
    with fake_endpoint(completion("elsewhere")) as other:
        moved = http(b"", "307 Temporary Redirect", [f"Location: {other.url}/chat/completions"])
        with fake_endpoint(moved) as fake, pytest.raises(EndpointError, match="elsewhere"):
            ask(fake.url, key="secret-1")
    assert other.questions == []


def drip(chunks, pause=0.05):
    for chunk in chunks:
        yield chunk
        time.sleep(pause)


def forever(chunk):
    while True:
        yield chunk


HEAD = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
SILENT = [
    lambda _: drip([b""] * 100),
    lambda _: drip([HEAD, *[b""] * 100]),
    lambda _: drip([b"H"] + [b"T"] * 100),
    lambda _: drip([b"HTTP/1.1 200 OK\r\n", *[b"X-A: b\r\n"] * 100]),
    lambda _: drip([HEAD, *[b"1\r\n \r\n"] * 100]),
    lambda _: drip([b"HTTP/1.1 102 Processing\r\n\r\n"] * 100),
]


@pytest.mark.parametrize("answer", SILENT, ids=["nothing", "a head", "a line", "headers", "a body", "interim answers"])
def test_an_endpoint_that_hangs_or_drips_is_given_up(answer):
    with fake_endpoint(answer) as fake, pytest.raises(EndpointError, match=r"longer than 0\.5 seconds|silent"):
        ask(fake.url, seconds=0.5)
    assert len(fake.questions) <= 1


def test_the_time_is_for_all_prompts_together():
    def slow(_):
        return drip([completion("x")[:20], completion("x")[20:]], pause=0.3)

    with fake_endpoint(slow) as fake, pytest.raises(EndpointError, match="longer than 3 second"):
        ask(fake.url, prompts=100, seconds=3)
    assert 1 < len(fake.questions) < 100


def test_an_endless_answer_is_cut_off():
    with (
        fake_endpoint(lambda _: forever(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 65536)) as fake,
        pytest.raises(EndpointError, match="longer than 1,000,000 bytes"),
    ):
        ask(fake.url, seconds=20)


def test_a_compressed_answer_is_not_unpacked():
    bomb = gzip.compress(b" " * 50_000_000)
    with fake_endpoint(http(bomb, headers=["Content-Encoding: gzip"])) as fake, pytest.raises(EndpointError, match="compressed"):
        ask(fake.url)


NO_COMPLETIONS = {
    "empty": b"",
    "no json": b"<html>busy</html>",
    "no utf-8": b'{"choices": [{"message": {"content": "\xff\xfe"}}]}',
    "a stream that breaks off": b'data: {"choices": [{"delta": {"content": "x"}}]}\n\n',
    "a stream of something else": b"data: hello\n\ndata: [DONE]\n\n",
    "a stream of errors": b'data: {"error": {"message": "no"}}\n\ndata: [DONE]\n\n',
    "a stream of nothing": b"data: [DONE]\n\n",
    "a stream and garbage": b"data: [\nxx\n",
    "nested": b"[" * 900_000,
    "number": b"1" * 10_000,
    "null": b"null",
    "list": b"[]",
    "string": b'"choices"',
    "no choices": b'{"choices": []}',
    "choices of another kind": b'{"choices": {"0": 1}}',
    "no message": b'{"choices": [{"text": "x"}]}',
    "no text": b'{"choices": [{"message": {"content": null}}]}',
    "text of another kind": b'{"choices": [{"message": {"content": ["x"]}}]}',
    "error": b'{"error": {"message": "no"}}',
}


@pytest.mark.parametrize("body", NO_COMPLETIONS.values(), ids=NO_COMPLETIONS)
def test_what_is_no_completion_is_one_clear_error(body):
    with fake_endpoint(http(body)) as fake, pytest.raises(EndpointError, match="chat completion"):
        ask(fake.url)


@pytest.mark.parametrize(
    "raw", [b"", b"garbage\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", HEAD + b"zz\r\n", b"\x16\x03\x01"]
)
def test_what_is_no_http_is_one_clear_error(raw):
    with fake_endpoint(raw) as fake, pytest.raises(EndpointError):
        ask(fake.url)


def test_nobody_there():
    with fake_endpoint(b"") as fake:
        pass
    with pytest.raises(EndpointError, match="no language model can be reached at 127"):
        ask(fake.url)


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("http://localhost:8080/", "http://localhost:8080/v1/chat/completions"),
        ("http://[::1]:8080/v1", "http://[::1]:8080/v1/chat/completions"),
        ("https://llm.example/v1/chat/completions", "https://llm.example/v1/chat/completions"),
    ],
)
def test_addresses(url, asked):
    assert chat_url(url, with_key=True) == asked


@pytest.mark.parametrize(
    "url",
    [
        "",
        "llm.example",
        "ftp://llm.example",
        "file:///etc/passwd",
        "http://",
        "http://h:99999",
        "http://h:x",
        "http://[::1",
        "http://h /v1",
        "http://h/\r\nX: y",
        "http://user:secret@h/v1",
        "https://h/v1?key=secret",
        "https://h/v1#x",
        "http://hé/v1",
    ],
)
def test_what_is_no_address_is_refused_without_being_told_again(url):
    with pytest.raises(SettingsError) as caught:
        HttpRewriter(Endpoint(url=url))
    assert "secret" not in str(caught.value)


def test_a_key_crosses_no_network_in_the_clear():
    with pytest.raises(SettingsError, match="in the clear"):
        HttpRewriter(Endpoint(url="http://llm.example/v1"), key="secret-1")
    assert "secret-1" not in repr(HttpRewriter(Endpoint(url="https://llm.example/v1"), key="secret-1"))


@pytest.mark.parametrize("key", ["a b", "a\r\nX: y", "clé"])
def test_a_key_that_is_none_is_refused_without_being_told_again(key):
    with pytest.raises(SettingsError, match=rewriter.KEY_VARIABLE) as caught:
        HttpRewriter(Endpoint(url="https://llm.example/v1"), key=key)
    assert key not in str(caught.value)


def test_a_lone_surrogate_in_a_prompt_is_sent_as_json():
    prompt = Prompt(instructions="x", material="\ud800", schema="")
    with fake_endpoint(completion(json.dumps("x"))) as fake:
        HttpRewriter(Endpoint(url=fake.url, seconds=5)).answer([prompt])
    assert "response_format" not in fake.questions[0]


def test_proxies_of_the_environment_are_not_used(monkeypatch):
    with fake_endpoint(completion("proxied")) as proxy, fake_endpoint(completion("straight")) as fake:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url.removesuffix("/v1"))
        assert ask(fake.url)[0].text == "straight"
    assert proxy.questions == []
