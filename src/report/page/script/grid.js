// A grid: the rows of a table that are in sight, and what sorts, filters and saves them. Only these rows are in the document.
const ROWS_BEYOND = 8;
const WIDEST_SIGNS = 30;
const WIDTH_SAMPLE = 3000;

class Grid {
  constructor(place) {
    this.place = place;
    this.id = place.dataset.whole;
    this.table = null;
    this.cases = null;
    this.choices = [];
    this.version = 0;
    this.painted = { first: 0, last: 0, version: -1 };
    this.rowHeight = 32;
    this.live = make("div", { class: "live" }, make("p", { class: "note" }, say("Loading")));
    place.classList.add("is-live");
    place.append(this.live);
    this.opened = null;
  }

  /** Reads the data and shows the grid; where that fails, the first rows come back. */
  open() {
    this.opened ??= this.read().catch((error) => {
      this.place.classList.remove("is-live");
      this.live.remove();
      throw error;
    });
    return this.opened;
  }

  async read() {
    this.table = new Table(await readBlock("d-" + this.id));
    this.hasCases = document.getElementById("k-" + this.id) !== null;
    this.build();
    this.refresh();
  }

  build() {
    const { table } = this;
    this.columns = table.visible();
    this.count = make("p", { class: "note count", role: "status", "aria-live": "polite" });
    this.body = make("tbody");
    this.headings = this.columns.map((column) => this.heading(column));
    const widths = this.columns.map((column) => this.width(column));
    const shown = make(
      "table",
      { class: "grid live-table", "aria-rowcount": table.rows + 1, "aria-colcount": this.columns.length },
      make("caption", {}, table.title),
      make("colgroup", {}, ...widths.map((signs) => this.col(signs))),
      make("thead", {}, make("tr", { "aria-rowindex": 1 }, ...this.headings)),
      this.body,
    );
    shown.style.width = `calc(${widths.reduce((sum, signs) => sum + signs, 0)}ch + ${widths.length}rem)`;
    this.above = make("div", { "aria-hidden": "true" });
    this.below = make("div", { "aria-hidden": "true" });
    this.sight = make("div", { class: "sight", tabindex: 0, role: "region", "aria-label": `${table.title}. ${say("Scroll")}` });
    this.sight.append(this.above, shown, this.below);
    this.sight.addEventListener("scroll", () => this.paintSoon(), { passive: true });
    this.body.addEventListener("keydown", (event) => this.stepRow(event));
    this.live.replaceChildren(this.tools(), this.count, this.sight);
    new ResizeObserver(() => this.paintSoon()).observe(this.sight);
  }

  col(signs) {
    const col = make("col");
    col.style.width = `calc(${signs}ch + 1rem)`;
    return col;
  }

  /** Signs that a column needs, as its values tell. */
  width(column) {
    const step = Math.max(1, Math.floor(column.values.length / WIDTH_SAMPLE));
    let longest = Math.min(column.head.length + 2, 14);
    for (let at = 0; at < column.values.length; at += step) {
      longest = Math.max(longest, column.shown(column.values[at]).length);
    }
    return Math.min(longest, WIDEST_SIGNS) + 1;
  }

  heading(column) {
    const button = make("button", { type: "button", title: `${say("SortBy")} ${column.head}` }, column.head);
    const heading = make("th", { scope: "col", class: column.isNumber ? "num" : null }, button);
    button.addEventListener("click", () => {
      const falling = this.table.sorted?.column === column && !this.table.sorted.falling;
      this.table.sort(column, falling);
      for (const other of this.headings) other.removeAttribute("aria-sort");
      heading.setAttribute("aria-sort", falling ? "descending" : "ascending");
      this.refresh();
    });
    return heading;
  }

  tools() {
    const name = (what) => `${what}-${this.id}`;
    this.filter = make("input", { id: name("words"), type: "search", autocomplete: "off", placeholder: say("FilterHint") });
    this.filter.addEventListener("input", () => this.refresh());
    const choices = this.table.columns
      .filter((column) => column.choose && column.codes && column.values.length > 1)
      .map((column) => this.choice(column));
    const save = make("button", { type: "button" }, say("Save"));
    save.addEventListener("click", () => this.save());
    const reset = make("button", { type: "button" }, say("Reset"));
    reset.addEventListener("click", () => {
      this.filter.value = "";
      for (const { select } of this.choices) select.value = "";
      this.refresh();
    });
    const words = make("label", { for: name("words") }, say("Filter"));
    return make("div", { class: "tools" }, make("span", { class: "tool" }, words, this.filter), ...choices, reset, save);
  }

  /** A column's values to choose from; several columns may be chosen at once. */
  choice(column) {
    const id = `${column.name}-${this.id}`;
    const select = make("select", { id }, make("option", { value: "" }, say("Every")));
    column.values.forEach((value, at) => select.append(make("option", { value: at + 1 }, column.shown(value))));
    if (column.codes.includes(0)) select.append(make("option", { value: 0 }, say("Empty")));
    select.addEventListener("change", () => this.refresh());
    this.choices.push({ column, select });
    return make("span", { class: "tool" }, make("label", { for: id }, column.head), select);
  }

  /** Filters again and paints from the top. */
  refresh() {
    const words = this.filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    const choices = this.choices.filter(({ select }) => select.value !== "");
    this.table.filter(words, choices.map(({ column, select }) => ({ column, code: Number(select.value) })));
    const [shown, rows] = [this.table.shown.length, this.table.rows];
    const name = shown === rows ? "AllShown" : shown === 0 ? "NoneShown" : "Shown";
    this.count.textContent = say(name, { n: wholeNumber(shown), of: wholeNumber(rows) });
    this.body.parentElement.setAttribute("aria-rowcount", shown + 1);
    this.version += 1;
    this.sight.scrollTop = 0;
    this.paint();
  }

  paintSoon() {
    this.waiting ??= requestAnimationFrame(() => {
      this.waiting = undefined;
      this.paint();
    });
  }

  /** Brings the rows in sight, and some beyond, into the document. Rows that stay are left alone, so that focus stays. */
  paint() {
    const shown = this.table.shown.length;
    const inSight = Math.ceil(this.sight.clientHeight / this.rowHeight);
    const top = Math.floor(this.sight.scrollTop / this.rowHeight);
    const first = Math.max(0, Math.min(top - ROWS_BEYOND, shown - inSight - ROWS_BEYOND));
    const last = Math.min(shown, first + inSight + 2 * ROWS_BEYOND);
    const was = this.painted;
    this.keepFocus(first, last);
    if (was.version !== this.version || last <= was.first || first >= was.last) {
      this.body.replaceChildren(...this.rowsBetween(first, last));
    } else {
      for (let at = was.first; at < first; at += 1) this.body.firstChild.remove();
      for (let at = was.last; at > last; at -= 1) this.body.lastChild.remove();
      if (first < was.first) this.body.prepend(...this.rowsBetween(first, was.first));
      if (last > was.last) this.body.append(...this.rowsBetween(was.last, last));
    }
    this.painted = { first, last, version: this.version };
    // Heights are set before anything asks for a layout, or the browser would pull the scroll position back.
    this.space(first, shown - last);
    const height = last > first ? this.body.getBoundingClientRect().height / (last - first) : 0;
    if (height > 0 && height !== this.rowHeight) {
      this.rowHeight = height;
      this.space(first, shown - last);
    }
  }

  /** A row that leaves the document hands its focus to the grid; otherwise the browser would scroll and forget the place. */
  keepFocus(first, last) {
    const row = this.body.contains(document.activeElement) ? document.activeElement.closest("tr") : null;
    const at = row ? Number(row.getAttribute("aria-rowindex")) - 2 : first;
    if (row && (at < first || at >= last)) this.sight.focus({ preventScroll: true });
  }

  space(above, below) {
    this.above.style.height = `${above * this.rowHeight}px`;
    this.below.style.height = `${below * this.rowHeight}px`;
  }

  rowsBetween(first, last) {
    const rows = [];
    for (let at = first; at < last; at += 1) rows.push(this.row(at));
    return rows;
  }

  row(at) {
    const row = this.table.shown[at];
    const element = make("tr", { "aria-rowindex": at + 2 });
    this.columns.forEach((column, number) => {
      const text = column.text(row);
      const cell = make("td", { class: column.isNumber ? "num" : null, title: text.length > WIDEST_SIGNS ? text : null });
      if (number === 0 && this.hasCases) {
        cell.append(make("a", { href: "#" + this.caseName(row), title: say("Open") }, text || say("Empty")));
      } else {
        cell.append(text);
      }
      element.append(cell);
    });
    return element;
  }

  /** Arrow keys go from case to case. */
  stepRow(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const row = event.target.closest("tr");
    if (!step || !row) return;
    event.preventDefault();
    const at = Number(row.getAttribute("aria-rowindex")) - 2 + step;
    if (at < 0 || at >= this.table.shown.length) return;
    const [top, height] = [at * this.rowHeight, this.sight.clientHeight - 2 * this.rowHeight];
    if (top < this.sight.scrollTop) this.sight.scrollTop = top;
    if (top > this.sight.scrollTop + height - this.rowHeight) this.sight.scrollTop = top - height + this.rowHeight;
    this.paint();
    this.body.querySelector(`tr[aria-rowindex="${at + 2}"] a`)?.focus({ preventScroll: true });
  }

  /** What a case is called in the address of the page. */
  caseName(row) {
    const finding = this.table.column("finding");
    return `kasus-${this.id}-${finding ? finding.value(row) : "r" + (row + 1)}`;
  }

  /** The row of a case's name; -1 where there is none. */
  rowOf(key) {
    if (/^r\d+$/.test(key)) return Number(key.slice(1)) <= this.table.rows ? Number(key.slice(1)) - 1 : -1;
    const finding = this.table.column("finding");
    for (let row = 0; finding && row < this.table.rows; row += 1) if (finding.value(row) === key) return row;
    return -1;
  }

  save() {
    const link = make("a", { download: `${this.table.name}_${page.run}.csv` });
    link.href = URL.createObjectURL(new Blob(this.table.csv(), { type: "text/csv;charset=utf-8" }));
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }
}
