#!/usr/bin/env python3
"""Results of run.sh as Markdown: nights by stage, whole processes, and growth from one size to the next.

    table.py results.jsonl

Stages are those that the nights themselves wrote (`stages_ms` of runs/log.jsonl), in their order. `outside` is what the
process took beyond them: starting up, reading the job, sealing the run, leaving. Figures are medians over the rounds.
"""

import json
import pathlib
import statistics
import sys


def read(path):
    """Medians by (people, rows, night), and the stages in the order in which they first appear."""
    groups, stages = {}, {}
    for line in pathlib.Path(path).read_text(encoding="utf-8").splitlines():
        result = json.loads(line)
        result["stages"] = {name: ms / 1000 for name, ms in result["log"]["stages_ms"]}
        stages |= dict.fromkeys(result["stages"])
        groups.setdefault((result["people"], result["rows"], result["night"]), []).append(result)
    return {key: median_of(results, stages) for key, results in groups.items()}, list(stages)


def median_of(results, stages):
    """One row of medians. Unit: seconds, MiB."""
    row = {stage: statistics.median([result["stages"].get(stage, 0.0) for result in results]) for stage in stages}
    row["outside"] = statistics.median([result["wall_s"] - sum(result["stages"].values()) for result in results])
    row["wall"] = statistics.median([result["wall_s"] for result in results])
    row["CPU"] = statistics.median([result["user_s"] + result["system_s"] for result in results])
    row["peak MiB"] = statistics.median([result["peak_kib"] for result in results]) / 1024
    row["threads"] = results[0]["log"]["threads"]
    return row


def print_table(headings, rows):
    print("| " + " | ".join(headings) + " |")
    print("|" + "---:|" * len(headings))
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print()


def seconds(value):
    return f"{max(value, 0):.2f} s"


def print_nights(nights, stages):
    columns = [*stages, "outside", "wall", "CPU"]
    rows = [
        [f"{people:,}", f"{list_rows:,}", night, str(row["threads"]), *(seconds(row[column]) for column in columns), f"{row['peak MiB']:,.0f}"]
        for (people, list_rows, night), row in nights.items()
    ]
    print_table(["people", "list rows", "night", "threads", *columns, "peak MiB"], rows)


def print_growth(nights, stages):
    """How many times as long (and as much) from each size to the next; stages below 20 ms on the smaller side say nothing."""
    sizes = sorted({key[:2] for key in nights})
    columns = [*stages, "wall", "CPU", "peak MiB"]
    rows = []
    for smaller, larger in zip(sizes, sizes[1:]):
        for night in ("first", "second"):
            few, many = nights[*smaller, night], nights[*larger, night]
            ratios = [f"{many[c] / few[c]:.1f}" if few[c] >= 0.02 else "" for c in columns]
            rows.append([f"{smaller[0]:,} → {larger[0]:,}", f"{larger[0] / smaller[0]:.0f}", f"{larger[1] / smaller[1]:.1f}", night, *ratios])
    if rows:
        print("Times as much, from one size to the next:\n")
        print_table(["sizes", "people", "list rows", "night", *columns], rows)


def print_second_nights(nights):
    """What a second night costs of the first."""
    rows = []
    for (people, list_rows, night), second in nights.items():
        if night == "second":
            first = nights[people, list_rows, "first"]
            rows.append([f"{people:,}", f"{list_rows:,}", *(f"{second[c] / first[c]:.2f}" for c in ("wall", "CPU", "peak MiB"))])
    print("Second night ÷ first night:\n")
    print_table(["people", "list rows", "wall", "CPU", "peak"], rows)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    nights, stages = read(sys.argv[1])
    print_nights(nights, stages)
    print_growth(nights, stages)
    print_second_nights(nights)


if __name__ == "__main__":
    main()
