"""The documents keep up with the program: commands, exit codes, public names, the version, and every README command runs."""

import ast
import importlib
import pkgutil
import re
import shlex
import shutil
import tomllib

import pytest
import typer.main

import secondsource
from conftest import REPOSITORY, call
from secondsource import cli
from secondsource.cli import frame

README = (REPOSITORY / "README.md").read_text("utf-8")
VERSION = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]["version"]


def commands(group=None, prefix=""):
    for name, command in (group or typer.main.get_command(cli.app)).commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{prefix}{name} ")
        else:
            yield f"{prefix}{name}", command


@pytest.mark.parametrize("name", [name for name, _ in commands()])
def test_command_is_named_in_the_readme(name):
    assert re.search(rf"`[^`\n]*\b{name}\b[^`\n]*`|^secondsource {name}\b", README, re.MULTILINE)


@pytest.mark.parametrize(("name", "command"), commands(), ids=[name for name, _ in commands()])
def test_command_and_its_options_explain_themselves(name, command):
    assert command.help
    assert [option.name for option in command.params if option.name != "help" and not option.help] == []


def readme_lines():
    blocks = re.findall(r"^```\w*\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    return [line.partition(" #")[0].strip() for block in blocks for line in block.splitlines() if line.startswith("secondsource ")]


@pytest.fixture(scope="module")
def workshop(samples, tmp_path_factory):
    """A folder with the sample pages and a store that holds them, so that `run` finds them known."""
    folder = tmp_path_factory.mktemp("readme")
    shutil.copytree(REPOSITORY / "samples", folder / "samples")
    for name in ("demo.sqlite", "secondsource.sqlite"):
        shutil.copy(samples.store, folder / name)
    return folder


def test_readme_shows_commands():
    assert len(readme_lines()) >= 5


@pytest.mark.parametrize("line", readme_lines())
def test_readme_command_runs(workshop, line):
    call(*shlex.split(line)[1:], cwd=workshop, check=0)


def test_readme_make_targets_exist():
    targets = set(re.findall(r"^([a-z-]+):", (REPOSITORY / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"`?\bmake ([a-z-]+)", README)) & {"demo", "test"} == {"demo", "test"}
    assert set(re.findall(r"^make ([a-z-]+)", README, re.MULTILINE)) <= targets


def test_every_exit_code_is_documented():
    """Codes that the source ends with, against those that the help tells."""
    trees = [ast.parse(path.read_text("utf-8")) for path in sorted((REPOSITORY / "src/secondsource/cli").glob("*.py"))]
    ends = [
        node.args[0] for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "sys.exit"
    ]
    used = {number.value for end in ends for number in ast.walk(end) if isinstance(number, ast.Constant) and isinstance(number.value, int)}
    told = {int(code) for code in re.findall(r"(?:^|[:;])\s(\d+) [a-z]", frame.EXIT_CODES)}
    assert used | {code for _, code in cli._CODE_OF} <= told
    assert "secondsource --help" in README


def test_relative_links_of_the_readme_lead_somewhere():
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", README)
    assert [link for link in links if not (REPOSITORY / link).exists()] == []


def public_names():
    for found in pkgutil.walk_packages(secondsource.__path__, "secondsource."):
        if found.name.endswith("__main__") or ".migrations" in found.name:
            continue
        module = importlib.import_module(found.name)
        yield module, ""
        yield from ((module, name) for name in getattr(module, "__all__", ()))


def test_every_public_name_has_a_docstring():
    bare = []
    for module, name in public_names():
        thing = getattr(module, name) if name else module
        # A constant explains itself in its own module: only what can carry a docstring is asked for one.
        if (not name or callable(thing)) and not (getattr(thing, "__doc__", None) or "").strip():
            bare.append(f"{module.__name__}.{name}")
    assert bare == []


def test_changelog_and_package_have_the_current_version():
    changelog = (REPOSITORY / "CHANGELOG.md").read_text("utf-8")
    newest = re.search(r"^## (\S+)", changelog, re.MULTILINE)
    assert newest is not None
    assert newest.group(1) == VERSION == secondsource.__version__
