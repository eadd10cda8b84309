#!/usr/bin/env python3
"""The floor with DuckDB: what `floor_polars.py` does, in SQL.

    floor_duckdb.py PLAN OUT [--threads N]
"""

import argparse
import json
import pathlib

import duckdb


def rows_of(entry):
    """The rows of one list file as a query: its name, its columns as texts, its NIKs."""
    columns = {f"c{n}": "VARCHAR" for n in range(entry["columns"])}
    text = entry["text"].replace("'", "''")
    name = entry["file"].replace("'", "''")
    return (
        f"SELECT '{name}' AS file, *, c{entry['nik_column']} AS list_nik FROM read_csv('{text}', delim = '{entry['delimiter']}', "
        f"header = false, auto_detect = false, columns = {columns}, null_padding = true, strict_mode = false, quote = '\"', "
        f"parallel = false)"
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("plan", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--threads", type=int, default=0)
    options = parser.parse_args()
    plan = json.loads(options.plan.read_text(encoding="utf-8"))
    connection = duckdb.connect()
    connection.execute("SET preserve_insertion_order = false")
    if options.threads:
        connection.execute(f"SET threads = {options.threads}")
    every_row = " UNION ALL BY NAME ".join(map(rows_of, plan["lists"]))
    connection.execute(
        f"COPY (SELECT lists.*, register.* FROM ({every_row}) lists LEFT JOIN "
        f"read_csv({plan['register']!r}, header = true, all_varchar = true) register ON register.nik = lists.list_nik) "
        f"TO '{options.out}' (FORMAT csv, HEADER)"
    )


if __name__ == "__main__":
    main()
