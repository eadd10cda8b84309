#!/usr/bin/env python3
"""Splink on the same files: the other side of the comparison.

    splink_side.py [--data target/quality] [--thresholds 0.5,0.95] [--best] [SET ...]

Splink (`pip install splink duckdb`; 5.0.0 here) is set up as its own tutorials do for these very sets (febrl3, febrl4, the
accuracy page for fake_1000, deduplicate_50k for historical_50k, pseudopeople-acs for census), with the richer of the published variants where there are
two: name comparisons with Jaro-Winkler levels, its date-of-birth comparison, Damerau-Levenshtein on numbers, term-frequency
adjustment. Training is unsupervised: the prior from deterministic rules and an assumed recall, u from random pairs
(fixed seed), m by EM on two or more blocking rules. Where the tutorial's blocking would lose pairs before they are scored,
more rules are added. Clusters are connected components at the threshold.

Writes DATA/SET/splink_clusters_T.csv, or splink_links.csv for febrl4 and census, and prints a line per threshold. --best also tries
a hundred thresholds and prints the best F1 that the truth could have picked: an upper bound, not a result.
"""

import argparse
import csv
import logging
import pathlib
import time

import duckdb
import pyarrow
import splink
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

import score

FEBRL_DATE = dict(input_is_string=True, datetime_format="%Y%m%d", invalid_dates_as_null=True)


def febrl_settings(link_type):
    """The detailed model of Splink's febrl4 page, with given name and surname compared together (their order is swapped
    by the generator) and the rest of the address, which its page leaves out as too dependent on the postcode."""
    return SettingsCreator(
        link_type=link_type,
        blocking_rules_to_generate_predictions=[
            block_on("given_name", "surname"),
            "l.given_name = r.surname and l.surname = r.given_name",
            block_on("date_of_birth"),
            block_on("soc_sec_id"),
            block_on("state", "address_1"),
            block_on("street_number", "address_1"),
            block_on("postcode"),
            block_on("suburb"),
            block_on("surname", "state"),
        ],
        comparisons=[
            cl.ForenameSurnameComparison("given_name", "surname"),
            cl.DateOfBirthComparison("date_of_birth", **FEBRL_DATE),
            cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("address_1", [0.9, 0.8]).configure(term_frequency_adjustments=True),
        ],
        retain_intermediate_calculation_columns=False,
    )


FEBRL_TRAINING = dict(
    prior=[
        block_on("soc_sec_id"),
        block_on("given_name", "surname", "date_of_birth"),
        "l.given_name = r.surname and l.surname = r.given_name and l.date_of_birth = r.date_of_birth",
    ],
    recall=0.9,
    em=[block_on("date_of_birth"), block_on("postcode"), block_on("soc_sec_id")],
)

SETS = {
    "febrl2": dict(settings=lambda: febrl_settings("dedupe_only"), **FEBRL_TRAINING),
    "febrl3": dict(settings=lambda: febrl_settings("dedupe_only"), **FEBRL_TRAINING),
    "febrl4": dict(settings=lambda: febrl_settings("link_only"), **FEBRL_TRAINING),
    "fake_1000": dict(
        settings=lambda: SettingsCreator(
            link_type="dedupe_only",
            blocking_rules_to_generate_predictions=[
                block_on("first_name"),
                block_on("surname"),
                block_on("dob"),
                block_on("email"),
            ],
            comparisons=[
                cl.ForenameSurnameComparison("first_name", "surname"),
                cl.DateOfBirthComparison("dob", input_is_string=True),
                cl.ExactMatch("city").configure(term_frequency_adjustments=True),
                cl.EmailComparison("email"),
            ],
        ),
        prior=[
            "l.first_name = r.first_name and levenshtein(r.dob, l.dob) <= 1",
            "l.surname = r.surname and levenshtein(r.dob, l.dob) <= 1",
            "l.first_name = r.first_name and levenshtein(r.surname, l.surname) <= 2",
            "l.email = r.email",
        ],
        recall=0.7,
        em=[block_on("dob"), block_on("email"), block_on("first_name", "surname")],
    ),
    "historical_50k": dict(
        settings=lambda: SettingsCreator(
            link_type="dedupe_only",
            blocking_rules_to_generate_predictions=[
                block_on("substr(first_name,1,3)", "substr(surname,1,4)"),
                block_on("surname", "dob"),
                block_on("first_name", "dob"),
                block_on("postcode_fake", "first_name"),
                block_on("postcode_fake", "surname"),
                block_on("dob", "birth_place"),
                block_on("substr(postcode_fake,1,3)", "dob"),
                block_on("substr(postcode_fake,1,3)", "first_name"),
                block_on("substr(postcode_fake,1,3)", "surname"),
                block_on("substr(first_name,1,2)", "substr(surname,1,2)", "substr(dob,1,4)"),
            ],
            comparisons=[
                cl.ForenameSurnameComparison("first_name", "surname"),
                cl.DateOfBirthComparison("dob", input_is_string=True),
                cl.PostcodeComparison("postcode_fake"),
                cl.ExactMatch("birth_place").configure(term_frequency_adjustments=True),
                cl.ExactMatch("occupation").configure(term_frequency_adjustments=True),
            ],
        ),
        prior=[
            block_on("first_name", "surname", "dob"),
            block_on("substr(first_name,1,2)", "surname", "substr(postcode_fake,1,2)"),
            block_on("dob", "postcode_fake"),
        ],
        recall=0.6,
        em=[block_on("first_name", "surname"), block_on("dob")],
    ),
}

SETS["census"] = dict(
    settings=lambda: SettingsCreator(
        link_type="link_only",
        blocking_rules_to_generate_predictions=[
            block_on("first_name", "last_name"),
            block_on("date_of_birth"),
            block_on("first_name", "sex", "race_ethnicity", "middle_initial"),
            block_on("last_name", "sex", "middle_initial"),
            block_on("street_name", "street_number"),
            block_on("last_name", "street_name"),
            block_on("first_name", "street_name"),
        ],
        comparisons=[
            cl.NameComparison("first_name", jaro_winkler_thresholds=[0.9]).configure(term_frequency_adjustments=True),
            cl.ExactMatch("middle_initial").configure(term_frequency_adjustments=True),
            cl.NameComparison("last_name", jaro_winkler_thresholds=[0.9]).configure(term_frequency_adjustments=True),
            cl.DamerauLevenshteinAtThresholds("date_of_birth", [1, 2]),
            cl.DamerauLevenshteinAtThresholds("street_name").configure(term_frequency_adjustments=True),
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.ExactMatch("sex"),
            cl.ExactMatch("race_ethnicity").configure(term_frequency_adjustments=True),
        ],
    ),
    prior=[block_on("first_name", "last_name", "date_of_birth"), block_on("first_name", "date_of_birth", "middle_initial", "sex")],
    recall=0.7,
    em=[block_on("date_of_birth"), block_on("last_name", "first_name")],
)


def rldata_settings():
    """No page of Splink's covers RLdata: the same kind of comparisons, with both name fields and the date."""
    return SettingsCreator(
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=[
            block_on("first_name", "surname"),
            block_on("birth_date"),
            block_on("surname", "substr(birth_date,1,4)"),
            block_on("first_name", "substr(birth_date,1,4)"),
            block_on("first_name", "substr(birth_date,6,5)"),
            block_on("surname", "substr(birth_date,6,5)"),
        ],
        comparisons=[
            cl.NameComparison("first_name").configure(term_frequency_adjustments=True),
            cl.NameComparison("surname").configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("second_first_name", [0.9]),
            cl.JaroWinklerAtThresholds("second_surname", [0.9]),
            cl.DateOfBirthComparison("birth_date", input_is_string=True),
        ],
    )


for name in ("rldata500", "rldata10000"):
    SETS[name] = dict(
        settings=rldata_settings,
        prior=[
            block_on("first_name", "surname", "birth_date"),
            "l.birth_date = r.birth_date and l.surname = r.surname and jaro_winkler_similarity(l.first_name, r.first_name) > 0.8",
            "l.birth_date = r.birth_date and l.first_name = r.first_name and jaro_winkler_similarity(l.surname, r.surname) > 0.8",
        ],
        recall=0.8,
        em=[block_on("first_name", "surname"), block_on("birth_date")],
    )


def read(path):
    """A CSV as an Arrow table of texts, empty cells null, with its physical line as unique_id."""
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    columns = {name: pyarrow.array([row[name] or None for row in rows], pyarrow.string()) for name in rows[0]}
    return pyarrow.table({"unique_id": pyarrow.array(range(2, len(rows) + 2), pyarrow.int64()), **columns})


def trained(tables, setup):
    """A linker with every parameter estimated, no label used."""
    api = DuckDBAPI(connection=duckdb.connect())
    linker = Linker([api.register(table) for table in tables], setup["settings"]())
    linker.training.estimate_probability_two_random_records_match(setup["prior"], recall=setup["recall"])
    linker.training.estimate_u_using_random_sampling(max_pairs=1e7, seed=1)
    for rule in setup["em"]:
        linker.training.estimate_parameters_using_expectation_maximisation(
            rule, estimate_without_term_frequencies=True
        )
    return linker


def components(edges):
    """Connected components of (left, right) pairs, as a map from row to the smallest row of its component."""
    parent = {}

    def root(row):
        parent.setdefault(row, row)
        while parent[row] != row:
            parent[row] = parent[parent[row]]
            row = parent[row]
        return row

    for left, right in edges:
        a, b = root(left), root(right)
        if a != b:
            parent[max(a, b)] = min(a, b)
    return {row: root(row) for row in parent}


def predicted(linker, at_least=0.01):
    """Scored pairs as (left, right, probability), most probable first."""
    result = linker.inference.predict(threshold_match_probability=at_least).as_duckdbpyrelation()
    rows = result.project("unique_id_l, unique_id_r, match_probability").fetchall()
    return sorted(rows, key=lambda row: (-row[2], row[0], row[1]))


def clusters_at(edges, threshold):
    """Clusters at a threshold in the form of score.grouped."""
    found = components((left, right) for left, right, probability in edges if probability >= threshold)
    return {("people.csv", row): cluster for row, cluster in found.items()}


def save(path, heading, rows):
    with open(path, "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(heading)
        out.writerows(rows)


def dedupe(name, folder, options):
    truth = score.read_truth(folder / "truth.csv")
    edges = predicted(trained([read(folder / "people.csv")], SETS[name]))
    for threshold in options.thresholds:
        found = clusters_at(edges, threshold)
        save(
            folder / f"splink_clusters_{threshold}.csv",
            ["file", "line", "cluster"],
            [(file, line, cluster) for (file, line), cluster in sorted(found.items())],
        )
        print(f"splink {name} at {threshold}: {score.grouped(truth, found)}", flush=True)
    if options.best:
        steps = [step / 100 for step in range(2, 100)] + [1 - 10.0**-n for n in range(3, 10)]
        tried = [(score.grouped(truth, clusters_at(edges, step)).f1, step) for step in steps]
        print(f"splink {name} best threshold by the truth: F1 {max(tried)[0]:.5f} at {max(tried)[1]}", flush=True)


def link(name, folder, options):
    truth = score.read_truth(folder / "truth.csv")
    linker = trained([read(folder / "list.csv"), read(folder / "register.csv")], SETS[name])
    result = linker.inference.predict(threshold_match_probability=0.0001).as_duckdbpyrelation()
    sides = result.project("source_dataset_l, source_dataset_r").distinct().fetchall()
    assert sides == [("__splink__input_table_0", "__splink__input_table_1")], "the list is the left side of every pair"
    rows = result.project("unique_id_l, unique_id_r, match_probability").fetchall()
    best = {}
    for line, register_line, probability in rows:
        if line not in best or (probability, -register_line) > (best[line][1], -best[line][0]):
            best[line] = (register_line, probability)
    save(
        folder / "splink_links.csv",
        ["line", "register_line", "probability"],
        [(line, *best[line]) for line in sorted(best)],
    )
    right, there = score.top1(truth, {line: to for line, (to, _) in best.items()})
    print(f"splink {name} top-1: {right / there:.5f} ({right} of {there})", flush=True)
    for threshold in options.thresholds:
        print(f"splink {name} best candidate at {threshold}: {score.linked(truth, best, threshold)}", flush=True)


def main():
    root = pathlib.Path(__file__).resolve().parents[2]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", metavar="SET", help="of " + ", ".join(SETS))
    parser.add_argument("--data", type=pathlib.Path, default=root / "target/quality")
    parser.add_argument("--thresholds", default="0.5,0.95")
    parser.add_argument("--best", action="store_true")
    options = parser.parse_args()
    options.thresholds = [float(part) for part in options.thresholds.split(",")]
    logging.getLogger("splink").setLevel(logging.ERROR)
    print(f"splink {splink.__version__}, duckdb {duckdb.__version__}")
    for name in options.sets or SETS:
        folder = options.data / name
        if not (folder / "truth.csv").exists():
            print(f"{name}: skipped, not prepared")
            continue
        began = time.monotonic()
        (link if (folder / "register.csv").exists() else dedupe)(name, folder, options)
        print(f"splink {name}: {time.monotonic() - began:.1f} s")


if __name__ == "__main__":
    main()
