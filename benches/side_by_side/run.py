#!/usr/bin/env python3
"""padan, Splink and a bare join on the same files in one go: wall time, CPU, peak memory, ratios.

    run.py --padan PROGRAM [--district DIR | --people N --rows N] [--work DIR] [--rounds N] [--threads N] [--only NAME,...]

    pip install -r requirements.txt        # once, in a virtual environment; run.py runs the others with its own Python

Without --district one is made by `padan synth` (1,000,000 people, 500,000 rows, seed 1). A given district is only read:
padan works on hard links of it. Preparation (prepare.py) is not timed. Every round runs every program once, in turn, so
that what else the machine does meets all of them; medians are printed. One program runs at a time.

    padan cold       the whole night from the files as they came, all reports; nothing is kept from before
    padan warm       the same with a register index from an earlier night of one other small list; no list was seen before
    padan 1 %        the next night: one letter changed in every hundredth line of all text lists
    padan again      the same night once more, all files unchanged
    splink           read clean columns, train, predict, write the best register person of each row
    floor polars     read the register and all lists as text, join on the NIK as written, write
    floor duckdb     the same with DuckDB

The floor of a ratio is the faster of the two; its peak is that one's. Splink is told twice: as it ran, and without its
training, since a model can be kept. CPU is user and system time; peak is the largest resident set of the process.
"""

import argparse
import json
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib

HERE = pathlib.Path(__file__).resolve().parent
PROGRAMS = ("padan cold", "padan warm", "padan 1 %", "padan again", "splink", "floor polars", "floor duckdb")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--padan", type=pathlib.Path, default=HERE.parents[1] / "target/release/padan")
    parser.add_argument("--district", type=pathlib.Path)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--rows", type=int, default=500_000)
    parser.add_argument("--work", type=pathlib.Path, help="kept afterwards; otherwise a folder that is removed")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--only", default=",".join(PROGRAMS), help="programs of the list above, separated by commas")
    options = parser.parse_args()
    options.only = options.only.split(",")
    if unknown := set(options.only) - set(PROGRAMS):
        parser.error(f"no such program: {', '.join(sorted(unknown))}; there are {', '.join(PROGRAMS)}")
    if {"padan again", "padan 1 %"} & set(options.only) and not {"padan cold", "padan warm"} & set(options.only):
        parser.error("`padan again` and `padan 1 %` follow a night: name `padan cold` or `padan warm` too")
    return options


def linked(district, night):
    """A new copy of a district made of hard links (copies across file systems), without its former runs."""
    shutil.rmtree(night, ignore_errors=True)

    def link(source, target):
        try:
            os.link(source, target)
        except OSError:
            shutil.copy2(source, target)

    shutil.copytree(district, night, copy_function=link, ignore=shutil.ignore_patterns("runs", "truth.csv", ".padan*"))
    job = (night / "job.toml").read_text(encoding="utf-8")
    (night / "job.toml").unlink()  # the link, so that writing does not reach the district
    (night / "job.toml").write_text(job, encoding="utf-8")


def primed(padan, district, night, threads):
    """A district whose register index is there already, made by a night of its smallest list alone with one row changed."""
    linked(district, night)
    whole = (night / "job.toml").read_text(encoding="utf-8")
    head, *entries = whole.split("[[lists]]")
    files = [sorted(night.glob(pattern)) for entry in tomllib.loads(whole)["lists"] for pattern in entry["files"][:1]]
    texts = [(n, found[0]) for n, found in enumerate(files) if found and found[0].suffix != ".xlsx"]
    at, smallest = min(texts, key=lambda item: item[1].stat().st_size)
    other = night / f"first_list{smallest.suffix}"
    other.write_bytes(smallest.read_bytes() + b"\r\n")
    pattern = tomllib.loads(whole)["lists"][at]["files"]
    entry = entries[at].replace(json.dumps(pattern), json.dumps([other.name]))
    assert entry != entries[at], f"the files of list {at + 1} stand on one line of job.toml"
    (night / "job.toml").write_text(head + "[[lists]]" + entry, encoding="utf-8")
    measured([padan, "-q", "--threads", threads, "run", night / "job.toml"], night)
    (night / "job.toml").write_text(whole, encoding="utf-8")


def change(district, night):
    """Changes one letter in every hundredth line of the lists that are text, as far as a line has the letter."""
    for file in sorted(night.glob("inbox/**/*.*")):
        if file.suffix.lower() not in (".csv", ".txt", ".tsv"):
            continue
        lines = (district / file.relative_to(night)).read_bytes().split(b"\n")
        for at in range(50, len(lines), 100):
            lines[at] = lines[at].replace(b"A", b"E", 1)
        file.unlink()  # the link, so that writing does not reach the district
        file.write_bytes(b"\n".join(lines))


def measured(command, work):
    """Runs a program to its end: wall and CPU seconds, peak MiB of that process."""
    with open(work / "output.txt", "w", encoding="utf-8") as output:
        began = time.perf_counter()
        child = subprocess.Popen([str(part) for part in command], stdout=output, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(child.pid, 0)
        wall = time.perf_counter() - began
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 1):  # padan says 1 for findings
        sys.exit(f"{command[0]} ended with {child.returncode}:\n" + (work / "output.txt").read_text(encoding="utf-8")[-2000:])
    return dict(wall=wall, cpu=used.ru_utime + used.ru_stime, peak=used.ru_maxrss / 1024)


def one(program, options, work, prepared):
    """One timed run of one program; what it takes to start it is done before the clock starts."""
    python, threads = sys.executable, options.threads
    night = work / "night"
    run_night = [options.padan, "-q", "--threads", threads, "run", night / "job.toml"]
    if program.startswith("padan"):
        if program == "padan cold":
            linked(options.district, night)
        elif program == "padan warm":
            primed(options.padan, options.district, night, threads)
        elif program == "padan 1 %":
            change(options.district, night)
        result = measured(run_night, night)
        result["stages"] = stages(night)
    elif program == "splink":
        result = measured([python, HERE / "splink_night.py", prepared, work / "splink.csv", "--threads", threads], work)
        result["detail"] = json.loads((work / "splink.csv.json").read_text(encoding="utf-8"))
    else:
        script = HERE / f"floor_{program.split()[1]}.py"
        result = measured([python, script, prepared / "plan.json", work / "floor.csv", "--threads", threads], work)
        (work / "floor.csv").unlink()
    return result


def stages(night):
    """Milliseconds by stage, as the night itself wrote them."""
    return dict(json.loads((night / "runs/log.jsonl").read_text(encoding="utf-8").splitlines()[-1])["stages_ms"])


def medians(runs):
    return {key: statistics.median([run[key] for run in runs]) for key in ("wall", "cpu", "peak")}


def table(results):
    """The rows that are printed; Splink a second time without its training."""
    rows = {name: medians(runs) for name, runs in results.items()}
    if "splink" in results:
        wall, cpu = (statistics.median([run["detail"]["seconds"]["train"][n] for run in results["splink"]]) for n in (0, 1))
        whole = rows["splink"]
        rows["splink, model kept"] = dict(wall=whole["wall"] - wall, cpu=whole["cpu"] - cpu, peak=whole["peak"])
    floors = [row for name, row in rows.items() if name.startswith("floor")]
    bases = {
        "floor": min(floors, key=lambda row: row["wall"]) if floors else None,
        "splink": rows.get("splink"),
        "splink, model kept": rows.get("splink, model kept"),
    }
    print("| program | wall | CPU | peak |" + "".join(f" wall ÷ {base} | CPU ÷ {base} |" for base in bases))
    print("|---|" + "---:|" * (3 + 2 * len(bases)))
    for name, row in rows.items():
        ratios = [f"{row[key] / base[key]:.3g}" if base else "" for base in bases.values() for key in ("wall", "cpu")]
        print(f"| {name} | {row['wall']:.2f} s | {row['cpu']:.1f} s | {row['peak']:.0f} MiB | {' | '.join(ratios)} |")


def details(results, options, work):
    """What each program did and how right it was, below the table."""
    import score

    if "splink" in results:
        detail = results["splink"][-1]["detail"]
        steps = ", ".join(f"{name} {wall:.1f} ({cpu:.1f})" for name, (wall, cpu) in detail["seconds"].items())
        print(f"\nsplink: {detail['pairs']} pairs scored; wall (CPU) seconds of the last round: {steps}")
    for name, runs in results.items():
        if name.startswith("padan"):
            keys = runs[-1]["stages"]
            spent = ", ".join(f"{key} {statistics.median([run['stages'].get(key, 0) for run in runs]) / 1000:.2f}" for key in keys)
            print(f"{name}: {spent}")
    truth = options.district / "truth.csv"
    found = sorted((work / "night/runs").glob("*/links.csv"), key=lambda path: path.stat().st_mtime)
    if truth.exists():
        line = lambda name, figures: print("{}: precision {:.4f}, recall {:.4f}, F1 {:.4f}".format(name, *figures))
        if "splink" in results:
            line("splink, right person", score.of_splink(options.district, work / "splink.csv"))
        if found:
            line("padan, right person", score.of_padan(options.district, found[-1]))


def versions(options):
    import importlib.metadata as packages

    told = subprocess.run([str(options.padan), "--version"], capture_output=True, text=True, check=True).stdout.strip()
    names = ", ".join(f"{name} {packages.version(name)}" for name in ("splink", "duckdb", "polars"))
    model = next((line.split(": ")[1] for line in open("/proc/cpuinfo") if line.startswith("model name")), "").strip()
    print(f"\n{told}, {names}, Python {platform.python_version()}; {options.threads} threads, {model.strip()}, {platform.release()}")


def main():
    options = arguments()
    options.padan = options.padan.resolve()
    work = (options.work or pathlib.Path(tempfile.mkdtemp())).resolve()
    work.mkdir(parents=True, exist_ok=True)
    try:
        if options.district is None:
            options.district = work / "district"
            if not (options.district / "job.toml").exists():
                synth = ["synth", "--people", options.people, "--rows", options.rows, "--out", options.district]
                measured([options.padan, "-q", *synth], work)
        options.district = options.district.resolve()
        prepared = work / "prepared"
        if not (prepared / "plan.json").exists():
            print("preparing (not timed)", file=sys.stderr, flush=True)
            subprocess.run([sys.executable, HERE / "prepare.py", options.district, prepared], check=True, stdout=sys.stderr)
        (work / "night").mkdir(exist_ok=True)
        results = {}
        for number in range(1, options.rounds + 1):
            for program in filter(options.only.__contains__, PROGRAMS):
                load = os.getloadavg()[0]
                result = one(program, options, work, prepared)
                results.setdefault(program, []).append(result)
                print(
                    f"round {number}, {program}: {result['wall']:.2f} s wall, {result['cpu']:.1f} s CPU, {result['peak']:.0f} MiB "
                    f"(load before: {load:.1f})", file=sys.stderr, flush=True,
                )
        table(results)
        details(results, options, work)
        versions(options)
    finally:
        if options.work is None:
            shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
