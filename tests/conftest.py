"""What the end-to-end tests share: the command line in a process of its own, one run of the sample corpus, written pages."""

import itertools
import json
import os
import pwd
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
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


NO_SERVER = "PostgreSQL is not installed (Debian: apt install postgresql)"


def find_postgres():
    """The folder of PostgreSQL's programs, or None."""
    places = [os.environ.get("PATH", ""), *map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True))]
    found = shutil.which("initdb", path=os.pathsep.join(places))
    return Path(found).resolve().parent if found else None


def server_user():
    """Whom the server runs as: it refuses root."""
    if os.geteuid():
        return None
    names = {user.pw_name for user in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


class Server:
    """A PostgreSQL server of its own on a free loopback port, without fsync; it makes databases and forgets them."""

    def __init__(self, programs):
        self.folder = Path(tempfile.mkdtemp(prefix="secondsource-pg-"))
        self._programs, self._user = programs, server_user()
        if self._user:
            shutil.chown(self.folder, self._user)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._call("initdb", "-A", "trust", "-U", "tester", "-E", "UTF8", "--no-locale", "--no-sync")
        settings = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=50"
        self._call("pg_ctl", "-o", settings, "-l", str(self.folder / "log"), "-w", "-t", "60", "start")
        self._numbers = itertools.count(1)

    def make_place(self):
        """URL of an empty place: a schema of its own, which takes a hundredth of the time of a database."""
        import psycopg

        name = f"place{next(self._numbers)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {name}")
        return f"{self.url('postgres')}?options=-csearch_path%3D{name}"

    def url(self, name):
        return f"postgresql://tester@127.0.0.1:{self.port}/{name}"

    def stop(self):
        self._call("pg_ctl", "-m", "immediate", "-w", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _call(self, program, *arguments):
        command = [str(self._programs / program), "-D", str(self.folder / "data"), *arguments]
        options = {"user": self._user, "group": pwd.getpwnam(self._user).pw_gid} if self._user else {}
        done = subprocess.run(command, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False, **options)
        assert done.returncode == 0, f"{program}: {done.stderr}"


@pytest.fixture(scope="session")
def postgres():
    """A running server. Where PostgreSQL is not installed, what needs it is skipped, loudly; with CI=true that is a failure."""
    programs = find_postgres()
    if programs is None:
        assert os.environ.get("CI") != "true", NO_SERVER
        pytest.skip(NO_SERVER)
    server = Server(programs)
    yield server
    server.stop()


@pytest.fixture
def database_url(postgres):
    """URL of an empty place on a PostgreSQL server."""
    return postgres.make_place()


def pytest_terminal_summary(terminalreporter):
    missed = [report for report in terminalreporter.stats.get("skipped", ()) if NO_SERVER in str(report.longrepr)]
    if missed:
        terminalreporter.write_line(f"NOT TESTED ON POSTGRESQL: {len(missed)} tests were skipped. {NO_SERVER}.", red=True, bold=True)
