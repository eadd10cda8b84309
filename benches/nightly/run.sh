#!/usr/bin/env bash
# Times whole nights on synthetic districts: by stage, as whole processes, and how both grow with the district.
#
#   benches/nightly/run.sh                                 20,000 and 200,000 people
#   benches/nightly/run.sh 20000 200000 1000000 10000000   the whole curve
#   benches/nightly/run.sh 1000000:100000 10000000:1000000 with that many list rows (PEOPLE:ROWS)
#
# Each round runs two nights in a new copy of the district (hard links): a first one that finds nothing from before, and a
# second one that finds what the first left in its index folder, but no run folder, so that it is made in full. Lists and register
# are the same in both.
#
# ROWS_PERCENT (30): list rows per 100 people where no ROWS are given.  THREADS (0 = all cores).  RUNS (3): rounds per size,
# medians are shown.  PADAN: the program (default target/release/padan).  WORK: where districts are kept for the next time
# (default: a folder that is removed).  DIFFICULTY (medium), SEED (1): as in `padan synth`.
# Needs GNU time (/usr/bin/time) and python3.
set -euo pipefail
cd "$(dirname "$0")/../.."
here=benches/nightly

sizes=("$@")
((${#sizes[@]})) || sizes=(20000 200000)
padan=${PADAN:-${CARGO_TARGET_DIR:-target}/release/padan}
rows_percent=${ROWS_PERCENT:-30}
threads=${THREADS:-0}
runs=${RUNS:-3}

[[ -x $padan ]] || { echo "no program at $padan; build it: cargo build --release"; exit 2; }
[[ -x /usr/bin/time ]] || { echo "no /usr/bin/time; install GNU time (package time)"; exit 2; }
scratch=$(mktemp -d ${WORK:+-p "$WORK"})
trap 'rm -rf "$scratch"' EXIT
districts=${WORK:-$scratch}
results=$scratch/results.jsonl

# Runs one night and adds a line to the results: what GNU time saw and what the night wrote of itself.
night() { # night WHICH PEOPLE ROWS FOLDER
  local status=0
  /usr/bin/time -o "$scratch/used" -f '"wall_s":%e,"user_s":%U,"system_s":%S,"peak_kib":%M' \
    "$padan" -q --threads "$threads" run "$4/job.toml" >"$scratch/output" 2>&1 || status=$?
  # 1 says that the job marks findings as blocking: the night is whole.
  ((status <= 1)) || { tail -20 "$scratch/output"; exit 1; }
  printf '{"night":"%s","people":%d,"rows":%d,%s,"log":%s}\n' "$1" "$2" "$3" "$(tail -1 "$scratch/used")" \
    "$(tail -1 "$4/runs/log.jsonl")" >>"$results"
}

for size in "${sizes[@]}"; do
  people=${size%%:*}
  rows=$((people * rows_percent / 100))
  [[ $size == *:* ]] && rows=${size##*:}
  district=$districts/people_${people}_rows_$rows
  if [[ ! -f $district/job.toml ]]; then
    "$padan" -q synth --people "$people" --rows "$rows" --seed "${SEED:-1}" --difficulty "${DIFFICULTY:-medium}" --out "$district" >/dev/null
  fi
  for ((round = 1; round <= runs; round++)); do
    copy=$scratch/night
    rm -rf "$copy"
    mkdir "$copy"
    cp -al "$district/register" "$district/inbox" "$district/job.toml" "$copy/"
    night first "$people" "$rows" "$copy"
    rm -rf "$copy/runs"
    night second "$people" "$rows" "$copy"
    rm -rf "$copy"
    echo "$people people, $rows rows: round $round of $runs done" >&2
  done
done
python3 "$here/table.py" "$results"
printf '\n%s, %s cores, ' "$("$padan" --version)" "$(nproc)"
uname -srm
