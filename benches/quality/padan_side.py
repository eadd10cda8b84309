#!/usr/bin/env python3
"""padan on the public sets: each rule folder of this directory run as it stands, scored by `score.py`.

    padan_side.py [--padan target/release/padan] [--data target/quality] [--errors] [SET ...]

Copies SET/job.toml and SET/rules beside the prepared data, runs `padan run`, and reads clusters.csv (sets without a register)
or links.csv (febrl4, census). Nothing is picked afterwards: the thresholds are those of the rule folder. --errors prints
wrong and missed pairs.
"""

import argparse
import csv
import itertools
import pathlib
import shutil
import subprocess
import time
from collections import defaultdict

import score

SETS = ["febrl2", "febrl3", "febrl4", "fake_1000", "rldata500", "rldata10000", "historical_50k", "census"]


def read(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def run(name, options):
    """Runs one set; returns the run folder."""
    folder, rules = options.data / name, pathlib.Path(__file__).resolve().parent / name
    shutil.rmtree(folder / "runs", ignore_errors=True)
    shutil.rmtree(folder / "rules", ignore_errors=True)
    shutil.copytree(rules / "rules", folder / "rules")
    shutil.copy(rules / "job.toml", folder / "job.toml")
    subprocess.run([options.padan, "run", folder / "job.toml", "-q"], check=True, stdout=subprocess.DEVNULL)
    return next(path for path in (folder / "runs").iterdir() if path.is_dir())


def deduplicated(name, folder, out, options):
    truth = score.read_truth(folder / "truth.csv")
    clusters = {(row["file"], int(row["line"])): row["cluster"] for row in read(out / "clusters.csv")}
    print(f"padan {name}: {score.grouped(truth, clusters)}", flush=True)
    if options.errors:
        show_pairs(folder, truth, clusters, out)


def show_pairs(folder, truth, clusters, out):
    rows = {line: row for line, row in enumerate(read(folder / "people.csv"), start=2)}
    pairs = {(int(p["left_line"]), int(p["right_line"])): p for p in read(out / "pairs.csv")}

    def within(labels):
        groups = defaultdict(list)
        for (_, line), label in labels.items():
            groups[label].append(line)
        return {pair for lines in groups.values() for pair in itertools.combinations(sorted(lines), 2)}

    there, called = within(truth), within(clusters)
    for what, some in (("wrong", called - there), ("missed", there - called)):
        for a, b in sorted(some):
            pair = pairs.get((a, b))
            seen = f"weight {pair['weight']} p {pair['probability']} rule {pair['rule']}" if pair else "pair not kept (not reached, or improbable)"
            print(f"  {what} {a} {b}: {seen}\n    {list(rows[a].values())}\n    {list(rows[b].values())}")


def linked(name, folder, out, options):
    truth = score.read_truth(folder / "truth.csv")
    links, best = {}, {}
    for row in read(out / "links.csv"):
        if not row["register_line"]:
            continue
        best[int(row["line"])] = int(row["register_line"])
        if row["status"].startswith("PADAN"):
            links[int(row["line"])] = (int(row["register_line"]), 1.0)
    right, there = score.top1(truth, best)
    print(f"padan {name}: {score.linked(truth, links, 0.5)}")
    print(f"padan {name} top-1: {right / there:.5f} ({right} of {there})", flush=True)
    if options.errors:
        show_links(folder, truth, links, best)


def show_links(folder, truth, links, best):
    lists = {line: row for line, row in enumerate(read(folder / "list.csv"), start=2)}
    register = {line: row for line, row in enumerate(read(folder / "register.csv"), start=2)}
    partner = {entity: line for (file, line), entity in truth.items() if file == "register.csv"}
    for (file, line), entity in sorted(truth.items()):
        to = links.get(line, (None,))[0] if file == "list.csv" else None
        if file == "list.csv" and to != partner.get(entity) and truth.get(("register.csv", to)) != entity:
            print(f"  row {line}: {list(lists[line].values())}")
            print(f"    linked {list(register[to].values()) if to else None}; best candidate {best.get(line)}")
            print(f"    right  {list(register[partner[entity]].values()) if entity in partner else None} at {partner.get(entity)}")


def main():
    root = pathlib.Path(__file__).resolve().parents[2]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", metavar="SET", help="of " + ", ".join(SETS))
    parser.add_argument("--padan", default=root / "target/release/padan")
    parser.add_argument("--data", type=pathlib.Path, default=root / "target/quality")
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    for name in options.sets or SETS:
        folder = options.data / name
        if not (folder / "truth.csv").exists():
            print(f"{name}: skipped, not prepared")
            continue
        began = time.monotonic()
        out = run(name, options)
        took = time.monotonic() - began
        (linked if (folder / "register.csv").exists() else deduplicated)(name, folder, out, options)
        print(f"padan {name}: {took:.1f} s")


if __name__ == "__main__":
    main()
