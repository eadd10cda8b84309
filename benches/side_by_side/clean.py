"""Cells of messy lists as clean values: what one writes by hand before giving lists to a linkage library.

Plain on purpose: it knows the lists that `padan synth` writes and nothing more. What it cannot read is left empty.
"""

import datetime
import re

MONTHS = {
    name: number
    for number, names in enumerate(
        ("JAN", "FEB", "MAR", "APR", "MEI MAY", "JUN", "JUL", "AGU AGT AUG", "SEP", "OKT OCT", "NOV", "DES DEC"), 1
    )
    for name in names.split()
}
VARIANTS = {"MOH": "MUHAMMAD", "MUH": "MUHAMMAD", "MOCH": "MUHAMMAD", "MOHAMMAD": "MUHAMMAD", "MUHAMAD": "MUHAMMAD", "M": "MUHAMMAD", "ABD": "ABDUL"}
TITLES = {"H", "HJ", "DRS", "IR", "P", "B", "ALM", "ALMH", "BIN", "BINTI"}
SLIPS = str.maketrans("OolIBS", "001185")
NUMBER = re.compile(r"\d{15,16}")
PLACE_IN_TEXT = re.compile(r"\bDESA\s*:?\s*(.+?)(?:\s+KEC(?:AMATAN)?\b\.?\s*:?\s*(.+))?$", re.I)
DISTRICT_IN_TEXT = re.compile(r"^\W*KECAMATAN\s*:\s*(.+?)\W*$", re.I)
CARD_IN_TEXT = re.compile(r"\bNO\.? *KK *: *(\d{16})", re.I)


def folded(heading):
    """A heading without case, signs and a trailing number in brackets."""
    return re.sub(r"[^a-z0-9]", "", re.sub(r"\(\d+\)\s*$", "", heading.lower()))


def cell(value):
    """A workbook cell as text; dates as YYYY-MM-DD, whole numbers without a fraction."""
    if value is None:
        return ""
    if isinstance(value, (datetime.datetime, datetime.date)):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def number(text):
    """A NIK or card number: digits, common slips of the keyboard mended; None when nothing like one stands there."""
    digits = re.sub(r"\D", "", text.translate(SLIPS)) if re.search(r"\d{6}", text) else ""
    return digits if 12 <= len(digits) <= 18 else None


def name(text):
    """A name in capitals without signs, titles and what stands in brackets; common variants written one way."""
    words = re.sub(r"[^A-Z ]", " ", re.sub(r"\(.*?\)", " ", text.upper())).split()
    kept = [VARIANTS.get(word, word) for word in words if word not in TITLES]
    return " ".join(kept) or None


def date(text):
    """A date as YYYY-MM-DD out of the orders that lists use; None when it is no date."""
    parts = re.findall(r"\d+|[A-Z]+", text.upper())
    if len(parts) == 1 and len(parts[0]) == 8 and parts[0].isdigit():
        parts = [parts[0][:4], parts[0][4:6], parts[0][6:]]
    if len(parts) < 3:
        return None
    first, middle, last = parts[:3]
    if len(first) == 4:
        first, last = last, first
    month = MONTHS.get(middle[:3]) if middle.isalpha() else int(middle)
    if month is None or not (first.isdigit() and last.isdigit()):
        return None
    day, year = int(first), int(last)
    if month > 12 >= day:
        day, month = month, day
    if year < 100:
        year += 1900 if year > 26 else 2000
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None


def sex(text):
    """L or P."""
    return {"L": "L", "1": "L", "P": "P", "2": "P"}.get(text[:1].upper())


def area(text):
    return re.sub(r"\s+", " ", re.sub(r"^(DESA|KEL|KELURAHAN|KEC|KECAMATAN)\b\.?\s*", "", text.upper())).strip() or None


def said_in_titles(texts):
    """What title and block rows say of the rows below them: card number, desa, kecamatan."""
    said = {}
    for text in texts:
        text = text.strip()
        if found := CARD_IN_TEXT.search(text):
            said["no_kk"] = found[1]
        if found := DISTRICT_IN_TEXT.match(text):
            said["kecamatan"] = found[1]
        elif found := re.match(r"^DESA\s*:\s*(.+)$", text, re.I):
            said["desa"] = found[1]
    return said


def person(values, said):
    """The clean columns of one row, or None for a row that is no person."""
    value = lambda field: values.get(field) or said.get(field) or ""
    found = name(value("nama"))
    if not found or not (re.search(r"[A-Za-z]{2}", value("nama"))):
        return None
    if not any(values.get(field) for field in ("nik", "no_kk", "tanggal_lahir", "ttl", "jenis_kelamin", "alamat", "desa")):
        return None
    nik = number(value("nik"))
    born = value("tanggal_lahir") or value("ttl").rpartition(",")[2]
    desa, kecamatan = value("desa"), value("kecamatan")
    if not desa and (inside := PLACE_IN_TEXT.search(value("alamat"))):
        desa, kecamatan = inside[1], kecamatan or inside[2] or ""
    return dict(
        nik=nik, nik15=nik and nik[:15], no_kk=number(value("no_kk")), nama=found, tanggal_lahir=date(born),
        jenis_kelamin=sex(value("jenis_kelamin")), nama_ibu=name(value("nama_ibu")), desa=area(desa), kecamatan=area(kecamatan),
    )
