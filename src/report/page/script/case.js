// A case: everything that is known of one row, and what each field weighed. It is opened by the address of the page, so the
// Back key closes it and the address can be kept.
const SVG = "http://www.w3.org/2000/svg";
const BAR = { width: 260, height: 16 };

const draw = (name, attributes, ...content) => {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...content);
  return element;
};

/** The cases of a grid: the person compared with, and the weights of each field. */
class Cases {
  constructor({ head, places }) {
    this.rows = head.rows;
    this.columns = head.columns.map((column) => new Column(column, places));
    this.comparisons = head.comparisons.map((comparison) => ({ ...comparison, codes: places(comparison.width) }));
  }

  column(name) {
    return this.columns.find((column) => column.name === name);
  }

  /** Steps of a row: field, words of its level, weight, and the sums before and after, in thousandths of a bit. */
  steps(row) {
    let sum = 0;
    const steps = [];
    for (const { field, levels, weights, codes } of this.comparisons) {
      if (codes[row] === 0) continue;
      const [level, weight] = weights[codes[row] - 1];
      steps.push({ field, ...levels[level], weight, before: sum, after: sum + weight });
      sum += weight;
    }
    return steps;
  }
}

const bits = (millibits) => (millibits > 0 ? "+" : "") + scaledNumber(millibits, 3, page.words.Point);

/** A bar from one sum to the next: full where it speaks for, hatched where it speaks against. */
const bar = (step, from, to) => {
  const at = (sum) => ((sum - from) / Math.max(1, to - from)) * (BAR.width - 4) + 2;
  const [left, right] = [Math.min(at(step.before), at(step.after)), Math.max(at(step.before), at(step.after))];
  const shape = { x: left.toFixed(1), y: 3, width: Math.max(1, right - left).toFixed(1), height: BAR.height - 6 };
  const paint = step.weight < 0 ? { fill: "url(#hatch)", stroke: "#8a3b00" } : { fill: "#0b4f7a", stroke: "#0b4f7a" };
  return draw(
    "svg",
    { viewBox: `0 0 ${BAR.width} ${BAR.height}`, width: BAR.width, height: BAR.height, "aria-hidden": "true" },
    draw("line", { x1: at(0).toFixed(1), x2: at(0).toFixed(1), y1: 0, y2: BAR.height, stroke: "#51626d", "stroke-dasharray": "2 2" }),
    draw("rect", { ...shape, ...paint }),
  );
};

/** The hatching that all bars share. */
const hatch = () => {
  const line = draw("path", { d: "M0 6 L6 0 M-1 1 L1 -1 M5 7 L7 5", stroke: "#8a3b00", "stroke-width": 1.6 });
  const ground = draw("rect", { width: 6, height: 6, fill: "#ffffff" });
  const pattern = draw("pattern", { id: "hatch", width: 6, height: 6, patternUnits: "userSpaceOnUse" }, ground, line);
  return draw("svg", { width: 0, height: 0, "aria-hidden": "true" }, draw("defs", {}, pattern));
};

const waterfall = (steps) => {
  const sums = steps.map((step) => step.after);
  const [from, to] = [Math.min(0, ...sums), Math.max(0, ...sums)];
  const heading = (name, kind) => make("th", { scope: "col", class: kind }, say(name));
  const row = (step) => {
    const level = make("td", {}, step.level);
    const given = step.given && say(step.repeats ? "GivenRepeats" : "GivenElse", { field: step.given[0], level: step.given[1] });
    if (given) level.append(make("span", { class: "given" }, given));
    if (step.rule) level.append(make("span", { class: "given path" }, step.rule));
    return make(
      "tr",
      {},
      make("th", { scope: "row" }, step.field),
      level,
      make("td", { class: "num" }, bits(step.weight)),
      make("td", { class: "num" }, bits(step.after)),
      make("td", { class: "bar-cell" }, bar(step, from, to)),
    );
  };
  const total = make("tr", { class: "total" }, make("th", { scope: "row", colspan: 3 }, say("Total")));
  total.append(make("td", { class: "num" }, bits(sums.at(-1))), make("td"));
  const head = make("tr", {}, heading("Field"), heading("Level"), heading("Bits", "num"), heading("Sum", "num"), heading("Bar"));
  const table = make("table", { class: "waterfall" }, make("thead", {}, head), make("tbody", {}, ...steps.map(row), total));
  return make("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": say("Weights") }, hatch(), table);
};

/** Shows cases in the page's dialog. */
class CaseView {
  constructor(grids) {
    this.grids = grids;
    this.dialog = document.getElementById("kasus");
    this.title = document.getElementById("kasus-judul");
    this.content = document.getElementById("kasus-isi");
    this.hasStepped = false;
    this.at = null;
    const press = { close: () => this.dialog.close(), print: () => window.print(), previous: () => this.go(-1), next: () => this.go(1) };
    for (const button of this.dialog.querySelectorAll("[data-case]")) {
      button.addEventListener("click", press[button.dataset.case]);
    }
    this.dialog.addEventListener("close", () => this.leave());
    window.addEventListener("hashchange", (event) => {
      this.hasStepped = !new URL(event.oldURL).hash.startsWith("#kasus-") || this.hasStepped;
      this.follow();
    });
  }

  /** Opens or closes what the address says. */
  async follow() {
    const named = /^#kasus-([a-z]+)-([0-9a-z]+)$/.exec(location.hash);
    const grid = named && this.grids.find((grid) => grid.id === named[1]);
    if (!grid) {
      if (this.dialog.open) this.dialog.close();
      return;
    }
    await grid.open();
    const row = grid.rowOf(named[2]);
    grid.cases ??= readBlock("k-" + grid.id).then((block) => block && new Cases(block));
    this.tell(grid, row, await grid.cases);
    if (!this.dialog.open) this.dialog.showModal();
    document.documentElement.classList.add("case-open");
    this.dialog.scrollTop = 0;
    this.title.focus({ preventScroll: true });
  }

  /** Leaves the address of the case when the dialog is closed by its button or by Escape. */
  leave() {
    document.documentElement.classList.remove("case-open");
    if (!location.hash.startsWith("#kasus-")) return;
    if (this.hasStepped) history.back();
    else location.replace("#w-" + this.at.grid.id);
    this.hasStepped = false;
  }

  /** Goes to a neighbour among the rows that are shown. */
  go(step) {
    const { grid, row } = this.at;
    const next = grid.table.shown[grid.table.shown.indexOf(row) + step];
    if (next !== undefined) location.replace("#" + grid.caseName(next));
  }

  tell(grid, row, cases) {
    this.at = { grid, row };
    if (row < 0) {
      this.title.textContent = say("NotHere");
      this.content.replaceChildren();
      return;
    }
    const first = grid.table.column("kind") ?? grid.table.columns[0];
    const name = grid.table.column("nama");
    this.title.textContent = [say("Case"), first.text(row), name && name.text(row)].filter(Boolean).join(" · ");
    const isTold = cases !== null && row < cases.rows;
    const groups = this.groups(grid.table).map(([heading, columns]) => this.facts(heading, columns, row));
    this.content.replaceChildren(...groups.filter(Boolean), ...this.candidate(grid, row, isTold ? cases : null));
    const at = grid.table.shown.indexOf(row);
    this.enable("previous", at > 0);
    this.enable("next", at >= 0 && at + 1 < grid.table.shown.length);
  }

  enable(name, isPossible) {
    this.dialog.querySelector(`[data-case="${name}"]`).disabled = !isPossible;
  }

  groups(table) {
    const named = page.groups.map(([heading, names]) => [heading, names.map((name) => table.column(name)).filter(Boolean)]);
    const known = new Set(named.flatMap(([, columns]) => columns));
    const isOwn = (column) => !known.has(column) && !column.name.startsWith("candidate_");
    return [...named, ["", table.columns.filter(isOwn)]];
  }

  facts(heading, columns, row) {
    const facts = columns.map((column) => [column.head, column.full(row)]).filter(([, text]) => text !== "");
    if (facts.length === 0) return null;
    const list = make("dl", { class: "facts" }, ...facts.map(([head, text]) => make("div", {}, make("dt", {}, head), make("dd", {}, text))));
    return make("section", { class: "case-group" }, ...(heading ? [make("h3", {}, heading)] : []), list);
  }

  candidate(grid, row, cases) {
    const parts = [];
    const steps = cases === null ? [] : cases.steps(row);
    if (cases === null) {
      parts.push(make("p", {}, say("NoWeights")));
    } else if (steps.length === 0) {
      parts.push(make("p", {}, say("NoCandidate")));
    } else {
      const columns = cases.columns.filter((column) => column.name !== "explain");
      parts.push(this.facts(say("Candidate"), columns, row), make("h3", {}, say("Weights")), make("p", { class: "note" }, say("WeightsNote")));
      parts.push(waterfall(steps));
    }
    if (cases !== null) {
      const place = `${cases.column("explain").text(row)}:${grid.table.column("line").value(row)}`;
      const quoted = /[^\w.:/-]/.test(place) ? `"${place}"` : place;
      parts.push(make("p", { class: "note" }, say("Explain"), " ", make("code", {}, `padan explain ${page.run} ${quoted}`)));
    }
    return parts.filter(Boolean);
  }
}
