"""Measure pages a second, end to end and beside a plain assembly of the same libraries; nothing is asserted.

Usage: python benchmarks/speed/run.py [--pages N] [--folder REAL] [--reprints SHARE,SHARE] [--online] [--no-plain] ...
       python benchmarks/speed/run.py --profile [options of parts.py]

A simulated feed (simulated_feed.py) is written as HTML files and read by `secondsource run` as a user would start it, two processes on two
cores; then by plain_assembly.py, on the same files and cores. A part of it is read once more in one process, to tell its stages.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import os
import shutil
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from processes import Cost, run_command
from simulated_feed import REPRINTS, FeedOptions, simulate_feed, write_pages

HERE = Path(__file__).resolve().parent
CORES = 2
THREADS = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def make_pages(folder: Path, count: int, options: FeedOptions) -> None:
    """Write the feed's first pages and print what it holds."""
    labels = write_pages(itertools.islice(simulate_feed(options), count), folder)
    hows = [label["how"] for label in labels]
    events = {label["event"] for label in labels}
    size = sum(path.stat().st_size for path in folder.rglob("*.html")) / count / 1000
    words = sum(int(str(label["words"])) for label in labels) / count
    taken = sum(how in {"whole", "edited", "rewritten"} for how in hows) / count
    print(
        f"\n{count} pages on {len(events)} events, {words:.0f} words and {size:.0f} kB a page, {taken:.0%} take over another's text",
        flush=True,
    )


def run_program(folder: Path, store: Path, options: list[str]) -> Cost:
    """Run the command line on a folder; raises RuntimeError where it fails."""
    command = [sys.executable, "-m", "secondsource", "run", folder, "--store", store, "--workers", str(CORES), *options]
    return _succeed(run_command(command, cores=CORES, environment=THREADS))


def run_plain(folder: Path, scratch: Path) -> Cost:
    """Run the plain assembly on a folder, its encoder written and its best way found beforehand."""
    model = scratch / "plain-model"
    script = [sys.executable, HERE / "plain_assembly.py", folder, "--model", model]
    way = model / "way.txt"
    if not way.exists():
        model.mkdir(exist_ok=True)
        said = _succeed(run_command([*script, "--prepare"], cores=1, environment=THREADS)).output
        print("\n".join(line for line in said.splitlines() if line.startswith("vectors")))
        way.write_text(said.rpartition("way ")[2].strip())
    return _succeed(run_command([*script, "--way", way.read_text(), "--workers", str(CORES)], cores=CORES, environment=THREADS))


def _succeed(cost: Cost) -> Cost:
    if cost.code:
        raise RuntimeError(f"a command failed:\n{cost.output}")
    return cost


def tell(name: str, cost: Cost, pages: int) -> None:
    """Print the row of a command."""
    speeds = f"{pages / cost.wall:8.1f}{pages / cost.quiet(CORES):10.1f}"
    print(f"{name:18}{speeds}{1000 * cost.cpu / pages:10.0f}{1000 * cost.alone / pages:10.0f}", end="")
    print(f"{cost.memory:10.0f}{cost.largest:10.0f}", flush=True)


def take_pages(source: Path, folder: Path, most: int) -> int:
    """Copy real pages, unpacked, the first so many by name from all over the folder; the number of them."""
    found = sorted(source.rglob("*.html*"))
    chosen = found[:: max(1, len(found) // most)][:most]
    (folder / "real").mkdir(parents=True, exist_ok=True)
    for path in chosen:
        data = path.read_bytes()
        text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8", "replace")
        (folder / "real" / path.name.removesuffix(".gz")).write_text(text, "utf-8")
    print(f"\n{len(chosen)} real pages of {source}", flush=True)
    return len(chosen)


def measure(arguments: argparse.Namespace, reprints: float, scratch: Path) -> None:
    """Print the rows of one feed, or of real pages."""
    folder, store = scratch / f"pages-{reprints}", scratch / f"store-{reprints}.sqlite"
    if arguments.folder:
        arguments.pages = take_pages(arguments.folder, folder, arguments.pages)
    else:
        make_pages(folder, arguments.pages, FeedOptions(a_day=arguments.a_day or arguments.pages, reprints=reprints, seed=arguments.seed))
    print(
        f"{'':18}{'pages/s':>8}{'two idle':>10}{'CPU ms':>10}{'alone ms':>10}{'all MB':>10}{'most MB':>10}   load {os.getloadavg()[0]:.1f}"
    )
    own = run_program(folder, store, ["--online"] if arguments.online else [])
    tell("secondsource run", own, arguments.pages)
    held = sum(path.stat().st_size for path in scratch.glob(f"{store.name}*"))
    if not arguments.no_plain:
        plain = run_plain(folder, scratch)
        tell("plain assembly", plain, arguments.pages)
        print(plain.output.strip().splitlines()[-1])
        ratios = (plain.wall / own.wall, plain.quiet(CORES) / own.quiet(CORES), plain.cpu / own.cpu)
        print("plain to own: wall {:.2f}, two idle cores {:.2f}, CPU {:.2f}".format(*ratios))
    print(f"store: {held / arguments.pages / 1000:.1f} kB a page", flush=True)
    if arguments.sample:
        tell_stages(folder, arguments.sample, scratch, online=arguments.online)


def tell_stages(folder: Path, sample: int, scratch: Path, *, online: bool) -> None:
    """Print CPU milliseconds a page by stage, of the first pages in one process."""
    part = scratch / "sample"
    shutil.rmtree(part, ignore_errors=True)
    for path in sorted(folder.rglob("*.html"))[:sample]:
        (part / path.parent.name).mkdir(parents=True, exist_ok=True)
        shutil.copy(path, part / path.parent.name)
    command = [sys.executable, HERE / "stages.py", part, "--json", *(["--online"] if online else [])]
    spent = json.loads(_succeed(run_command(command, cores=1, environment=THREADS)).output.strip().splitlines()[-1])
    pages = max(1.0, spent.pop("pages"))
    print(f"CPU ms a page by stage, {pages:.0f} pages, one process:")
    print("  ".join(f"{name} {1000 * seconds / pages:.1f}" for name, seconds in spent.items()), flush=True)


def main(arguments: argparse.Namespace) -> None:
    """Measure each feed asked for."""
    keep = arguments.keep
    if keep:
        keep.mkdir(parents=True, exist_ok=True)
    with workplace(keep) as scratch:
        for share in ["0"] if arguments.folder else arguments.reprints.split(","):
            measure(arguments, float(share), Path(scratch))


def workplace(keep: Path | None) -> tempfile.TemporaryDirectory[str] | nullcontext[str]:
    """The folder to work in: the one that is kept, or one that goes."""
    return nullcontext(str(keep)) if keep else tempfile.TemporaryDirectory()


def parse() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=600)
    parser.add_argument("--folder", type=Path, help="real pages (.html, .html.gz) in place of the feed; --pages of them at most")
    parser.add_argument("--a-day", type=float, default=0, help="mean pages a day of the feed; as many as --pages without it")
    parser.add_argument("--reprints", default=f"{REPRINTS},0", help="shares of later pages of an event that take over a text, one run each")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--online", action="store_true", help="place each page as it arrives instead of gathering all at the end")
    parser.add_argument("--no-plain", action="store_true", help="leave the plain assembly out")
    parser.add_argument("--sample", type=int, default=60, help="pages for the table of stages; 0 leaves it out")
    parser.add_argument("--keep", type=Path, help="folder to work in, kept with pages, stores and the plain encoder")
    return parser.parse_args()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--profile"]:
        import parts

        parts.main(parts.parse(sys.argv[2:]))
    else:
        main(parse())
