"""Translator at an OpenAI-compatible endpoint: llama.cpp, Ollama, vLLM, or a service.

The text of the clip is sent there, and nowhere else.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from zeroline import __version__
from zeroline.domain.errors import EngineFailed, WrongUse
from zeroline.domain.speech import Maker
from zeroline.domain.translation import Passage, Rendering, one_line
from zeroline.engines.http_post import Address, Answer, Limits, PostFailed, post
from zeroline.engines.translation_prompt import (
    LANGUAGES,
    SCHEMA,
    Unusable,
    answered,
    fault,
    messages,
    repeated,
    visible,
)

_TRIES = 3
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 1.0, 30.0
_MOST_LINES, _MOST_CHARACTERS = 10, 2_000  # of one request: small models lose count beyond
_LONGEST_LINE = 8_000  # characters; twice a Telegram post
_PATIENT = Limits()
_BUSY = (408, 425, 429, 500, 502, 503, 504)
_SHOWN_OF_FAULT = 160
# Cyrillic takes up to one token a letter in some vocabularies, English fewer; the frame of JSON comes on top.
_FRAME_TOKENS = 200


@dataclass(frozen=True)
class Endpoint:
    """A model behind an address. `key` goes out as a bearer token, and into no message or record."""

    address: Address
    model: str
    key: str = field(default="", repr=False)

    @classmethod
    def of(cls, wanted: str, key: str = "", *, plain_http: bool = False) -> Endpoint:
        """From URL#MODEL; the URL ends where the server's /v1 does, or names its chat/completions. Raises WrongUse."""
        url, _, model = wanted.partition("#")
        if not model.strip() or not model.isprintable():
            raise WrongUse(
                f"{url or wanted!r} names no model; write the translator as http:URL#MODEL, with the model's "
                "name as the endpoint lists it."
            )
        if not (key.isascii() and key.isprintable()) or " " in key:
            raise WrongUse("ZEROLINE_TRANSLATOR_KEY holds characters that no key has; copy the key once more.")
        address = Address.of(url, plain=plain_http)
        path = address.path.rstrip("/")
        if not path.endswith("/chat/completions"):
            path = f"{path or '/v1'}/chat/completions"
        return cls(replace(address, path=path), model.strip(), key)


class HttpTranslator:
    """Asks for a few lines at a time; a line whose English cannot be used is asked for once more, alone."""

    def __init__(
        self, endpoint: Endpoint, limits: Limits = _PATIENT, pause: Callable[[float], None] = time.sleep
    ) -> None:
        self._endpoint = endpoint
        self._limits = limits
        self._pause = pause
        self._plain_request = False  # the server refuses the options that make its answers steadier
        self.maker = Maker("openai-endpoint", __version__, f"{endpoint.model} at {endpoint.address.shown}")

    def translate(self, lines: Sequence[Passage], language: str) -> tuple[Rendering, ...]:
        if language not in LANGUAGES:
            raise WrongUse(f"Zeroline translates from {' and '.join(LANGUAGES.values())}, not from {language!r}.")
        english = [""] * len(lines)
        asked = [at for at, line in enumerate(lines) if visible(line.text)]
        for at in asked:
            if len(lines[at].text) > _LONGEST_LINE:
                raise EngineFailed(f"A line of {len(lines[at].text)} characters is too long to be translated at once; "
                                   "break it into sentences.")  # fmt: skip
        for batch in _batches(asked, lines):
            for at, text in zip(batch, self._batch([lines[at] for at in batch], language), strict=True):
                english[at] = text
        return tuple(Rendering(text, self.maker) for text in english)

    def _batch(self, lines: Sequence[Passage], language: str) -> list[str]:
        try:
            english: Sequence[str | None] = self._asked(lines, language)
        except Unusable:
            english = [None] * len(lines)
        return [
            one_line(text) if text is not None and fault(text, line.text) is None else self._alone(line, language)
            for text, line in zip(english, lines, strict=True)
        ]

    def _alone(self, line: Passage, language: str) -> str:
        """The line once more without its neighbours, any of which may have spoken to the model."""
        try:
            [english] = self._asked([replace(line, before=(), after=())], language, variety=0.3)
            found = fault(english, line.text)
            if found is not None:
                raise Unusable(found)
        except Unusable as error:
            raise EngineFailed(f"The answer of {self._endpoint.address.shown} for «{_short(line.text)}» cannot be "
                               f"used: {error}; try another model.") from error  # fmt: skip
        return one_line(english)

    def _asked(self, lines: Sequence[Passage], language: str, variety: float = 0.0) -> list[str]:
        """The lines' English; a line that the model only repeats is blank. Raises Unusable, EngineFailed."""
        english = answered(_content(self._answer(self._request(lines, language, variety))), len(lines))
        same = repeated(english, [line.text for line in lines])
        return ["" if text.strip().casefold() in same else text for text in english]

    def _request(self, lines: Sequence[Passage], language: str, variety: float) -> dict[str, Any]:
        plain = {"model": self._endpoint.model, "messages": messages(lines, language), "stream": False}
        return plain | {
            "temperature": variety,
            "max_tokens": _FRAME_TOKENS + 2 * sum(len(line.text) + 20 for line in lines),
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "translation", "strict": True, "schema": SCHEMA},
            },
        }

    def _answer(self, request: dict[str, Any]) -> bytes:
        """The body of an answer that the server calls good; tried again where that may help."""
        busy = ""
        for attempt in range(_TRIES):
            try:
                answer = self._sent(request)
            except PostFailed as error:
                busy = f"The translator at {self._endpoint.address.shown} {error}."
                if not error.again:
                    raise EngineFailed(busy) from error
                wait = None
            else:
                if answer.status == 200:
                    return answer.body
                busy = self._refusal(answer)
                if answer.status not in _BUSY:
                    raise EngineFailed(busy)
                wait = answer.wait_s
            if attempt + 1 < _TRIES:
                self._pause(min(_LONGEST_PAUSE_S, max(wait or 0.0, _FIRST_PAUSE_S * 2**attempt)))
        raise EngineFailed(busy)

    def _sent(self, request: dict[str, Any]) -> Answer:
        """One answer; a server that refuses the options of the request is asked without them, and so from then on."""
        answer = self._posted(request)
        if answer.status in (400, 422) and not self._plain_request:
            self._plain_request = True
            answer = self._posted(request)
            if answer.status in (400, 422):  # it was not the options
                self._plain_request = False
        return answer

    def _posted(self, request: dict[str, Any]) -> Answer:
        kept = ("model", "messages", "stream") if self._plain_request else tuple(request)
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self._endpoint.key:
            headers["Authorization"] = f"Bearer {self._endpoint.key}"
        body = json.dumps({name: request[name] for name in kept}, ensure_ascii=False).encode()
        return post(self._endpoint.address, body, headers, self._limits)

    def _refusal(self, answer: Answer) -> str:
        """One sentence on an answer that is none."""
        shown, model = self._endpoint.address.shown, self._endpoint.model
        if 300 <= answer.status < 400:
            return f"The translator at {shown} sends on to another address, which is not followed; set its final one."
        if answer.status in (401, 403):
            return f"The translator at {shown} refuses the key; set ZEROLINE_TRANSLATOR_KEY to one that it accepts."
        said = self._said(answer.body)
        if answer.status == 404:
            return f"The translator at {shown} knows no model {model!r}, or its address is another{said}."
        if answer.status == 429:
            return f"The translator at {shown} takes no more requests for now{said}; try again later."
        return f"The translator at {shown} failed with status {answer.status}{said}."

    def _said(self, body: bytes) -> str:
        """The server's own words, if it has any, without the key."""
        try:
            document = json.loads(body)
            error = document["error"]
            words = error if isinstance(error, str) else error["message"]
        except (ValueError, KeyError, TypeError, RecursionError):
            return ""
        text = visible(str(words))
        if self._endpoint.key:
            text = text.replace(self._endpoint.key, "…")
        return f" (it says: {text[:_SHOWN_OF_FAULT].rstrip('. ')})" if text else ""


def _content(body: bytes) -> str:
    """What the model wrote. Raises Unusable."""
    try:
        choice = json.loads(body)["choices"][0]
        content = choice["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise Unusable("it is not what a chat endpoint answers") from error
    if choice.get("finish_reason") == "length":
        raise Unusable("it breaks off before its end")
    if not isinstance(content, str):
        raise Unusable("it has no text")
    return content


def _batches(asked: Sequence[int], lines: Sequence[Passage]) -> Iterator[list[int]]:
    batch: list[int] = []
    characters = 0
    for at in asked:
        characters += len(lines[at].text)
        if batch and (len(batch) == _MOST_LINES or characters > _MOST_CHARACTERS):
            yield batch
            batch, characters = [], len(lines[at].text)
        batch.append(at)
    if batch:
        yield batch


def _short(text: str) -> str:
    text = visible(text)
    return text if len(text) <= 60 else f"{text[:60]}…"
