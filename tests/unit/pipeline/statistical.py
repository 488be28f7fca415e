"""Writes small tables of SAS, SPSS and Stata with ReadStat, the library inside pyreadstat.

Pyreadstat itself writes them from data frames only, and no sas7bdat at all.
"""

from __future__ import annotations

import ctypes
from pathlib import Path

import pyreadstat._readstat_writer

DOUBLE, STRING = 5, 0
WRITERS = {
    ".sav": "readstat_begin_writing_sav",
    ".dta": "readstat_begin_writing_dta",
    ".xpt": "readstat_begin_writing_xport",
    ".sas7bdat": "readstat_begin_writing_sas7bdat",
}
_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_ssize_t, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p)


def _library() -> ctypes.CDLL:
    library = ctypes.CDLL(pyreadstat._readstat_writer.__file__)
    for name in ("readstat_writer_init", "readstat_add_variable", "readstat_add_label_set", "readstat_get_variable"):
        getattr(library, name).restype = ctypes.c_void_p
    return library


def write(path: Path, header: list[str], rows: list[list], labels: dict[str, dict[float, str]] | None = None) -> Path:
    """Numbers as numbers, text as text, None as missing; `labels` of SPSS only."""
    library, parts = _library(), []

    def keep(data, length, _context):
        parts.append(ctypes.string_at(data, length))
        return length

    callback = _CALLBACK(keep)
    writer = ctypes.c_void_p(library.readstat_writer_init())
    library.readstat_set_data_writer(writer, callback)
    variables = []
    for index, name in enumerate(header):
        texts = [row[index] for row in rows if isinstance(row[index], str)]
        width = max((len(text.encode()) for text in texts), default=0)
        kind = STRING if texts else DOUBLE
        added = library.readstat_add_variable(writer, name.encode(), kind, ctypes.c_size_t(width))
        variables.append((ctypes.c_void_p(added), kind))
        if labels and name in labels:
            held = ctypes.c_void_p(library.readstat_add_label_set(writer, DOUBLE, f"labels{index}".encode()))
            for value, label in labels[name].items():
                library.readstat_label_double_value(held, ctypes.c_double(value), label.encode())
            library.readstat_variable_set_label_set(variables[-1][0], held)
    assert getattr(library, WRITERS[path.suffix])(writer, None, ctypes.c_long(len(rows))) == 0
    for row in rows:
        assert library.readstat_begin_row(writer) == 0
        for (variable, kind), value in zip(variables, row, strict=True):
            if value is None:
                assert library.readstat_insert_missing_value(writer, variable) == 0
            elif kind == STRING:
                assert library.readstat_insert_string_value(writer, variable, str(value).encode()) == 0
            else:
                assert library.readstat_insert_double_value(writer, variable, ctypes.c_double(value)) == 0
        assert library.readstat_end_row(writer) == 0
    assert library.readstat_end_writing(writer) == 0
    library.readstat_writer_free(writer)
    path.write_bytes(b"".join(parts))
    return path
