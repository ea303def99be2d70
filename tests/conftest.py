"""What the end-to-end tests share: the command line in a process of its own, one run of the sample corpus, written pages."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
SAMPLES = REPOSITORY / "samples"


def call(*arguments, check=None, **options):
    """Run the command line; where `check` is given, it is the exit code that must come."""
    done = subprocess.run(
        [sys.executable, "-m", "secondsource", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=options.pop("cwd", REPOSITORY),
        env=os.environ | options.pop("env", {}),
        **options,
    )
    if check is not None:
        assert done.returncode == check, f"exit code {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
    return done


@dataclass(frozen=True)
class Run:
    """A finished run: its store, its export and what `run --json` said."""

    store: Path
    export: bytes
    summary: dict

    @property
    def edition(self):
        return json.loads(self.export)

    def copy(self, folder):
        """The store in another place, to be changed there."""
        return Path(shutil.copy(self.store, folder / "copy.sqlite"))


def run_pages(store, *paths, workers=1, check=0, outlets=SAMPLES / "outlets.toml"):
    arguments = ["run", *paths, "--store", store, "--workers", str(workers), "--json"]
    summary = json.loads(call(*arguments, *(["--outlets", outlets] if outlets else []), check=check).stdout)
    return Run(store, call("export", "--store", store, check=0).stdout.encode(), summary)


def dump_store(store):
    """Everything a store holds, as SQL."""
    connection = sqlite3.connect(f"file:{store}?mode=ro", uri=True)
    try:
        return "\n".join(connection.iterdump())
    finally:
        connection.close()


def write_page(path, title, paragraphs, *, published="", outlet="", url="", lang="en", charset="utf-8", byline=""):
    """An HTML page as a newspaper would send it; what is empty is left out."""
    meta = [f'<meta charset="{charset}">'] if charset else []
    meta += [f'<meta property="article:published_time" content="{published}">'] if published else []
    meta += [f'<meta property="og:site_name" content="{outlet}">'] if outlet else []
    meta += [f'<link rel="canonical" href="{url}">'] if url else []
    body = "\n".join(f"<p>{paragraph}</p>" for paragraph in ([byline] if byline else []) + list(paragraphs))
    page = f'<!DOCTYPE html>\n<html lang="{lang}"><head>{"".join(meta)}<title>{title}</title></head>\n'
    page += f"<body><nav><a href='/'>Home</a></nav><article><h1>{title}</h1>\n{body}\n</article><footer>Imprint</footer></body></html>\n"
    path.write_text(page, charset or "utf-8")
    return path


@pytest.fixture(scope="session")
def samples(tmp_path_factory):
    """One run over the whole sample corpus, with two workers."""
    return run_pages(tmp_path_factory.mktemp("samples") / "samples.sqlite", SAMPLES / "pages", workers=2)
