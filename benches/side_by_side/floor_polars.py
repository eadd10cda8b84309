#!/usr/bin/env python3
"""The floor with polars: read the register and every list, join on the NIK as written, write the result. Nothing else.

    floor_polars.py PLAN OUT [--threads N]

Every column is read as text and every list row is written, with the register row that has its NIK when there is one.
No heading is understood, no value repaired, nothing compared: no program that reads these files can be much faster.
"""

import argparse
import json
import os
import pathlib


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("plan", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--threads", type=int, default=0)
    options = parser.parse_args()
    if options.threads:
        os.environ["POLARS_MAX_THREADS"] = str(options.threads)
    import polars

    plan = json.loads(options.plan.read_text(encoding="utf-8"))
    register = polars.scan_csv(plan["register"], infer_schema=False)
    lists = []
    for entry in plan["lists"]:
        columns = [f"c{n}" for n in range(entry["columns"])]
        rows = polars.scan_csv(
            entry["text"], separator=entry["delimiter"], has_header=False, infer_schema=False,
            schema={name: polars.String for name in columns}, truncate_ragged_lines=True, missing_columns="insert",
        )
        lists.append(rows.with_columns(polars.lit(entry["file"]).alias("file"), polars.col(f"c{entry['nik_column']}").alias("nik")))
    every_row = polars.concat(lists, how="diagonal")
    every_row.join(register, on="nik", how="left").sink_csv(options.out)


if __name__ == "__main__":
    main()
