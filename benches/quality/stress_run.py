#!/usr/bin/env python3
"""padan and Splink on the twins set of `stress.py`, at equal recall.

    stress_run.py [--padan target/release/padan] [--data target/quality] [--seeds 1,2,3,4,5] [--households 5000] [--misses]

Counted, for both: pairs of rows of one list called one person (right, false), and rows linked to a register person (right,
false). padan is taken as it comes, at its default thresholds. For Splink the threshold is picked *with the truth*: the
one that gives at least padan's recall with the fewest false duplicates, or false links; where Splink cannot reach that
recall, its threshold of highest recall. padan reads the lists as printed; Splink gets the same rows parsed and clean.

Duplicates by Splink in two ways, the better one counts: `dedupe` finds pairs among the list rows and clusters them
within a list; `register` is told about the register too: two rows of a list are one person when both link to one
register person, or when both link to nobody and dedupe joins them. Needs splink, duckdb, pyarrow. --misses prints
padan's wrong and missed pairs with the fields that differ.
"""

import argparse
import csv
import itertools
import logging
import pathlib
import shutil
import subprocess
import sys
from collections import Counter, defaultdict

import splink.comparison_library as cl
from splink import SettingsCreator, block_on

import splink_side
from score import Rates

FIELDS = ["nik", "no_kk", "nama", "tanggal_lahir", "jenis_kelamin", "nama_ibu", "desa", "rt_rw", "dusun"]


def settings(link_type):
    """Names with Jaro-Winkler levels and term frequencies, birth date and numbers by its own comparisons."""
    within = ["list"] if link_type == "dedupe_only" else []
    return SettingsCreator(
        link_type=link_type,
        blocking_rules_to_generate_predictions=[
            block_on("nik", *within),
            block_on("no_kk", *within),
            block_on("tanggal_lahir", "jenis_kelamin", *within),
            block_on("nama", *within),
            block_on("nama", "desa", *within),
            block_on("nama_ibu", "desa", *within),
            block_on("desa", "rt_rw", "jenis_kelamin", *within),
        ],
        comparisons=[
            cl.NameComparison("nama").configure(term_frequency_adjustments=True),
            cl.DateOfBirthComparison("tanggal_lahir", input_is_string=True),
            cl.DamerauLevenshteinAtThresholds("nik", [1, 2]),
            cl.DamerauLevenshteinAtThresholds("no_kk", [1]).configure(term_frequency_adjustments=True),
            cl.ExactMatch("jenis_kelamin"),
            cl.NameComparison("nama_ibu").configure(term_frequency_adjustments=True),
            cl.ExactMatch("desa").configure(term_frequency_adjustments=True),
            cl.ExactMatch("rt_rw"),
        ],
    )


def trained(tables, link_type):
    setup = dict(
        settings=lambda: settings(link_type),
        prior=[block_on("nik"), block_on("nama", "tanggal_lahir"), block_on("nama", "no_kk", "jenis_kelamin")],
        recall=0.9,
        em=[block_on("nama", "desa"), block_on("tanggal_lahir"), block_on("no_kk", "jenis_kelamin")],
    )
    return splink_side.trained(tables, setup)


class Truth:
    """Who each list row is; rows are (list, line)."""

    def __init__(self, folder):
        with open(folder / "truth.csv", newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        self.person = {(int(r["list"]), int(r["line"])): r["person"] for r in rows}
        self.kind = {(int(r["list"]), int(r["line"])): r["kind"] for r in rows}
        self.register_row = {(int(r["list"]), int(r["line"])): int(r["register_row"] or 0) for r in rows}
        groups = defaultdict(list)
        for row, person in self.person.items():
            groups[row[0], person].append(row)
        self.pairs = {pair for rows in groups.values() for pair in itertools.combinations(sorted(rows), 2)}

    def duplicates(self, called):
        right = len(called & self.pairs)
        return Rates(right, len(called) - right, len(self.pairs) - right)

    def links(self, called):
        """`called` maps a row to a register row."""
        there = sum(register_row > 0 for register_row in self.register_row.values())
        right = sum(self.register_row[row] == to for row, to in called.items())
        return Rates(right, len(called) - right, there - right)


def within_lists(groups):
    """Pairs of rows of one list inside groups of rows."""
    return {
        pair for rows in groups for pair in itertools.combinations(sorted(rows), 2) if pair[0][0] == pair[1][0]
    }


def padan_side(folder, program):
    """Runs padan; returns its pairs and its links."""
    shutil.rmtree(folder / "runs", ignore_errors=True)
    subprocess.run([program, "run", folder / "job.toml", "-q"], check=True, stdout=subprocess.DEVNULL)
    run = next(path for path in (folder / "runs").iterdir() if path.is_dir())
    groups, links = defaultdict(list), {}
    with open(run / "duplicates.csv", newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["kind"] == "GANDA_DALAM_DAFTAR":
                groups[row["group"]].append((int(row["list"]), int(row["line"])))
    with open(run / "links.csv", newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["status"].startswith("PADAN"):
                links[int(row["list"]), int(row["line"])] = int(row["register_row"])
    return within_lists(groups.values()), links


class SplinkSide:
    """Splink's scored pairs among list rows, and between list rows and the register."""

    def __init__(self, folder):
        lists, register = splink_side.read(folder / "clean.csv"), splink_side.read(folder / "register_clean.csv")
        places = list(zip(lists["list"].to_pylist(), lists["line"].to_pylist()))
        self.rows = [(int(number), int(line)) for number, line in places]
        among = splink_side.predicted(trained([lists], "dedupe_only"), 0.001)
        self.edges = [(self.rows[a - 2], self.rows[b - 2], p) for a, b, p in among]
        across = trained([lists.drop(["list"]), register], "link_only")
        result = across.inference.predict(threshold_match_probability=0.001).as_duckdbpyrelation()
        self.best = {}
        for a, b, p in result.project("unique_id_l, unique_id_r, match_probability").fetchall():
            row, to = self.rows[a - 2], b - 1
            if row not in self.best or (p, -to) > (self.best[row][1], -self.best[row][0]):
                self.best[row] = (to, p)

    def links(self, threshold):
        return {row: to for row, (to, p) in self.best.items() if p >= threshold}

    def dedupe(self, threshold, rows=lambda row: True):
        edges = [(a, b) for a, b, p in self.edges if p >= threshold and rows(a) and rows(b)]
        groups = defaultdict(list)
        for row, top in splink_side.components(edges).items():
            groups[top].append(row)
        return within_lists(groups.values())

    def with_register(self, threshold):
        links, groups = self.links(threshold), defaultdict(list)
        for row, to in links.items():
            groups[to].append(row)
        return within_lists(groups.values()) | self.dedupe(threshold, lambda row: row not in links)


STEPS = sorted({step / 200 for step in range(1, 200)} | {1 - 10 ** (-n / 4) for n in range(8, 60)})


def at_recall(truth_rates, called_at, recall):
    """(rates, threshold): fewest false among thresholds of at least `recall`, else highest recall."""
    tried = [(truth_rates(called_at(step)), step) for step in STEPS]
    enough = [(rates.wrong, -rates.recall, step, rates) for rates, step in tried if rates.recall >= recall]
    if enough:
        best = min(enough, key=lambda entry: entry[:3])
        return best[3], best[2]
    rates, step = max(tried, key=lambda entry: (entry[0].recall, -entry[0].wrong))
    return rates, step


def false_kinds(truth, pairs):
    return dict(sorted(Counter(truth.kind[a] for a, _ in pairs - truth.pairs).items()))


def show_misses(folder, truth, pairs, links):
    with open(folder / "clean.csv", newline="", encoding="utf-8") as file:
        clean = {(int(r["list"]), int(r["line"])): r for r in csv.DictReader(file)}
    with open(folder / "register_clean.csv", newline="", encoding="utf-8") as file:
        register = {int(r["line"]): r for r in csv.DictReader(file)}
    differing = lambda a, b: ", ".join(f"{f}: {a[f] or '-'} / {b[f] or '-'}" for f in FIELDS if a[f] != b[f])
    for what, some in (("false", pairs - truth.pairs), ("missed", truth.pairs - pairs)):
        for a, b in sorted(some):
            state = [f"{'in' if truth.register_row[row] else 'not in'} register, {'linked' if row in links else 'not linked'}" for row in (a, b)]
            print(f"  {what} duplicate {a} {b} [{truth.kind[a]}; {'; '.join(state)}] {differing(clean[a], clean[b])}")
    for row, to in sorted(links.items()):
        if truth.register_row[row] != to:
            there = "in" if truth.register_row[row] else "not in"
            print(f"  false link {row} -> {to} [{truth.kind[row]}; {there} register] {clean[row]['nama']}: {differing(clean[row], register[to])}")


def one_seed(options, seed):
    folder = options.data / f"stress_{seed}"
    here = pathlib.Path(__file__).resolve().parent
    made = [sys.executable, here / "stress.py", "--out", folder, "--seed", str(seed), "--households", str(options.households)]
    subprocess.run(made, check=True)
    truth = Truth(folder)
    pairs, links = padan_side(folder, options.padan)
    ours, our_links = truth.duplicates(pairs), truth.links(links)
    print(f"seed {seed} padan  duplicates {ours}  false by kind {false_kinds(truth, pairs)}")
    print(f"seed {seed} padan  links      {our_links}")
    if options.misses:
        show_misses(folder, truth, pairs, links)
    splink = SplinkSide(folder)
    found = {}
    for name, called_at in (("dedupe", splink.dedupe), ("register", splink.with_register)):
        rates, step = at_recall(truth.duplicates, called_at, ours.recall)
        found[name] = rates
        print(f"seed {seed} splink {name} at {step:.6f}: {rates}  false by kind {false_kinds(truth, called_at(step))}")
    their_links, step = at_recall(truth.links, splink.links, our_links.recall)
    print(f"seed {seed} splink links at {step:.6f}: {their_links}", flush=True)
    theirs = min(found.values(), key=lambda rates: (rates.recall < ours.recall, rates.wrong))
    return ours, theirs, found, our_links, their_links


def main():
    root = pathlib.Path(__file__).resolve().parents[2]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--padan", default=root / "target/release/padan")
    parser.add_argument("--data", type=pathlib.Path, default=root / "target/quality")
    parser.add_argument("--seeds", default="1,2,3,4,5")
    parser.add_argument("--households", type=int, default=5000)
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    logging.getLogger("splink").setLevel(logging.ERROR)
    results = [one_seed(options, int(seed)) for seed in options.seeds.split(",")]
    total = lambda at: (sum(at(r).right for r in results), sum(at(r).wrong for r in results), sum(at(r).missed for r in results))
    columns = {
        "padan, duplicates": total(lambda r: r[0]),
        "Splink dedupe, duplicates": total(lambda r: r[2]["dedupe"]),
        "Splink with register, duplicates": total(lambda r: r[2]["register"]),
        "padan, links": total(lambda r: r[3]),
        "Splink, links": total(lambda r: r[4]),
    }
    print("\n| seeds " + options.seeds + " | right | false | missed | recall |\n|---|---:|---:|---:|---:|")
    for name, (right, wrong, missed) in columns.items():
        print(f"| {name} | {right} | {wrong} | {missed} | {right / max(right + missed, 1):.4f} |")
    ours, theirs = (sum(r[side].wrong for r in results) for side in (0, 1))
    print(f"\nfalse duplicates: padan {ours}, Splink's better way {theirs}: {theirs / max(ours, 1):.1f} times")


if __name__ == "__main__":
    main()
