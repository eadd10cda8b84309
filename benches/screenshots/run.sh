#!/usr/bin/env bash
# Pictures of report.html on the sample district: phone (390 px), laptop (1280 px) and A4, in both languages.
# Somebody has to look at them; this only makes them.
#
#   benches/screenshots/run.sh target/release/padan /tmp/pictures
#
# Needs Chromium; pages of the print come as pictures where pdftoppm is there.
set -euo pipefail

if [ $# -ne 2 ]; then
  echo "usage: $0 PADAN FOLDER" >&2
  exit 2
fi
padan=$(realpath "$1")
mkdir -p "$2"
out=$(realpath "$2")
here=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome)

# Two nights, so that the page has something to say of what changed.
cp -r "$here/sample_data/." "$work"
"$padan" run "$work/job.toml" >/dev/null
before=$(basename "$(find "$work/runs" -mindepth 1 -maxdepth 1 -type d | head -1)")
sed -i 's/^period = .*/period = "2026-12"/' "$work/job.toml"
sed -i '40,70d' "$work/inbox/dinsos/pkh_2026_11.csv"

picture() { # FILE PICTURE WIDTH HEIGHT
  # A window is never narrower than 500 px, so the page stands in a frame of the wanted width.
  printf '<!doctype html><body style="margin:0"><iframe src="file://%s" style="border:0;width:%spx;height:%spx"></iframe>' \
    "$1" "$3" "$4" >"$work/frame.html"
  "$browser" --headless --no-sandbox --hide-scrollbars --user-data-dir="$work/browser" \
    --window-size="$3,$4" --screenshot="$2" "file://$work/frame.html" >/dev/null 2>&1
}

for language in id en; do
  runs="$work/runs"
  known=$(ls "$runs")
  "$padan" run "$work/job.toml" --language "$language" --since "$runs/$before" >/dev/null
  run=$(comm -13 <(echo "$known" | sort) <(ls "$runs" | sort) | grep -v log.jsonl | head -1)
  page="$runs/$run/report.html"
  picture "$page" "$out/phone-$language.png" 390 6000
  picture "$page" "$out/laptop-$language.png" 1280 6000
  "$browser" --headless --no-sandbox --user-data-dir="$work/browser" --no-pdf-header-footer \
    --print-to-pdf="$out/print-$language.pdf" "file://$page" >/dev/null 2>&1
  if command -v pdftoppm >/dev/null; then
    pdftoppm -r 70 -png "$out/print-$language.pdf" "$out/print-$language"
  fi
done
ls "$out" | sed 's/^/  /'
