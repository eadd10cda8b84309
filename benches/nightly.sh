#!/usr/bin/env bash
# Times whole nights on synthetic districts and prints wall time and peak memory by stage.
#
#   benches/nightly.sh                      20,000 and 200,000 people
#   benches/nightly.sh 1000000              that many instead; several sizes may be given
#
# ROWS_PERCENT (30): list rows per 100 people.  THREADS (0 = all cores).  RUNS (3): nights per size, the median is shown.
# PADAN: the program (default target/release/padan).  WORK: where districts are kept (default: a folder that is removed).
set -euo pipefail
cd "$(dirname "$0")/.."

sizes=("$@")
((${#sizes[@]})) || sizes=(20000 200000)
padan=${PADAN:-${CARGO_TARGET_DIR:-target}/release/padan}
rows_percent=${ROWS_PERCENT:-30}
threads=${THREADS:-0}
runs=${RUNS:-3}

[[ -x $padan ]] || { echo "no program at $padan; build it: cargo build --release"; exit 2; }
if [[ -z ${WORK:-} ]]; then
  WORK=$(mktemp -d)
  trap 'rm -rf "$WORK"' EXIT
fi
stages=(rules intake normalise index link duplicates assess report)

header() {
  printf '| people | list rows | threads |'
  printf ' %s |' "${stages[@]}"
  printf ' all stages | peak MiB |\n'
  printf '|%s' ---: ---: ---:
  printf '|%s' "${stages[@]/*/---:}" ---: ---:
  printf '|\n'
}

# One table row from the last RUNS lines of a log: the median of each stage, of their sum, and of the peak.
row() { # row LOG PEOPLE ROWS
  tail -n "$runs" "$1" | awk -v people="$2" -v rows="$3" -v names="${stages[*]}" '
    function median(values, n,   i, j, swap) {
      for (i = 2; i <= n; i++) for (j = i; j > 1 && values[j - 1] > values[j]; j--) {
        swap = values[j]; values[j] = values[j - 1]; values[j - 1] = swap
      }
      return values[int((n + 1) / 2)]
    }
    function number(key,   text) {
      text = $0
      if (!sub(".*\"" key "\"[:,]", "", text)) return 0
      return text + 0
    }
    BEGIN { count = split(names, stage, " ") }
    {
      total = 0
      for (s = 1; s <= count; s++) { took[s, NR] = number(stage[s]); total += took[s, NR] }
      all[NR] = total; peak[NR] = number("peak_kib"); threads = number("threads")
    }
    END {
      printf "| %d | %d | %d |", people, rows, threads
      for (s = 1; s <= count; s++) {
        for (i = 1; i <= NR; i++) one[i] = took[s, i]
        printf " %.2f s |", median(one, NR) / 1000
      }
      printf " %.2f s | %d |\n", median(all, NR) / 1000, median(peak, NR) / 1024
    }'
}

header
for people in "${sizes[@]}"; do
  district="$WORK/people_$people"
  if [[ ! -f $district/job.toml ]]; then
    "$padan" -q synth --people "$people" --rows $((people * rows_percent / 100)) --out "$district" >/dev/null
  fi
  for ((i = 0; i < runs; i++)); do
    "$padan" -q --threads "$threads" run "$district/job.toml" >/dev/null
  done
  links=("$district"/runs/*/links.csv)
  row "$district/runs/log.jsonl" "$people" $(($(wc -l <"${links[0]}") - 1))
done
printf '\n%s, %s cores, ' "$("$padan" --version)" "$(nproc)"
uname -srm
