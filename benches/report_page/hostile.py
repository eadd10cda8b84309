"""Copies a district and writes texts into it that would run or break out of a page that took them for markup.

usage: hostile.py DISTRICT FOLDER

Every text list, one register name in five, file names and OPD names of the copy get such texts. Run `padan run FOLDER/job.toml` and
open the report with measure.py: it counts what data made of the page (`foreign`), and must count nothing.
"""

import csv
import pathlib
import shutil
import sys

TEXTS = [
    "</script><img src=x onerror=hostile=1>",
    "<img src=x onerror=hostile=1>",
    "<!--<script>hostile=1</script>",
    "\"><svg onload=hostile=1>",
    "=HYPERLINK(\"javascript:hostile=1\")",
    "${hostile=1} {{hostile}} %3Cimg%3E",
]
EVERY = 5


def spoil(path):
    """Puts a hostile text into the columns of names and places of every fifth row."""
    text = path.read_text(encoding="utf-8", errors="surrogateescape")
    delimiter = max(",;\t|", key=text[:4000].count)
    rows = list(csv.reader(text.splitlines(), delimiter=delimiter))
    heading = next((row for row in rows if any("nama" in cell.lower() for cell in row)), None)
    if heading is None:
        return
    words = ("nama", "alamat", "dusun", "kerja", "ket")
    columns = [at for at, cell in enumerate(heading) if any(word in cell.lower() for word in words)]
    for number, row in enumerate(rows[rows.index(heading) + 1 :]):
        if number % EVERY == 0:
            for at in (at for at in columns if at < len(row)):
                row[at] = TEXTS[(number // EVERY + at) % len(TEXTS)] + " " + row[at]
    with path.open("w", encoding="utf-8", errors="surrogateescape", newline="") as file:
        csv.writer(file, delimiter=delimiter, lineterminator="\n").writerows(rows)


def main():
    source, folder = map(pathlib.Path, sys.argv[1:3])
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("runs", ".padan*"))
    for path in sorted([*folder.glob("inbox/**/*"), *folder.glob("register/people*")]):
        if path.suffix in (".csv", ".txt"):
            spoil(path)
    job = (folder / "job.toml").read_text(encoding="utf-8")
    job = job.replace('owner = "', 'owner = "<img src=x onerror=hostile=1> ')
    lists = sorted(folder.glob("inbox/*/pkh*.csv"))
    for path in lists:
        named = path.with_name("<img src=x onerror=hostile=1> " + path.name)
        path.rename(named)
        job = job.replace(path.relative_to(folder).as_posix(), f"{path.parent.relative_to(folder).as_posix()}/*{path.name}")
    (folder / "job.toml").write_text(job, encoding="utf-8")


main()
