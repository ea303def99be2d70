"""The local process pool and Ray give the same rows, also where a worker of Ray is killed; needs the extra `ray`."""

import json
import os
import signal
import subprocess
import threading
import time
import warnings
from contextlib import nullcontext
from functools import partial
from pathlib import Path

import pytest

from engine import raydeeds
from ingest.archives import response
from secondsource.settings import Settings

try:
    import pyarrow  # noqa: F401
    import ray
except ImportError:
    warnings.warn("NOT TESTED: the Ray engine, for Ray is not installed (pip install secondsource[ray])", stacklevel=1)
    pytest.skip("NOT TESTED: the Ray engine, for Ray is not installed", allow_module_level=True)

from secondsource.exchange.parquet import find_files, read_rows
from secondsource.harvest import Engine, read_to_folder


@pytest.fixture(autouse=True)
def own_modules(monkeypatch):
    """Let the workers find the modules of these tests by name."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).resolve().parents[1]))


class Bar:
    def add_task(self, *_arguments, **_options):
        return 0

    def advance(self, *_arguments):
        return None


def write_pages(folder, *, poison):
    """Fifteen articles in three files, one of them an archive, and what cannot be read."""
    folder.mkdir()
    special = {4: "Lemira waits for the ferry", 9: "Lemira breaks the record" if poison else "Lemira holds the record"}

    def text(n):
        opening = special.get(n, f"The harbour of Lemira took in {n + 3} ships")
        return f"{opening} on Monday, the port office said. It cost EUR {n + 2} million. Nobody was hurt in round {n}."

    for part in range(2):
        lines = [json.dumps({"title": f"Ships {n}", "text": text(n), "published": "2026-03-02", "lang": "en"}) for n in range(part, 10, 2)]
        (folder / f"feed{part}.jsonl").write_text("\n".join([*lines, "no json"]))
    page = "<html><body><article><h1>{0}</h1><p>{1}</p><p>{1}</p><p>{1}</p></article></body></html>"
    records = [response(n, page.format(f"Port news {n}", text(n) * 3).encode()) for n in range(10, 15)]
    (folder / "crawl.warc").write_bytes(b"".join(records) + b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 900\r\n\r\nshort")
    return folder


def read(engine, pages, out, scratch, workers=2):
    scratch.mkdir()
    settings = Settings(workers=workers, page_seconds=60)
    initialise = partial(raydeeds.open_small_models, str(scratch))
    return read_to_folder([pages], out, settings, nullcontext(Bar()), engine=engine, initialise=initialise)


def rows_of(folder):
    rows = [row for path in find_files(folder) for row in read_rows(path)]
    return sorted(rows, key=lambda row: (row["file"], row["capture_id"] or ""))


def kill_victim(scratch, killed):
    """Kill the process that says it waits."""
    mark = scratch / "victim"
    until = time.monotonic() + 300
    while not mark.exists() and time.monotonic() < until:
        time.sleep(0.05)
    victim = int(mark.read_text())
    os.kill(victim, signal.SIGKILL)
    killed.append(victim)


def processes_of_ray():
    listing = subprocess.run(["ps", "-eo", "ppid,args"], capture_output=True, text=True, check=True).stdout
    return [line for line in listing.splitlines() if line.split()[0] == str(os.getpid()) and "ray" in line]


def test_killed_worker_changes_no_byte(tmp_path):
    pages = write_pages(tmp_path / "pages", poison=False)
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "victim").touch()  # the local engine is not to be killed
    settings = Settings(workers=2, page_seconds=60)
    initialise = partial(raydeeds.open_small_models, str(tmp_path / "here"))
    summary = read_to_folder([pages], tmp_path / "local", settings, nullcontext(Bar()), initialise=initialise)
    killed = []
    killer = threading.Thread(target=kill_victim, args=(tmp_path / "there", killed), daemon=True)
    killer.start()
    on_ray = read(Engine.RAY, pages, tmp_path / "ray", tmp_path / "there")
    killer.join(5)
    assert len(killed) == 1
    workers = [int(pid) for pid in (tmp_path / "there" / "pids").read_text().split()]
    assert killed[0] in workers
    # Two workers, and the one that took the place of the killed one; none of them the program itself.
    assert len(set(workers)) == 3
    assert os.getpid() not in workers
    assert on_ray == summary
    assert (summary.pages_read, [failure.file for failure in summary.set_aside]) == (
        15,
        ["crawl.warc#6", "feed0.jsonl#6", "feed1.jsonl#6"],
    )
    assert rows_of(tmp_path / "ray") == rows_of(tmp_path / "local")
    assert not ray.is_initialized()
    assert processes_of_ray() == []


def test_page_that_kills_every_worker_is_set_aside_alone(tmp_path):
    pages = write_pages(tmp_path / "pages", poison=True)
    (tmp_path / "pages" / "feed0.jsonl").unlink()  # its ferry would wait
    (tmp_path / "pages" / "crawl.warc").unlink()
    on_ray = read(Engine.RAY, pages, tmp_path / "ray", tmp_path / "there")
    here = read(Engine.LOCAL, pages, tmp_path / "local", tmp_path / "here")
    assert on_ray == here
    assert here.pages_read == 4
    assert ["died twice" in failure.reason for failure in here.set_aside] == [True, False]
    assert rows_of(tmp_path / "ray") == rows_of(tmp_path / "local")
