#!/usr/bin/env python3
"""Scores a grouping of rows against the truth; the same code for every matcher.

    score.py TRUTH CLUSTERS           pairwise precision, recall and F1 after clustering
    score.py TRUTH LINKS --top1       share of list rows whose best candidate is the right register row

CLUSTERS is file,line,cluster; a row that is not named stands alone. LINKS is line,register_line,probability: the best
candidate of each row of list.csv; a missing row has none. Needs Python 3.9 alone.
"""

import csv
import sys
from collections import Counter
from dataclasses import dataclass


@dataclass
class Rates:
    """Pairs of rows: right, wrong (grouped, but two entities) and missed (one entity, not grouped)."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self):
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self):
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self):
        return 2 * self.right / (2 * self.right + self.wrong + self.missed) if self.right else 0.0

    def __str__(self):
        return (
            f"F1 {self.f1:.5f}  precision {self.precision:.5f}  recall {self.recall:.5f}"
            f"  right {self.right}  wrong {self.wrong}  missed {self.missed}"
        )


def pairs(counts):
    """Number of unordered pairs within groups of the given sizes."""
    return sum(n * (n - 1) // 2 for n in counts)


def grouped(truth, clusters):
    """Rates of a grouping. Both arguments map (file, line) to a label; rows without a cluster stand alone."""
    both = pairs(Counter((truth[row], cluster) for row, cluster in clusters.items()).values())
    called = pairs(Counter(clusters.values()).values())
    there = pairs(Counter(truth.values()).values())
    return Rates(right=both, wrong=called - both, missed=there - both)


def top1(truth, links):
    """(right, rows with a partner) of best candidates; `links` maps a list line to a register line."""
    entity_of = {line: entity for (file, line), entity in truth.items() if file == "register.csv"}
    registered = set(entity_of.values())
    rows = {line: entity for (file, line), entity in truth.items() if file == "list.csv" and entity in registered}
    return sum(entity_of.get(links.get(line)) == entity for line, entity in rows.items()), len(rows)


def linked(truth, links, threshold):
    """Rates of links at or above a probability; `links` maps a list line to (register line, probability)."""
    entity_of = {line: entity for (file, line), entity in truth.items() if file == "register.csv"}
    registered = set(entity_of.values())
    there = {line: entity for (file, line), entity in truth.items() if file == "list.csv" and entity in registered}
    called = [(line, to) for line, (to, probability) in links.items() if probability >= threshold]
    right = sum(there.get(line) == entity_of[to] for line, to in called)
    return Rates(right=right, wrong=len(called) - right, missed=len(there) - right)


def read_truth(path):
    with open(path, newline="", encoding="utf-8") as file:
        return {(row["file"], int(row["line"])): row["entity"] for row in csv.DictReader(file)}


def read_clusters(path):
    with open(path, newline="", encoding="utf-8") as file:
        return {(row["file"], int(row["line"])): row["cluster"] for row in csv.DictReader(file)}


def read_links(path):
    with open(path, newline="", encoding="utf-8") as file:
        return {
            int(row["line"]): (int(row["register_line"]), float(row["probability"])) for row in csv.DictReader(file)
        }


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    truth = read_truth(sys.argv[1])
    if "--top1" in sys.argv:
        links = read_links(sys.argv[2])
        right, rows = top1(truth, {line: to for line, (to, _) in links.items()})
        print(f"top-1 {right / rows:.5f}  {right} of {rows}")
    else:
        print(grouped(truth, read_clusters(sys.argv[2])))


if __name__ == "__main__":
    main()
