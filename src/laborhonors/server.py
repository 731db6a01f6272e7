"""`laborhonors serve`: an HTTP service over an extractor (extra `serve`: FastAPI, uvicorn and pebble).

Texts are read in processes of their own, so that one that takes too long is ended for good and costs only its request.
"""

import asyncio
import multiprocessing
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import TimeoutError as TimeoutExceeded
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from laborhonors import __version__
from laborhonors.errors import MissingExtraError
from laborhonors.extractor import Extractor
from laborhonors.model import Document

try:
    import pebble
    from fastapi import Body, FastAPI, Request
    from fastapi.exceptions import RequestValidationError
    from fastapi.responses import JSONResponse
    from starlette.types import ASGIApp, Message, Receive, Scope, Send
except ModuleNotFoundError as error:
    raise MissingExtraError("serve", str(error.name)) from error

__all__ = ["Limits", "create_app"]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may cost: `size` bytes of body, `texts` in a batch, `seconds`; `processes` work at once."""

    size: int = 2_000_000
    texts: int = 100
    seconds: float = 30.0
    processes: int = 1


def _encodable(value: str) -> str:
    """JSON can escape half a surrogate pair, which no answer can hold."""
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise ValueError("a lone surrogate is no character")
    return value


Characters = Annotated[str, AfterValidator(_encodable)]


class TextToRead(BaseModel):
    """A text; `published` is a date (YYYY, YYYY-MM or YYYY-MM-DD) that 今年 and 去年 are resolved against."""

    model_config = ConfigDict(extra="forbid")

    text: Characters
    id: Characters | None = None
    published: Annotated[str | None, Field(pattern=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$")] = None


class Problem(BaseModel):
    """Why a request was refused."""

    detail: str


class Health(BaseModel):
    """That the service answers."""

    status: str
    version: str


_PROBLEMS: dict[int | str, dict[str, Any]] = {
    400: {"model": Problem, "description": "The body cannot be read."},
    413: {"model": Problem, "description": "The body is too large."},
    422: {"model": Problem, "description": "The body is not of the form that is asked for."},
    503: {"model": Problem, "description": "Reading the texts took too long."},
}


def create_app(settings: dict[str, Any] | None = None, limits: Limits = Limits()) -> FastAPI:
    """The service. `settings` are the keywords of `Extractor`, and must be such as pickle can send."""
    readers = _Readers(settings or {}, limits)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        readers.close()

    app = FastAPI(title="laborhonors", version=__version__, lifespan=lifespan)
    app.add_middleware(_SizeLimit, size=limits.size)
    app.add_exception_handler(RequestValidationError, _refused)

    async def extract(text: TextToRead) -> Any:
        return await _answered(readers, [text], lambda documents: documents[0])

    async def extract_batch(texts: Annotated[list[TextToRead], Body(max_length=limits.texts)]) -> Any:
        return await _answered(readers, texts, lambda documents: documents)

    async def healthz() -> Health:
        return Health(status="ok", version=__version__)

    extract.__doc__ = "What one text says; a text that cannot be read gives a document with an `error`."
    extract_batch.__doc__ = "What each text says, in order."
    healthz.__doc__ = "Whether the service answers."
    app.post("/extract", response_model=Document, responses=_PROBLEMS)(extract)
    app.post("/extract/batch", response_model=list[Document], responses=_PROBLEMS)(extract_batch)
    app.get("/healthz", response_model=Health)(healthz)
    return app


async def _answered(readers: "_Readers", texts: Sequence[TextToRead], shape: Callable[[list[Document]], Any]) -> Any:
    try:
        return shape(await readers.read([text.model_dump(exclude_none=True) for text in texts]))
    except (TimeoutExceeded, asyncio.TimeoutError, pebble.ProcessExpired):
        return _problem(503, "reading took too long; send less text at once")


class _Readers:
    """The processes that read, each with an extractor of its own; begun when the first text comes."""

    def __init__(self, settings: dict[str, Any], limits: Limits):
        self._settings, self._limits = settings, limits
        self._pool: pebble.ProcessPool | None = None

    async def read(self, records: list[dict[str, str]]) -> list[Document]:
        """The documents of the records. Raises: TimeoutError: it took longer than the limit; the process is ended."""
        if self._pool is None:
            spawn = multiprocessing.get_context("spawn")
            workers = self._limits.processes
            self._pool = pebble.ProcessPool(workers, initializer=_begin, initargs=[self._settings], context=spawn)
        future = self._pool.schedule(_read, args=[records], timeout=self._limits.seconds)
        documents: list[Document] = await asyncio.wrap_future(future)
        return documents

    def close(self) -> None:
        """Ends the processes."""
        if self._pool is not None:
            self._pool.stop()
            self._pool.join()
            self._pool = None


_extractor: Extractor | None = None


def _begin(settings: dict[str, Any]) -> None:
    global _extractor
    _extractor = Extractor(**settings)


def _read(records: list[dict[str, str]]) -> list[Document]:
    if _extractor is None:
        raise RuntimeError("the process was not begun")
    return list(_extractor.pipe(records))


class _SizeLimit:
    """Refuses a body larger than `size` bytes, told or not told in its head, before it is read."""

    def __init__(self, app: ASGIApp, size: int):
        self._app, self._size = app, size

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body = bytearray()
        more = True
        while more:
            message = await receive()
            if message["type"] != "http.request":
                return
            body += message.get("body", b"")
            more = message.get("more_body", False)
            if len(body) > self._size:
                refusal = _problem(413, f"the body is larger than {self._size} bytes")
                await refusal(scope, receive, send)
                return
        kept: list[Message] = [{"type": "http.request", "body": bytes(body), "more_body": False}]

        async def replay() -> Message:
            return kept.pop() if kept else await receive()

        await self._app(scope, replay, send)


async def _refused(_request: Request, error: Exception) -> JSONResponse:
    """Says what is wrong without repeating the input, which may hold what no answer can."""
    problems = error.errors() if isinstance(error, RequestValidationError) else []
    said = "; ".join(f"{'.'.join(map(str, problem['loc']))}: {problem['msg']}" for problem in problems)
    return _problem(422, said.encode(errors="replace").decode() or "the body cannot be read")


def _problem(status: int, detail: str) -> JSONResponse:
    return JSONResponse({"detail": detail}, status)
