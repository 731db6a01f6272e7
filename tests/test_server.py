"""The HTTP service: what it answers, what it refuses, and what schemathesis makes of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

import laborhonors as lh

pytest.importorskip("pebble", reason="the extra serve is not installed; .ci/run runs this in a step of its own")
testclient = pytest.importorskip("fastapi.testclient", reason="the extra serve is not installed")
service = pytest.importorskip("laborhonors.server")
Limits, create_app = service.Limits, service.create_app

pytestmark = pytest.mark.filterwarnings("default")  # those of the packages beneath are not ours to mend
TEXT = "段青云荣获全国劳动模范称号。"


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    with testclient.TestClient(create_app(limits=Limits(size=4000, texts=3, seconds=30))) as client:
        yield client


def test_one_text(client: Any) -> None:
    answer = client.post("/extract", json={"text": TEXT, "id": "1", "published": "2025-05"})
    assert answer.status_code == 200
    assert lh.Document.model_validate(answer.json()) == lh.extract(TEXT, id="1", published="2025-05")


def test_a_batch(client: Any) -> None:
    answer = client.post("/extract/batch", json=[{"text": TEXT}, {"text": "天气不错。"}])
    assert [len(document["triples"]) for document in answer.json()] == [1, 0]
    assert client.post("/extract/batch", json=[]).json() == []


def test_a_day_that_is_none_is_the_document_s_error(client: Any) -> None:
    answer = client.post("/extract", json={"text": TEXT, "published": "2025-13"})
    assert (answer.status_code, answer.json()["triples"]) == (200, [])
    assert "2025-13" in answer.json()["error"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 422),
        (b"\xff\xfe", 422),
        (b'{"text": "\\ud800"}', 422),
        (b'{"text": 1}', 422),
        (b'{"text": "x", "other": 1}', 422),
        (b'{"text": "x", "published": "soon"}', 422),
        (b'{"text": "' + b"x" * 4000 + b'"}', 413),
    ],
)
def test_what_is_refused(client: Any, body: bytes, status: int) -> None:
    answer = client.post("/extract", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == status
    assert answer.json()["detail"]


def test_a_body_that_does_not_tell_its_size(client: Any) -> None:
    answer = client.post("/extract", content=(b"x" * 1000 for _ in range(10)))
    assert answer.status_code == 413


def test_a_batch_that_is_too_long(client: Any) -> None:
    assert client.post("/extract/batch", json=[{"text": "x"}] * 4).status_code == 422


def test_health_and_schema(client: Any) -> None:
    assert client.get("/healthz").json() == {"status": "ok", "version": lh.__version__}
    paths = client.get("/openapi.json").json()["paths"]
    assert set(paths) == {"/extract", "/extract/batch", "/healthz"}


def test_reading_that_takes_too_long_is_ended_and_the_service_goes_on() -> None:
    with testclient.TestClient(create_app({"ner": None}, Limits(size=4_000_000, seconds=0.001))) as client:
        assert client.post("/extract", json={"text": TEXT * 50_000}).status_code == 503
        assert client.get("/healthz").status_code == 200


def test_the_command_listens_on_this_machine_and_ends_when_told() -> None:
    command = [sys.executable, "-m", "laborhonors", "serve", "--port", "18765", "--ner", "none"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, env={**os.environ, "PYTHONUNBUFFERED": "1"}) as server:
        try:
            assert _answers("http://127.0.0.1:18765/healthz")
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(30)


def _answers(url: str) -> bool:
    for _ in range(200):
        try:
            with urllib.request.urlopen(url) as answer:
                return bool(answer.status == 200)
        except OSError:  # noqa: PERF203
            time.sleep(0.2)
    return False


def test_schemathesis_finds_nothing() -> None:
    pytest.importorskip("schemathesis", reason="schemathesis is not installed")
    uvicorn = pytest.importorskip("uvicorn", reason="the extra serve is not installed")
    app = create_app({"ner": None}, Limits(size=4000, texts=3))
    server = uvicorn.Server(uvicorn.Config(app, port=18766, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        assert _answers("http://127.0.0.1:18766/healthz")
        url = "http://127.0.0.1:18766/openapi.json"
        command = [sys.executable, "-m", "schemathesis.cli", "run", url, "--max-examples", "50", "--seed", "1"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    finally:
        server.should_exit = True
        thread.join()
