#!/usr/bin/env python3
"""A district full of people who are easily taken for one another.

    stress.py --out FOLDER [--seed 1] [--households 5000]

Writes one register and three lists in padan's layout, `truth.csv` (list,file,line,person,register_row,kind) and
`clean.csv`, the same list rows parsed into clean columns for a matcher that cannot read messy files. Everything is
invented; the same seed gives the same bytes. It imitates no published generator and shares no code with `padan synth`.

Who lives there, besides ordinary households:

| kind | who | what tells them apart |
|---|---|---|
| twin | one KK, mother, birth date, NIK serial one apart, 4 in 5 of one sex; half named alike by the pairs below, a quarter share one word, a quarter none | one ending in the name, one digit of the NIK |
| junior | father and son, the son named like the father, in half of the cases with JUNIOR, JR, MUDA or PUTRA behind it; half of the sons still on the father's KK | generation, mother |
| namesake | two people of one name in one desa, half of them in one RT, a third born in one year, a tenth with a mother of the same name | birth date, NIK, KK |
| sibling | one KK and mother, born 10 to 14 months apart, named alike by the pairs below | birth date, one ending in the name |

Of each such pair both stand in the same list in 7 of 10 cases, otherwise one does. In 1 of 4 pairs one of the two is
missing from the register (never entered: newborns, movers), whether listed or not. Of ordinary people listed, 1 in 12 is
missing from the register.

A true duplicate is one person twice in one list: 1 in 20 of all listed people, twins as often as others. Its second copy
is always damaged, by one error in half of the cases and by two in the others; a first copy has an error in 1 of 8 cases:
a letter lost, doubled, exchanged or replaced in the name; a word of the name dropped, shortened or spelt the other common
way (MUHAMMAD, MOH); one digit of the NIK wrong, two exchanged, the NIK blank; day and month of the birth date exchanged,
one part wrong; another KK (old card); mother blank or misspelt.

Lists: 1 (PKH) all columns, 2 (PBI-JK) without mother, 3 (BLT-DD) without NIK. Needs Python 3.9 alone.
"""

import argparse
import csv
import datetime
import pathlib
import random

KECAMATAN = {"01": "BANGKALAN", "08": "SEPULU", "18": "GALIS"}
DESA = {
    "01": ["KRATON", "PEJAGAN", "MLAJAH", "DEMANGAN", "KEMAYORAN", "BANCARAN", "SABIYAN", "GEBANG"],
    "08": ["SEPULU", "GANGSEYAN", "PRANCAK", "LEMBUNG PASESER", "KLABETAN", "TANAGURA BARAT", "BANYIOR", "MANERON"],
    "18": ["GALIS", "TELLOK", "LONGKEK", "LANTEK BARAT", "BANYUBUNIH", "KELBUNG", "PATEREMAN", "SADAH"],
}
DUSUN = ["KRAJAN", "LAOK", "DAYA", "TIMUR", "SEMPAR", "GUNUNG", "SUMBER", "TAMAN", "TENGAH", "MORKOLAK"]
# Name words, common ones first: a word's weight falls with its place.
MALE = (
    "AHMAD ABDUL MOH BUDI HASAN SUPRIYADI HOLIL HARTONO SUTRISNO FAUZI RIDWAN SLAMET HIDAYAT ARIFIN YUSUF SANTOSO "
    "RAHMAN MUSTOFA ZAINAL ROHIM SAMSUL BAHRI JOKO WAHYUDI SUGIANTO MASHURI KHOLIK IMRON ROFIQ SYAIFUL ANWAR HAKIM "
    "BAIDOWI SUBAIDI MUNIR HALIM TOHIR MARSUKI EFENDI PRASETYO AGUS HERMAN NURHADI JAMALUDDIN SUPARMAN TAUFIK"
).split()
FEMALE = (
    "SITI NUR AMINAH FATIMAH SRI KHOTIJAH MARYAM ROHMAH HALIMAH WAHYUNI LESTARI MUNAWAROH HASANAH SULASTRI ROMLAH "
    "JUMAIYAH HOSNIYAH SUMIATI MUSLIMAH QOMARIYAH FAIZAH LAILA RAHAYU KARTINI SUPARTI MARLINA ZUBAIDAH SARI INDAH "
    "NGATMINI HOTIMAH MAIMUNAH RUKMINI NADIFAH SUHARTI AISYAH MUTMAINNAH DEWI PURWANTI KHUSNUL ENDANG UMMI YULIANA"
).split()
# Two names that parents give together, one ending or one letter apart.
ALIKE_MALE = (
    "HASAN/HUSEN RIZAL/RIZKI RAFI/RAFA FAHMI/FAHRI ILHAM/IRHAM RENDI/RENDRA DANI/DONI FAUZAN/FAUZI ANDI/ANDRE "
    "YUSUF/YUNUS IKBAL/IKMAL ALDI/ALDO HABIB/HABIBI ROHIM/ROHMAN SAIFUL/SAIFUR KHOIRUL/KHOIRUR ZAINI/ZAINUL HOLIS/HOLIL"
).split()
ALIKE_FEMALE = (
    "AMINAH/AMINI AINI/AINA LAILA/LAILI RINA/RINI FITRI/FITRA SALMA/SALWA NAILA/NAILI DEWI/DESI HASANAH/HUSNAH "
    "ROHMAH/ROHIMAH ZAHRA/ZAHIRA HOTIMAH/HOTIJAH SAFIRA/SAFINA NADIA/NADIFA ALIYA/ALIFA MARWA/MARWIYAH SITI/SINTA JANNAH/JANNATI"
).split()
FIRST = {"L": ["MUHAMMAD", "AHMAD", "MOH", "ABDUL", ""], "P": ["SITI", "NUR", "SRI", "UMMI", ""]}
WRITTEN_OTHERWISE = {"MUHAMMAD": ["MOH", "M", "MOHAMMAD"], "MOH": ["MUHAMMAD", "M"], "AHMAD": ["ACHMAD", "A"], "SITI": ["ST"], "ABDUL": ["ABD"]}


class District:
    """Everybody, with the random numbers that made them."""

    def __init__(self, seed, households):
        self.random = random.Random(seed)
        self.people = []
        self.serials = {}
        self.pairs = []  # (kind, person, person)
        for _ in range(households):
            self.household()

    def skewed(self, words):
        return words[min(int(self.random.expovariate(1 / (len(words) / 4))), len(words) - 1)]

    def name(self, sex):
        words = MALE if sex == "L" else FEMALE
        count = self.random.choices([1, 2, 3], [3, 6, 1])[0]
        return " ".join(dict.fromkeys(self.skewed(words) for _ in range(count)))

    def number(self, prefix, born, sex):
        """The next free number of a place and day, as the registry gives them out."""
        day = born.day + (40 if sex == "P" else 0)
        stem = f"35{prefix}{day:02}{born.month:02}{born.year % 100:02}"
        first = 1 if stem in self.serials else self.random.choices([1, 2, 3, 5], [80, 12, 5, 3])[0]
        self.serials[stem] = self.serials.get(stem, first - 1) + 1
        return f"{stem}{self.serials[stem]:04}"

    def born(self, first, last):
        return datetime.date(first, 1, 1) + datetime.timedelta(days=self.random.randrange((last - first + 1) * 365))

    def home(self):
        code = self.random.choice(list(KECAMATAN))
        place = {
            "code": code,
            "kecamatan": KECAMATAN[code],
            "desa": self.random.choice(DESA[code]),
            "dusun": self.random.choice(DUSUN),
            "rt": f"{self.random.randint(1, 9):03}",
            "rw": f"{self.random.randint(1, 5):03}",
        }
        return place

    def card(self, home):
        return self.number(f"26{home['code']}", self.born(2005, 2024), "L")

    def person(self, home, card, name, sex, born, mother, role, code=None):
        person = {
            "id": len(self.people),
            "home": home,
            "no_kk": card,
            "nik": self.number(f"26{code or home['code']}", born, sex),
            "nama": name,
            "sex": sex,
            "born": born,
            "mother": mother,
            "role": role,
            "registered": True,
        }
        self.people.append(person)
        return person

    def household(self):
        home = self.home()
        card = self.card(home)
        year = self.random.randint(1955, 1995)
        father = self.person(home, card, self.name("L"), "L", self.born(year, year), self.name("P"), "KEPALA KELUARGA")
        mother = self.person(home, card, self.name("P"), "P", self.born(year, year + 6), self.name("P"), "ISTRI")
        child_year = lambda: year + self.random.randint(20, 30)
        kind = self.random.choices(["", "twin", "junior", "sibling", "namesake"], [70, 12, 5, 8, 5])[0]
        if kind == "twin":
            self.twins(home, card, child_year(), mother)
        elif kind == "sibling":
            self.siblings(home, card, child_year(), mother)
        elif kind == "junior":
            self.junior(home, card, child_year(), father, mother)
        elif kind == "namesake":
            self.namesake(home, father)
        for _ in range(self.random.randint(0, 2)):
            sex, when = self.random.choice("LP"), child_year()
            self.person(home, card, self.name(sex), sex, self.born(when, when), mother["nama"], "ANAK")

    def alike(self, sex):
        """Two names one ending apart, perhaps with the same word before and behind."""
        one, other = self.random.choice(ALIKE_MALE if sex == "L" else ALIKE_FEMALE).split("/")
        front = self.random.choice(FIRST[sex])
        back = self.skewed(MALE if sex == "L" else FEMALE) if self.random.random() < 0.3 else ""
        return tuple(" ".join(filter(None, [front, word, back])) for word in (one, other))

    def twins(self, home, card, year, mother):
        sex = self.random.choice("LP")
        sexes = (sex, sex if self.random.random() < 0.8 else "LP".replace(sex, ""))
        how = self.random.random()
        if how < 0.5 and sexes[0] == sexes[1]:
            names = self.alike(sex)
        elif how < 0.75:
            shared = self.skewed(MALE if sex == "L" else FEMALE)
            names = tuple(f"{self.skewed(MALE if s == 'L' else FEMALE)} {shared}" for s in sexes)
            names = names if names[0] != names[1] else (names[0], names[1].split()[1])
        else:
            names = (self.name(sexes[0]), self.name(sexes[1]))
        if names[0] == names[1]:
            names = self.alike(sex)
        born = self.born(year, year)
        pair = [self.person(home, card, n, s, born, mother["nama"], "ANAK") for n, s in zip(names, sexes)]
        self.pairs.append(("twin", *pair))

    def siblings(self, home, card, year, mother):
        sex, born = self.random.choice("LP"), self.born(year, year)
        later = born + datetime.timedelta(days=self.random.randint(300, 430))
        names = self.alike(sex)
        pair = [self.person(home, card, n, sex, b, mother["nama"], "ANAK") for n, b in zip(names, (born, later))]
        self.pairs.append(("sibling", *pair))

    def junior(self, home, card, year, father, mother):
        suffix = self.random.choice(["", "", "", "", " JUNIOR", " JR", " MUDA", " PUTRA"])
        own = self.random.random() < 0.5
        card, role = (card, "ANAK") if own else (self.card(home), "KEPALA KELUARGA")
        son = self.person(home, card, father["nama"] + suffix, "L", self.born(year, year), mother["nama"], role)
        self.pairs.append(("junior", father, son))

    def namesake(self, home, father):
        there = dict(home)
        if self.random.random() < 0.5:
            there.update(rt=f"{self.random.randint(1, 9):03}", rw=f"{self.random.randint(1, 5):03}", dusun=self.random.choice(DUSUN))
        year = father["born"].year if self.random.random() < 0.33 else self.random.randint(1955, 1995)
        mother = father["mother"] if self.random.random() < 0.1 else self.name("P")
        other = self.person(there, self.card(there), father["nama"], "L", self.born(year, year), mother, "KEPALA KELUARGA")
        if other["born"] != father["born"]:
            self.pairs.append(("namesake", father, other))


def listed(district):
    """Who stands in which list: (list number, person, kind). Marks who is missing from the register."""
    dice, rows, taken = district.random, [], set()
    for kind, one, other in district.pairs:
        if dice.random() < 0.25:
            dice.choice([one, other])["registered"] = False
        number, both = dice.choice([1, 2, 3]), dice.random() < 0.7
        for person in (one, other) if both else (dice.choice([one, other]),):
            rows.append((number, person, kind))
        taken.update((one["id"], other["id"]))
    for person in district.people:
        if person["id"] not in taken and dice.random() < 0.2:
            person["registered"] = dice.random() >= 1 / 12
            rows.append((dice.choice([1, 2, 3]), person, "ordinary"))
    return rows


def mistyped(dice, text):
    """One slip of the fingers inside a text of three letters or more."""
    at = dice.randrange(1, len(text))
    how = dice.choice("lose double exchange replace".split())
    if how == "lose":
        return text[:at] + text[at + 1 :]
    if how == "double":
        return text[:at] + text[at - 1] + text[at:]
    if how == "exchange" and at + 1 < len(text):
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + dice.choice("AEIOUNRSTKLM") + text[at + 1 :]


def renamed(dice, name):
    """A word dropped, shortened, or spelt the other common way; None when the name allows none of it."""
    words = name.split()
    known = [i for i, word in enumerate(words) if word in WRITTEN_OTHERWISE]
    if known and dice.random() < 0.6:
        words[known[0]] = dice.choice(WRITTEN_OTHERWISE[words[known[0]]])
    elif len(words) > 1 and dice.random() < 0.5:
        words.pop()
    elif len(words) > 1:
        words[-1] = words[-1][0]
    else:
        return None
    return " ".join(words)


def misdated(dice, born):
    """Day and month exchanged, or one part wrong."""
    if dice.random() < 0.4 and born.day <= 12 and born.day != born.month:
        return born.replace(day=born.month, month=born.day)
    part = dice.choice(["day", "month", "year"])
    if part == "year":
        return born.replace(year=born.year + dice.choice([-10, -1, 1, 10]), day=min(born.day, 28))
    limit = {"day": 28, "month": 12}[part]
    value = dice.choice([v for v in range(1, limit + 1) if v != getattr(born, part)])
    return born.replace(**{"day": min(born.day, 28), part: value})


def wrong_number(dice, nik):
    """One digit wrong, two neighbours exchanged, or blank."""
    how, at = dice.choices(["digit", "exchange", "blank"], [5, 3, 2])[0], dice.randrange(6, 15)
    if how == "blank":
        return ""
    if how == "exchange" and nik[at] != nik[at + 1]:
        return nik[:at] + nik[at + 1] + nik[at] + nik[at + 2 :]
    return nik[:at] + dice.choice([d for d in "0123456789" if d != nik[at]]) + nik[at + 1 :]


def damage(dice, row, errors, number, columns):
    """Damages `errors` different fields among those the list prints."""
    fields = [f for f in ("nama", "word", "nik", "born", "no_kk", "mother") if f in columns]
    for field in dice.sample(fields, errors):
        if field == "nama" or (field == "word" and renamed(dice, row["nama"]) is None):
            row["nama"] = mistyped(dice, row["nama"])
        elif field == "word":
            row["nama"] = renamed(dice, row["nama"]) or row["nama"]
        elif field == "nik":
            row["nik"] = wrong_number(dice, row["nik"])
        elif field == "born":
            row["born"] = misdated(dice, row["born"])
        elif field == "no_kk":
            row["no_kk"] = number(row)
        elif field == "mother":
            row["mother"] = "" if dice.random() < 0.5 else mistyped(dice, row["mother"])


PRINTED = {
    1: {"nama", "word", "nik", "born", "no_kk", "mother"},
    2: {"nama", "word", "nik", "born", "no_kk"},
    3: {"nama", "word", "born", "no_kk", "mother"},
}
FILES = {1: ("PKH", "Dinas Sosial", "pkh.csv"), 2: ("PBI-JK", "Dinas Kesehatan", "pbi_jk.csv"), 3: ("BLT-DD", "DPMD", "blt_dd.csv")}


def submissions(district):
    """Rows of each list, shuffled, true duplicates and damage in them."""
    dice, lists = district.random, {1: [], 2: [], 3: []}
    for number, person, kind in listed(district):
        copies = 2 if dice.random() < 0.05 else 1
        for copy in range(copies):
            row = dict(person, kind=kind, person=person["id"])
            errors = dice.choice([1, 2]) if copy else int(dice.random() < 0.125)
            damage(dice, row, errors, lambda row: district.card(row["home"]), PRINTED[number])
            lists[number].append(row)
    for rows in lists.values():
        dice.shuffle(rows)
    return lists


def printed(number, at, row):
    """The cells of a row as its list prints them, with heading."""
    home, born = row["home"], row["born"]
    address = f"DUSUN {home['dusun']}"
    if number == 1:
        return {
            "NO": at, "NIK": row["nik"], "NAMA": row["nama"], "TANGGAL LAHIR": born.strftime("%d-%m-%Y"), "JK": row["sex"],
            "NO KK": row["no_kk"], "NAMA IBU KANDUNG": row["mother"], "ALAMAT": address, "RT": home["rt"], "RW": home["rw"],
            "DESA": home["desa"], "KECAMATAN": home["kecamatan"],
        }  # fmt: skip
    if number == 2:
        return {
            "NIK": row["nik"], "NAMA PESERTA": row["nama"].title(), "TGL_LAHIR": born.strftime("%Y%m%d"),
            "JENIS KELAMIN": "LAKI-LAKI" if row["sex"] == "L" else "PEREMPUAN", "NOKK": row["no_kk"],
            "ALAMAT": address, "RT/RW": f"{home['rt']}/{home['rw']}", "KELURAHAN": home["desa"], "KECAMATAN": home["kecamatan"],
        }  # fmt: skip
    return {
        "NO": at, "NAMA PENERIMA": row["nama"], "NO KK": row["no_kk"], "TGL LAHIR": born.strftime("%d/%m/%Y"), "L/P": row["sex"],
        "NAMA IBU": row["mother"], "ALAMAT": address, "RT": home["rt"], "RW": home["rw"], "DESA": home["desa"],
        "KECAMATAN": home["kecamatan"],
    }  # fmt: skip


def save(path, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", newline="", encoding="utf-8") as file:
        out = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        out.writeheader()
        out.writerows(rows)


def parsed(number, line, row):
    """The row in clean columns: what a careful analyst would hand to a matcher."""
    home, shows = row["home"], PRINTED[number]
    return {
        "list": number, "line": line, "nik": row["nik"] if "nik" in shows else "", "no_kk": row["no_kk"], "nama": row["nama"],
        "tanggal_lahir": row["born"].isoformat(), "jenis_kelamin": row["sex"], "nama_ibu": row["mother"] if "mother" in shows else "",
        "desa": home["desa"], "rt_rw": f"{home['rt']}/{home['rw']}", "dusun": home["dusun"],
    }  # fmt: skip


def register_row(person):
    home = person["home"]
    return {
        "no_kk": person["no_kk"], "nik": person["nik"], "nama": person["nama"], "tanggal_lahir": person["born"].isoformat(),
        "jenis_kelamin": person["sex"], "hub_kepala_keluarga": person["role"], "nama_ibu": person["mother"],
        "alamat": f"DUSUN {home['dusun']}", "dusun": home["dusun"], "rt": home["rt"], "rw": home["rw"],
        "kecamatan": home["kecamatan"], "kelurahan": home["desa"],
    }  # fmt: skip


def write(out, district):
    """Writes the job, its inputs and the two answer files."""
    lists = submissions(district)
    registered = [person for person in district.people if person["registered"]]
    district.random.shuffle(registered)
    place = {person["id"]: row for row, person in enumerate(registered, start=1)}
    save(out / "register/people.csv", [register_row(person) for person in registered])
    save(out / "register_clean.csv", [
        {key: value for key, value in parsed(1, row, person).items() if key != "list"}
        for row, person in enumerate(registered, start=1)
    ])  # fmt: skip
    truth, clean = [], []
    for number, rows in lists.items():
        name = f"inbox/{FILES[number][2]}"
        save(out / name, [printed(number, at, row) for at, row in enumerate(rows, start=1)])
        for line, row in enumerate(rows, start=2):
            truth.append({
                "list": number, "file": name, "line": line, "person": row["person"],
                "register_row": place.get(row["person"], ""), "kind": row["kind"],
            })  # fmt: skip
            clean.append(parsed(number, line, row))
    save(out / "truth.csv", truth)
    save(out / "clean.csv", clean)
    jobs = "".join(
        f'\n[[lists]]\nprogramme = "{programme}"\nowner = "{owner}"\nfiles = ["inbox/{name}"]\n'
        for programme, owner, name in FILES.values()
    )
    (out / "job.toml").write_text(
        f'period = "2026-11"\nlanguage = "en"\noutput = "runs"\n\n[register]\npeople = ["register/people.csv"]\nas_of = "2026-10-01"\n{jobs}',
        encoding="utf-8",
    )
    twice = sum(len(rows) - len({row["person"] for row in rows}) for rows in lists.values())
    print(f"{len(registered)} people in the register, {len(truth)} list rows, {twice} true duplicates, {len(district.pairs)} pairs")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--households", type=int, default=5000)
    options = parser.parse_args()
    write(options.out, District(options.seed, options.households))


if __name__ == "__main__":
    main()
