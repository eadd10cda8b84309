#!/usr/bin/env python3
"""A district as the other programs need it: clean columns for Splink, a reading plan for the floor. Never timed.

    prepare.py DISTRICT OUT

padan reads the files as they came. Splink expects clean columns of equal names, and a bare join expects delimited text, so
both get here for nothing what padan does on the clock:

    OUT/lists.parquet      one row per person on a list: unique_id, file, sheet, line, nik, nik15, no_kk, nama, ... (Splink)
    OUT/register.parquet   one row per register person, the same columns (Splink)
    OUT/plan.json          for every list file a delimited UTF-8 text, its delimiter and the column of its NIKs (floor)
    OUT/text/              workbooks as CSV (a leading column holds the sheet) and texts in other encodings as UTF-8 (floor)

Headings are known from `rules/fields.toml`; which column holds the NIKs is found from the register's own numbers.
"""

import argparse
import csv
import io
import json
import pathlib
import tomllib

import duckdb
import openpyxl
import pyarrow
import pyarrow.parquet

import clean

ROOT = pathlib.Path(__file__).resolve().parents[2]
FIELDS = ("nik", "no_kk", "nama", "nama_kepala_keluarga", "tanggal_lahir", "ttl", "jenis_kelamin", "nama_ibu", "alamat", "desa", "kecamatan")
HEADING_ROWS = 30  # a heading stands among the first rows of a sheet
COLUMNS = ("nik", "nik15", "no_kk", "nama", "tanggal_lahir", "jenis_kelamin", "nama_ibu", "desa", "kecamatan")


def headings():
    """From a heading, folded to letters and digits, to its field; a field's own headings win over its weak ones."""
    rules = tomllib.loads((ROOT / "rules/fields.toml").read_text(encoding="utf-8"))
    known = {}
    for key in ("weak", "headings"):
        for field in rules["field"]:
            known.update({clean.folded(heading): field["name"] for heading in field.get(key, [])})
    return known


def job_files(district, key):
    """The files a job names under `[register] people` or `[[lists]] files`, in its order."""
    job = tomllib.loads((district / "job.toml").read_text(encoding="utf-8"))
    patterns = job["register"]["people"] if key == "register" else [p for entry in job["lists"] for p in entry["files"]]
    return [path for pattern in patterns for path in sorted(district.glob(pattern))]


def text_of(path):
    """A text file and whether it already is UTF-8."""
    raw = path.read_bytes()
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16"), False
    try:
        return raw.decode("utf-8-sig"), True
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace"), False


def delimiter_of(text):
    """The delimiter that most lines share."""
    lines = text.splitlines()[:60]
    return max(";\t|,", key=lambda sign: sum(sign in line for line in lines) * 1000 + sum(line.count(sign) for line in lines))


def sheets_of(path):
    """Every sheet as (name, [(physical line, cells)]); text files are one sheet without a name."""
    if path.suffix.lower() == ".xlsx":
        book = openpyxl.load_workbook(path, read_only=True)
        for sheet in book.worksheets:
            yield sheet.title, [(n, [clean.cell(v) for v in row]) for n, row in enumerate(sheet.iter_rows(values_only=True), 1)]
        return
    text, _ = text_of(path)
    reader = csv.reader(io.StringIO(text, newline="\n"), delimiter=delimiter_of(text))
    rows, before = [], 0
    for cells in reader:
        rows.append((before + 1, [cell.strip() for cell in cells]))
        before = reader.line_num
    yield "", rows


def mapping_of(rows, known):
    """The columns of a sheet: field → column, and the position after the heading. The heading is the row, alone or with the
    row below it, in which most fields are known."""
    best = (0, {}, 0)
    for at, (_, cells) in enumerate(rows[:HEADING_ROWS]):
        below = rows[at + 1][1] if at + 1 < len(rows) else []
        for height in (1, 2):
            found = {}
            for column in range(len(cells)):
                words = [cells[column]] + ([below[column]] if height == 2 and column < len(below) else [])
                for word in reversed(words):
                    field = known.get(clean.folded(word))
                    if field in FIELDS:
                        found.setdefault(field, column)
                        break
            if len(found) > best[0]:
                best = (len(found), found, at + height)
    return best[1], best[2]


def people_of(path, known):
    """The people of one list file with clean columns, block rows and titles read for what they say of the rows below them."""
    for sheet, rows in sheets_of(path):
        columns, start = mapping_of(rows, known)
        if "nama" not in columns and "nama_kepala_keluarga" in columns:
            columns["nama"] = columns["nama_kepala_keluarga"]
        said = clean.said_in_titles([" ".join(cells) for _, cells in rows[:start]])
        for line, cells in rows[start:]:
            told = clean.said_in_titles([" ".join(cells)]) if sum(map(bool, cells)) <= 1 else {}
            said |= told
            values = {field: cells[column] for field, column in columns.items() if column < len(cells)}
            person = clean.person(values, said)
            if not told and person and clean.folded(values.get("nama", "")) not in known:
                yield {"file": path, "sheet": sheet, "line": line, **person}


def as_text(path, out):
    """The delimited UTF-8 text of a list file for the floor: the file itself when it is one already."""
    if path.suffix.lower() != ".xlsx":
        text, is_utf8 = text_of(path)
        if is_utf8:
            return path, delimiter_of(text)
        (out / path.name).write_text(text, encoding="utf-8", newline="")
        return out / path.name, delimiter_of(text)
    target = out / (path.stem + ".csv")
    with open(target, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        for sheet, rows in sheets_of(path):
            width = max((len(cells) for _, cells in rows), default=0)
            writer.writerows([sheet, *cells, *[""] * (width - len(cells))] for _, cells in rows)
    return target, ","


def nik_column(path, delimiter, register_niks):
    """The column in which most cells begin as NIKs of the register do, and the number of columns of the file."""
    hits, width = {}, 0
    with open(path, encoding="utf-8-sig", newline="") as file:
        for cells in csv.reader(file, delimiter=delimiter):
            width = max(width, len(cells))
            for column, cell in enumerate(cells):
                if cell[:15] in register_niks:
                    hits[column] = hits.get(column, 0) + 1
    return max(hits, key=hits.get), width


def write_register(district, out):
    """The register with clean columns; returns the first fifteen digits of its NIKs."""
    files = [str(path) for path in job_files(district, "register")]
    connection = duckdb.connect()
    connection.execute("SET preserve_insertion_order = true")
    connection.execute(
        f"""COPY (SELECT row_number() OVER () AS unique_id, nik, nik[:15] AS nik15, nullif(no_kk, '') AS no_kk,
            nullif(trim(regexp_replace(upper(nama), '[^A-Z]+', ' ', 'g')), '') AS nama,
            nullif(tanggal_lahir, '') AS tanggal_lahir, nullif(jenis_kelamin, '') AS jenis_kelamin,
            nullif(trim(regexp_replace(upper(nama_ibu), '[^A-Z]+', ' ', 'g')), '') AS nama_ibu,
            nullif(upper(kelurahan), '') AS desa, nullif(upper(kecamatan), '') AS kecamatan
            FROM read_csv({files!r}, all_varchar = true, header = true)) TO '{out / "register.parquet"}' (FORMAT parquet)"""
    )
    return {row[0] for row in connection.execute(f"SELECT nik15 FROM '{out / 'register.parquet'}'").fetchall()}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("district", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    options = parser.parse_args()
    texts = options.out / "text"
    texts.mkdir(parents=True, exist_ok=True)
    register_niks = write_register(options.district, options.out)
    known = headings()
    lists, plan = [], []
    for path in job_files(options.district, "lists"):
        name = str(path.relative_to(options.district))
        lists += [{**person, "file": name} for person in people_of(path, known)]
        text, delimiter = as_text(path, texts)
        column, columns = nik_column(text, delimiter, register_niks)
        plan.append(dict(file=name, text=str(text.resolve()), delimiter=delimiter, nik_column=column, columns=columns))
    table = {"unique_id": pyarrow.array(range(1, len(lists) + 1))}
    table |= {name: pyarrow.array([row[name] or None for row in lists], pyarrow.string()) for name in ("file", "sheet") + COLUMNS}
    table["line"] = pyarrow.array([row["line"] for row in lists])
    pyarrow.parquet.write_table(pyarrow.table(table), options.out / "lists.parquet")
    register = [str(path.resolve()) for path in job_files(options.district, "register")]
    (options.out / "plan.json").write_text(json.dumps(dict(register=register, lists=plan), indent=1), encoding="utf-8")
    print(f"prepared: {len(lists)} list rows from {len(plan)} files")


if __name__ == "__main__":
    main()
