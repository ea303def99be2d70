"""Prompts in, answers of a language model behind an OpenAI-compatible endpoint out; the only file that knows httpx.

The endpoint is not trusted: one host, no redirects, no decompression, a limit on time, on silence and on bytes, one retry in all.
"""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import Iterator, Sequence
from types import ModuleType
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, urlsplit

from secondsource.errors import EndpointError, ModelError, SettingsError
from secondsource.records import Answer, Prompt
from secondsource.settings import Endpoint

if TYPE_CHECKING:
    import httpx

KEY_VARIABLE = "SECONDSOURCE_LLM_KEY"
"""The environment variable that holds the key of the endpoint, if it wants one."""
SILENCE_SECONDS = 60.0
"""An endpoint that sends nothing for so long is given up. Answers are streamed, so that a slow model is told from a dead one."""
CONNECT_SECONDS = 10.0
MAX_ANSWER_BYTES = 1_000_000
"""The longest answers that are asked for have about 1,000 tokens, and a streamed one takes 250 bytes for each."""
_DONE = b"data: [DONE]"
SEED = 7
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_SCHEMA_REFUSED = frozenset({400, 415, 422, 501})
_PASSING = frozenset({429, 500, 502, 503, 504})
_MODEL_NAME = 80


class HttpRewriter:
    """A language model behind an endpoint, asked at temperature 0 with a fixed seed, one prompt after the other.

    Raises SettingsError where the URL is none of an endpoint, or a key would cross the network in the clear, and ModelError where the extra
    `llm` is not installed. The key is kept in this object only, and is in no text that it makes.
    """

    def __init__(self, endpoint: Endpoint, *, key: str = "") -> None:
        self._url = chat_url(endpoint.url, with_key=bool(key))
        self._endpoint = endpoint
        self._headers = {"Accept": "text/event-stream, application/json", "Accept-Encoding": "identity", "Content-Type": "application/json"}
        if key:
            if not key.isascii() or not key.isprintable() or " " in key:
                raise SettingsError(KEY_VARIABLE, "holds something that is no key")
            self._headers["Authorization"] = f"Bearer {key}"
        _client_library()

    def answer(self, prompts: Sequence[Prompt]) -> tuple[Answer, ...]:
        """Answer each prompt, in order, no prompts giving none; raises EndpointError where one gets no answer within the time for all.

        To be called from outside an event loop. The look-up of the host's name ends when the system's resolver gives up.
        """
        if not prompts:
            return ()
        return asyncio.run(self._within_time(prompts))

    async def _within_time(self, prompts: Sequence[Prompt]) -> tuple[Answer, ...]:
        httpx = _client_library()
        seconds = self._endpoint.seconds
        timeout = httpx.Timeout(min(seconds, SILENCE_SECONDS), connect=min(seconds, CONNECT_SECONDS))
        try:
            async with asyncio.timeout(seconds):
                # No proxies and no .netrc: the texts go where the user said, and nowhere else.
                async with httpx.AsyncClient(
                    timeout=timeout, headers=self._headers, trust_env=False, verify=ssl.create_default_context(), follow_redirects=False
                ) as client:
                    return await self._ask_all(client, prompts)
        except TimeoutError as error:
            raise EndpointError(f"the language model took longer than {seconds:g} seconds; give it more with --llm-seconds") from error

    async def _ask_all(self, client: httpx.AsyncClient, prompts: Sequence[Prompt]) -> tuple[Answer, ...]:
        answers: list[Answer] = []
        retries, with_schema = 1, True
        while len(answers) < len(prompts):
            prompt = prompts[len(answers)]
            try:
                answers.append(await self._ask(client, prompt, with_schema=with_schema))
            except _Refused as refused:
                if not retries or refused.status not in _SCHEMA_REFUSED | _PASSING:
                    raise EndpointError(str(refused)) from refused
                retries -= 1
                # Not every server knows how to keep an answer to a schema.
                with_schema = refused.status not in _SCHEMA_REFUSED
        return tuple(answers)

    async def _ask(self, client: httpx.AsyncClient, prompt: Prompt, *, with_schema: bool) -> Answer:
        httpx = _client_library()
        question = json.dumps(_question(prompt, self._endpoint.model, with_schema=with_schema)).encode()
        try:
            async with client.stream("POST", self._url, content=question) as response:
                _judge_head(response)
                body = await _read_body(response)
        except httpx.TimeoutException as error:
            raise EndpointError(f"the language model at {_host(self._url)} is silent") from error
        except httpx.ConnectError as error:
            raise EndpointError(f"no language model can be reached at {_host(self._url)}") from error
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            raise EndpointError(f"the connection to the language model broke ({type(error).__name__})") from error
        return _answer(body, self._endpoint.model)


class _Refused(Exception):
    """A status that is no success."""

    def __init__(self, status: int) -> None:
        super().__init__(f"the language model's endpoint answers {status}{_STATUS_WORDS.get(status, '')}")
        self.status = status


_STATUS_WORDS = {
    401: f": it wants a key; put it into the environment variable {KEY_VARIABLE}",
    403: f": it refuses the key; look at the environment variable {KEY_VARIABLE}",
    404: ": is the address right (it ends in /v1 as a rule), and the name of the model?",
    413: ": the brief is too long for it",
    429: ": it is asked too often",
}


def chat_url(url: str, *, with_key: bool = False) -> str:
    """The address for questions of an endpoint's base; raises SettingsError where it is none, or where a key would be sent in the clear.

    >>> chat_url("http://127.0.0.1:8080"), chat_url("https://llm.example/api/v1/")
    ('http://127.0.0.1:8080/v1/chat/completions', 'https://llm.example/api/v1/chat/completions')
    """
    try:
        parts = urlsplit(url)
        known = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        known = False
    if not known or not url.isascii() or not url.isprintable() or " " in url:
        raise SettingsError("--llm", "is no address of an endpoint, such as http://127.0.0.1:8080/v1")
    if parts.username is not None or parts.query or parts.fragment:
        raise SettingsError("--llm", f"takes an address alone; a key belongs into the environment variable {KEY_VARIABLE}")
    if with_key and parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise SettingsError("--llm", f"would send the key of {KEY_VARIABLE} over the network in the clear; use https")
    return _with_path(parts)


def _with_path(parts: SplitResult) -> str:
    path = parts.path.rstrip("/") or "/v1"
    return parts._replace(path=path if path.endswith("/chat/completions") else f"{path}/chat/completions").geturl()


def _client_library() -> ModuleType:
    try:
        import httpx  # optional: the extra `llm`
    except ImportError as error:
        raise ModelError("a language model needs the extra `llm`: pip install 'secondsource[llm]'") from error
    return httpx


def _host(url: str) -> str:
    return urlsplit(url).netloc


def _question(prompt: Prompt, model: str, *, with_schema: bool) -> dict[str, Any]:
    question: dict[str, Any] = {
        "model": model or "default",
        "messages": [{"role": "system", "content": prompt.instructions}, {"role": "user", "content": prompt.material}],
        "temperature": 0,
        "seed": SEED,
        # Twice what it takes to give the material back: a model that repeats itself ends there.
        "max_tokens": len(prompt.material) // 2 + 128,
        "stream": True,
    }
    if with_schema and prompt.schema:
        schema = {"name": "answer", "strict": True, "schema": json.loads(prompt.schema)}
        question["response_format"] = {"type": "json_schema", "json_schema": schema}
    return question


def _judge_head(response: httpx.Response) -> None:
    if response.is_redirect or 300 <= response.status_code < 400:
        raise EndpointError("the language model's endpoint sends us elsewhere, which is not followed")
    if response.status_code != 200:
        raise _Refused(response.status_code)
    # Asked for none; a few bytes of a compressed answer may unpack to gigabytes.
    if response.headers.get("content-encoding", "identity").lower() != "identity":
        raise EndpointError("the language model's answer is compressed, which was not asked for")


async def _read_body(response: httpx.Response) -> bytes:
    body = bytearray()
    async for part in response.aiter_raw():
        body += part
        if len(body) > MAX_ANSWER_BYTES:
            raise EndpointError(f"the language model's answer is longer than {MAX_ANSWER_BYTES:,} bytes")
        if _DONE in body[-2 * len(_DONE) :]:
            break
    return bytes(body)


def _answer(body: bytes, asked_model: str) -> Answer:
    try:
        told = body.decode()
        chunks = [json.loads(told)] if told.lstrip().startswith("{") else list(_events(told))
        if not any(chunk["choices"] for chunk in chunks):
            raise ValueError("no choice")
        text = "".join(map(_said, chunks))
        named = chunks[0].get("model")
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError) as error:
        raise EndpointError("the language model's endpoint answers with something else than a chat completion") from error
    return Answer(text=text, model=asked_model or _model_name(named))


def _events(told: str) -> Iterator[dict[str, Any]]:
    """The chunks of an event stream; raises ValueError for one that breaks off, or is none."""
    for line in told.split("\n"):
        if not line.startswith("data:"):
            if line.strip() and not line.startswith((":", "event:", "id:", "retry:")):
                raise ValueError(line)
            continue
        if line.strip() == _DONE.decode():
            return
        yield json.loads(line.removeprefix("data:"))
    raise ValueError("the stream has no end")


def _said(chunk: dict[str, Any]) -> str:
    """The words of a whole completion or of one chunk of it; a chunk may have none."""
    if "message" in (choice := (chunk["choices"] or [{"delta": {}}])[0]):
        said = choice["message"]["content"]
    else:
        said = choice["delta"].get("content") or ""
    if not isinstance(said, str):
        raise TypeError(said)
    return said


def _model_name(named: object) -> str:
    # A local server tells the path of its weights: the last part is the name.
    name = named.replace("\\", "/").rsplit("/", 1)[-1] if isinstance(named, str) else ""
    return "".join(c for c in name if c.isprintable())[:_MODEL_NAME] or "unnamed"
