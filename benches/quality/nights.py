"""Stated against observed errors on many drawn nights.

usage: nights.py PADAN FIRST_SEED NIGHTS [PEOPLE]

Each night is a district of `padan synth` (difficulty and kabupaten turn with the seed), run and held against its truth.
Prints the nights whose stated 95 % interval of wrong links does not hold the observed number, and the sums.
"""
import csv, json, os, shutil, subprocess, sys, tempfile, glob

DIFFICULTIES = ["easy", "medium", "hard"]
KABUPATEN = ["3526", "3201", "1114", "7371", "5108"]


def rows(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def night(padan, seed, people):
    folder = tempfile.mkdtemp()
    try:
        quiet = dict(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
        difficulty = DIFFICULTIES[seed % 3]
        subprocess.run([padan, "synth", "--people", people, "--out", folder, "--seed", str(seed), "--difficulty", difficulty,
                        "--kabupaten", KABUPATEN[seed % 5], "-q"], **quiet)
        subprocess.run([padan, "run", os.path.join(folder, "job.toml"), "-q"], **quiet)
        run = sorted(glob.glob(os.path.join(folder, "runs", "20*", "")))[0]
        stated = json.load(open(run + "manifest.json"))["stated_error"]
        truth = {(row["file"], row["sheet"], row["line"]): row["register_row"] for row in rows(os.path.join(folder, "truth.csv"))}
        wrong = missed = 0
        for row in rows(run + "links.csv"):
            person = truth.get((row["file"], row["sheet"], row["line"]))
            if person is None:
                continue
            linked = row["status"] in ("PADAN", "PADAN_BERBEDA")
            right = linked and row["register_row"] == person
            wrong += linked and not right
            missed += person != "" and not right
        return difficulty, stated, wrong, missed
    finally:
        shutil.rmtree(folder)


def main():
    padan, first, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    people = sys.argv[4] if len(sys.argv) > 4 else "3000"
    sums = {}
    for seed in range(first, first + count):
        difficulty, stated, wrong, missed = night(padan, seed, people)
        holds = lambda interval, observed: interval[0] <= observed <= interval[1]
        of_wrong, of_missed = holds(stated["wrong_links_95"], wrong), holds(stated["missed_links_95"], missed)
        if not of_wrong:
            print(f"seed {seed} {difficulty}: wrong {wrong}, stated {stated['expected_wrong_links']:.1f} {stated['wrong_links_95']}", flush=True)
        for key in (difficulty, "all"):
            kept = sums.setdefault(key, [0, 0, 0, 0.0, 0, 0.0, 0])
            for at, value in enumerate([1, of_wrong, of_missed, stated["expected_wrong_links"], wrong, stated["expected_missed_links"], missed]):
                kept[at] += value
    print(f"{'':8} nights wrong-held missed-held   wrong stated/observed   missed stated/observed")
    for key, (nights, of_wrong, of_missed, wrong, seen, missed, lost) in sums.items():
        print(f"{key:8} {nights:6} {of_wrong / nights:10.3f} {of_missed / nights:11.3f} {wrong:14.1f} / {seen:6} {missed:16.1f} / {lost:6}")


main()
