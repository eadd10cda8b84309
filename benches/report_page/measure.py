"""Opens a report in Chromium as a person does and measures it against its bars.

usage: measure.py REPORT.html [--axe axe.min.js] [--chromium PATH] [--shots FOLDER] [--json FILE]

Bars: file <= 25 MB, first paint <= 1.5 s, a filter <= 200 ms from key to painted rows, no console error, no serious or
critical finding of accessibility, nothing in the page that data made. Exit code 1 when one is missed. Needs `pip install playwright` and an installed Chromium.
"""

import argparse
import json
import pathlib
import statistics
import sys

from playwright.sync_api import sync_playwright

BARS = {"megabytes": 25.0, "first_paint_ms": 1500.0, "filter_ms": 200.0, "console_errors": 0, "serious": 0, "foreign": 0}
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}

# From an event to the frame after the one in which its rows were laid out.
TIMED = """async ({ grid, act, value }) => {
  const place = document.querySelector('#w-' + grid + ' .live');
  place.scrollIntoView();
  const painted = () => new Promise((done) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => done();
    channel.port2.postMessage(0);
  }));
  await painted();
  const begun = performance.now();
  if (act === 'filter') {
    const input = place.querySelector('input[type=search]');
    input.value = value;
    input.dispatchEvent(new InputEvent('input', { bubbles: true }));
  } else {
    place.querySelectorAll('thead button')[value].click();
  }
  const computed = performance.now() - begun;
  await painted();
  return [performance.now() - begun, computed, place.querySelector('.count').textContent, place.querySelectorAll('tbody tr').length];
}"""


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("report", type=pathlib.Path)
    parser.add_argument("--axe", type=pathlib.Path)
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    parser.add_argument("--shots", type=pathlib.Path)
    parser.add_argument("--json", type=pathlib.Path)
    return parser.parse_args()


def first_paint(browser, address, times=5):
    """Median of first-contentful-paint over fresh pages."""
    script = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
    paints = []
    for _ in range(times):
        page = browser.new_page(viewport=DESK)
        page.goto(address, wait_until="commit")
        page.wait_for_function(script, timeout=60_000)
        paints.append(page.evaluate(script))
        page.close()
    return statistics.median(paints)


def longest(page, grid, act, values, times=3):
    """The longest of the medians per value: until painted, computed by the script, what was asked, what was told, rows."""
    worst = (0.0, 0.0, None, "", 0)
    for value in values:
        told = [page.evaluate(TIMED, {"grid": grid, "act": act, "value": value}) for _ in range(times)]
        medians = (statistics.median(one[at] for one in told) for at in (0, 1))
        worst = max(worst, (*medians, value, *told[-1][2:]), key=lambda one: one[0])
    return worst


def accessibility(page, axe):
    """Serious and critical findings of axe-core: (rule, impact, elements)."""
    # A content policy without `eval` stays as it is: the debugger's world is not the page's.
    page.evaluate(axe.read_text())
    found = page.evaluate("() => axe.run(document, { resultTypes: ['violations'] })")["violations"]
    told = [(one["id"], one["impact"], [node["html"][:160] for node in one["nodes"]][:3]) for one in found]
    return [one for one in told if one[1] in ("serious", "critical")], len(told)


# Elements that only a text taken for markup could have made, and what its script would leave.
FOREIGN = """() => document.querySelectorAll('img, iframe, object, embed, form, base, link, audio, video').length
  + (window.hostile === undefined ? 0 : 1)"""


def shoot(page, folder, name):
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(folder / f"{name}.png"))


def open_case(page, grid):
    page.evaluate("(grid) => document.getElementById('w-' + grid).scrollIntoView()", grid)
    page.locator(f"#w-{grid} .live tbody a").first.click()
    page.wait_for_selector("#kasus[open]")
    page.wait_for_timeout(200)


def measure(browser, options):
    address = options.report.resolve().as_uri()
    figures = {"megabytes": options.report.stat().st_size / 1e6, "first_paint_ms": first_paint(browser, address)}
    page = browser.new_page(viewport=DESK)
    errors = []
    page.on("console", lambda message: errors.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(address, timeout=120_000)
    page.wait_for_selector("html.all-open", timeout=120_000)
    figures["all_tables_ready_ms"] = page.evaluate("() => performance.now()")
    figures["heap_megabytes"] = page.evaluate("() => performance.memory.usedJSHeapSize") / 1e6
    grids = page.evaluate("() => [...document.querySelectorAll('[data-whole]')].map((one) => one.dataset.whole)")
    words = ["siti", "pkh", "a", "1", "desil 10", "muhammad dinas", "zzzz"]
    figures["filter_ms"], figures["sort_ms"], figures["grids"] = 0.0, 0.0, {}
    for grid in grids:
        filtered = longest(page, grid, "filter", words)
        page.evaluate(TIMED, {"grid": grid, "act": "filter", "value": ""})
        headings = page.locator(f"#w-{grid} .live thead button").count()
        ordered = longest(page, grid, "sort", range(headings))
        figures["filter_ms"] = max(figures["filter_ms"], filtered[0])
        figures["sort_ms"] = max(figures["sort_ms"], ordered[0])
        figures["grids"][grid] = {"filter": filtered, "sort": ordered}
    shoot(page, options.shots, "table")
    with page.expect_download() as download:
        page.locator(f"#w-{grids[-1]} .tools button").last.click()
    figures["saved_lines"] = sum(1 for _ in open(download.value.path(), encoding="utf-8"))
    if "inclusion" in grids:
        open_case(page, "inclusion")
        shoot(page, options.shots, "case")
        page.evaluate("() => { document.getElementById('kasus').scrollTop = 1e6; }")
        shoot(page, options.shots, "weights")
        if options.axe:
            figures["accessibility_of_case"], _ = accessibility(page, options.axe)
        page.go_back()
        page.wait_for_selector("#kasus:not([open])", state="attached")
    if options.axe:
        figures["accessibility"], figures["lesser"] = accessibility(page, options.axe)
        figures["serious"] = len(figures["accessibility"]) + len(figures.get("accessibility_of_case", []))
    page.set_viewport_size(PHONE)
    page.evaluate("(grid) => document.getElementById('w-' + grid).scrollIntoView()", grids[0])
    page.wait_for_timeout(300)
    figures["phone_overflow_px"] = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
    shoot(page, options.shots, "phone")
    figures["foreign"] = page.evaluate(FOREIGN)
    figures["console_errors"], figures["console"] = len(errors), errors[:5]
    return figures


def main():
    options = arguments()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=options.chromium, args=["--no-sandbox", "--enable-precise-memory-info"])
        figures = measure(browser, options)
        browser.close()
    print(json.dumps(figures, indent=2, ensure_ascii=False))
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    missed = [name for name, bar in BARS.items() if figures.get(name, 0) > bar]
    for name in missed:
        print(f"missed: {name} is {figures[name]}, the bar is {BARS[name]}", file=sys.stderr)
    sys.exit(1 if missed else 0)


main()
