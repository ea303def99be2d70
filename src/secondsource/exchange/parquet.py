"""Rows to Apache Parquet files and back: one row a page, with its bytes and all that was read from it, or why it was set aside.

Wraps pyarrow (extra `ray`). The columns are text, bytes and lists of bytes; what the text says is for the caller to write and to read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from secondsource.errors import InputError, SecondSourceError

Row = Mapping[str, Any]
TEXTS = ("file", "capture_id", "media", "taken", "version", "stage", "reason", "article", "analysis", "claims", "profile")
BLOBS = ("data", "lead_vector", "sketch")
BLOB_LISTS = ("claim_vectors", "sentence_vectors")
COLUMNS = (*TEXTS, *BLOBS, *BLOB_LISTS)
ROWS_PER_READ = 64
"""Rows in memory at once while a file is read: some 15 MB of ordinary pages."""
COMPRESSION = "zstd"


def _arrow() -> Any:  # noqa: ANN401  (pyarrow ships no types)
    # Inside a function, because it comes with the extra `ray` alone.
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise SecondSourceError("Parquet files need pyarrow: install secondsource[ray]") from error
    return pyarrow


def make_table(rows: Iterable[Row]) -> Any:  # noqa: ANN401
    """Rows as an Arrow table; a column that a row lacks is null. No rows give an empty table with all columns."""
    arrow = _arrow()
    kinds = [(TEXTS, arrow.string()), (BLOBS, arrow.binary()), (BLOB_LISTS, arrow.list_(arrow.binary()))]
    fields = [arrow.field(name, kind) for names, kind in kinds for name in names]
    return arrow.Table.from_pylist(list(rows), schema=arrow.schema(fields))


def write_rows(path: Path, rows: Sequence[Row]) -> None:
    """Write a file, whole or not at all; raises OSError where the disk is full or the folder cannot be written."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    _arrow().parquet.write_table(make_table(rows), unfinished, compression=COMPRESSION)
    unfinished.replace(path)


def find_files(folder: Path) -> list[Path]:
    """The Parquet files of a folder, by name; raises InputError where there is no such folder."""
    if not folder.is_dir():
        raise InputError(str(folder), "is no folder")
    return sorted(path for path in folder.glob("*.parquet") if not path.name.startswith("."))


def read_rows(path: Path, columns: Sequence[str] = COLUMNS) -> Iterator[dict[str, Any]]:
    """The rows of a file, a few at a time in memory; raises InputError for a damaged file and one without these columns."""
    arrow = _arrow()
    try:
        with arrow.parquet.ParquetFile(path) as file:
            _check(path, file.schema_arrow, columns)
            for batch in file.iter_batches(ROWS_PER_READ, columns=list(columns)):
                yield from batch.to_pylist()
    except (arrow.ArrowException, OSError) as error:
        raise InputError(path.name, f"is no Parquet file, or a damaged one ({' '.join(str(error).split())})") from error


def _check(path: Path, found: Any, columns: Sequence[str]) -> None:  # noqa: ANN401
    wanted = make_table(()).schema
    lacking = [name for name in columns if name not in found.names]
    if lacking:
        raise InputError(path.name, f"was not written by `secondsource read`: it lacks {', '.join(lacking)}")
    wrong = [name for name in columns if found.field(name).type != wanted.field(name).type]
    if wrong:
        kinds = ", ".join(f"{name} is {found.field(name).type}, not {wanted.field(name).type}" for name in wrong)
        raise InputError(path.name, f"was not written by `secondsource read`: {kinds}")
