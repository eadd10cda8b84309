#!/usr/bin/env bash
# Prepares the public sets, runs padan and Splink on them, and prints one table.
#
#   benches/quality/run.sh                      every set that can be had
#   benches/quality/run.sh febrl2 fake_1000     those only
#
# PADAN: the program (default target/release/padan).  DATA: where sets are kept (default target/quality, outside git).
# PYTHON: a Python with splink, duckdb and pyarrow, and pseudopeople for the set census (default python3).
# FROM: a folder with files that no package ships (docs/quality-public.md names them); without it two sets are skipped.
set -euo pipefail
cd "$(dirname "$0")/../.."

padan=${PADAN:-${CARGO_TARGET_DIR:-target}/release/padan}
data=${DATA:-target/quality}
python=${PYTHON:-python3}
here=benches/quality

[[ -x $padan ]] || { echo "no program at $padan; build it: cargo build --release"; exit 2; }
"$python" -c 'import splink, duckdb, pyarrow' || { echo "$python lacks splink; pip install splink duckdb pyarrow"; exit 2; }

mkdir -p "$data"
"$python" "$here/prepare.py" --data "$data" ${FROM:+--from "$FROM"} "$@"
"$python" "$here/padan_side.py" --padan "$padan" --data "$data" "$@" | tee "$data/padan.out"
# Splink tells its training on the same stream; only the results are kept on the screen.
"$python" "$here/splink_side.py" --data "$data" --best "$@" > "$data/splink.out" 2>&1 || { tail -20 "$data/splink.out"; exit 1; }
grep '^splink' "$data/splink.out"

printf '\n| set | padan | Splink at 0.5 | Splink at 0.95 |\n|---|---:|---:|---:|\n'
f1() { sed -n "s/^$1[^:]*: F1 \([0-9.]*\).*/\1/p" "$2" | head -1; }
sets=("$@")
((${#sets[@]})) || sets=(febrl2 febrl3 febrl4 fake_1000 rldata500 rldata10000 historical_50k census)
for set in "${sets[@]}"; do
  printf '| %s | %s | %s | %s |\n' "$set" "$(f1 "padan $set" "$data/padan.out")" \
    "$(f1 "splink $set[a-z ]* at 0\.5" "$data/splink.out")" "$(f1 "splink $set[a-z ]* at 0\.95" "$data/splink.out")"
done
