#!/usr/bin/env python3
"""One night of Splink: list people against the register, from clean columns to the best register person of every row.

    splink_night.py PREPARED OUT [--threads N]

DuckDB backend, link_only. Read from Parquet, train without labels (prior from deterministic rules, u from random pairs, m by
EM on two blocking rules), predict, write. Wall and CPU seconds of each step go to OUT.json, because a model may be trained once
and kept: padan's is committed too.

The settings are those of a user who knows both the tool and the data: blocking rules that are all equi-joins on small
blocks (about three candidates per row), term frequencies on names, an exact level before every fuzzy one, nothing retained
that is not written.
"""

import argparse
import json
import pathlib
import time

started = (time.perf_counter(), time.process_time())

import duckdb
import splink
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

# About three candidates per row, none of them from a large block.
BLOCKING = [
    block_on("nik15"),
    block_on("no_kk", "substr(nama, 1, 1)"),
    block_on("substr(nik, 1, 12)", "substr(nama, 1, 2)"),
    block_on("nama", "tanggal_lahir"),
    block_on("tanggal_lahir", "desa"),
    block_on("tanggal_lahir", "substr(nama, 1, 3)", "kecamatan"),
    block_on("tanggal_lahir", "nama_ibu"),
    block_on("nama", "desa", "nama_ibu"),
    block_on("nama", "kecamatan", "substr(tanggal_lahir, 1, 4)"),
]

EXCHANGED = "{0}_l = substr({0}_r, 1, 5) || substr({0}_r, 9, 2) || '-' || substr({0}_r, 6, 2)".format("tanggal_lahir")


def settings():
    # Equal numbers are too rare among random pairs for their u to be sampled, so it is told: one person in the register has it.
    nik = cl.CustomComparison(
        output_column_name="nik",
        comparison_levels=[
            cll.NullLevel("nik"),
            cll.ExactMatchLevel("nik").configure(u_probability=1e-6, fix_u_probability=True),
            cll.ExactMatchLevel("nik15").configure(u_probability=3e-6, fix_u_probability=True),
            cll.DamerauLevenshteinLevel("nik", 1).configure(u_probability=1e-6, fix_u_probability=True),
            cll.DamerauLevenshteinLevel("nik", 2).configure(u_probability=1e-5, fix_u_probability=True),
            cll.ElseLevel(),
        ],
    )
    born = cl.CustomComparison(
        output_column_name="tanggal_lahir",
        comparison_levels=[
            cll.NullLevel("tanggal_lahir"),
            cll.ExactMatchLevel("tanggal_lahir"),
            cll.CustomLevel(EXCHANGED, label_for_charts="day and month exchanged"),
            cll.DamerauLevenshteinLevel("tanggal_lahir", 1),
            cll.CustomLevel("substr(tanggal_lahir_l, 1, 4) = substr(tanggal_lahir_r, 1, 4)", label_for_charts="same year"),
            cll.ElseLevel(),
        ],
    )
    place = cl.CustomComparison(
        output_column_name="desa",
        comparison_levels=[
            cll.NullLevel("desa"),
            cll.And(cll.ExactMatchLevel("desa"), cll.ExactMatchLevel("kecamatan")),
            cll.ExactMatchLevel("kecamatan"),
            cll.ElseLevel(),
        ],
    )
    return SettingsCreator(
        link_type="link_only",
        blocking_rules_to_generate_predictions=BLOCKING,
        comparisons=[
            nik,
            cl.DamerauLevenshteinAtThresholds("no_kk", [1, 2]),
            cl.JaroWinklerAtThresholds("nama", [0.95, 0.88, 0.8]).configure(term_frequency_adjustments=True),
            born,
            cl.ExactMatch("jenis_kelamin"),
            place,
            cl.JaroWinklerAtThresholds("nama_ibu", [0.92, 0.85]).configure(term_frequency_adjustments=True),
        ],
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=False,
    )


def train(linker):
    linker.training.estimate_probability_two_random_records_match(
        [block_on("nik"), block_on("nama", "tanggal_lahir", "nama_ibu")], recall=0.9
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in (block_on("nik15"), block_on("nama", "tanggal_lahir")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule, estimate_without_term_frequencies=True)


def write(connection, scored, out):
    """The best register person of every list row, ties to the first register row."""
    connection.execute(
        f"""COPY (SELECT l.file, l.sheet, l.line, b.register_row, b.probability FROM lists l JOIN (
              SELECT unique_id_l AS list_row, unique_id_r AS register_row, match_probability AS probability FROM {scored}
              QUALIFY row_number() OVER (PARTITION BY unique_id_l ORDER BY match_probability DESC, unique_id_r) = 1
            ) b ON b.list_row = l.unique_id ORDER BY l.unique_id) TO '{out}' (FORMAT csv, HEADER)"""
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("prepared", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--threads", type=int, default=0)
    options = parser.parse_args()
    took = {}
    mark = started

    def lap(name):
        nonlocal mark
        now = (time.perf_counter(), time.process_time())
        took[name], mark = [round(after - before, 3) for before, after in zip(mark, now)], now

    lap("import")
    connection = duckdb.connect()
    if options.threads:
        connection.execute(f"SET threads = {options.threads}")
    columns = "unique_id, nik, nik15, no_kk, nama, tanggal_lahir, jenis_kelamin, desa, kecamatan, nama_ibu"
    connection.execute(f"CREATE TABLE lists AS SELECT {columns}, file, sheet, line FROM '{options.prepared / 'lists.parquet'}'")
    connection.execute(f"CREATE TABLE register AS SELECT {columns} FROM '{options.prepared / 'register.parquet'}'")
    connection.execute(f"CREATE VIEW list_columns AS SELECT {columns} FROM lists")
    api = DuckDBAPI(connection=connection)
    tables = [api.register("list_columns", dataset_display_name="a_list"), api.register("register", dataset_display_name="b_register")]
    linker = Linker(tables, settings())
    lap("read")
    train(linker)
    lap("train")
    # All pairs, so that the count is what was scored; the threshold is a matter of writing.
    scored = linker.inference.predict()
    lap("predict")
    assert connection.execute(f"SELECT DISTINCT source_dataset_l FROM {scored.physical_name}").fetchall() == [("a_list",)]
    write(connection, scored.physical_name, options.out)
    lap("write")
    pairs = connection.execute(f"SELECT count(*) FROM {scored.physical_name}").fetchone()[0]
    result = dict(seconds=took, pairs=pairs, splink=splink.__version__, duckdb=duckdb.__version__)
    pathlib.Path(str(options.out) + ".json").write_text(json.dumps(result), encoding="utf-8")


if __name__ == "__main__":
    main()
