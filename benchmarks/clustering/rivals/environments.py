"""A virtual environment for each rival, made from the pinned requirements beside its script and kept while they stay the same."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import venv
from pathlib import Path

from worker import RivalFailed

SECONDS = 1800
"""An installation that takes longer is given up."""


def make_environment(requirements: Path, folder: Path) -> str:
    """Path of the environment's Python; RivalFailed with pip's own words where something does not install.

    The file names every package with its version, those that others need too: pip resolves nothing.
    """
    python = folder / "bin" / "python"
    stamp = folder / "installed"
    digest = hashlib.sha256(requirements.read_bytes() + sys.version.encode()).hexdigest()
    if python.is_file() and stamp.is_file() and stamp.read_text("utf-8") == digest:
        return str(python)
    venv.create(folder, clear=True, with_pip=True)
    command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "-r", str(requirements)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=SECONDS)
    except subprocess.TimeoutExpired as error:
        raise RivalFailed(f"did not install within {SECONDS} s") from error
    if done.returncode:
        told = [line for line in done.stderr.splitlines() if line.startswith("ERROR")] or done.stderr.splitlines()
        raise RivalFailed(f"did not install: {(told or ['no word from pip'])[-1]}")
    stamp.write_text(digest, "utf-8")
    return str(python)
