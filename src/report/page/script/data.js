// Data blocks of the page: words in JSON, and tables as compressed columns. Nothing here becomes markup.
const page = (() => {
  const element = document.getElementById("page-words");
  return element ? JSON.parse(element.textContent) : { words: {}, groups: [], unstated: [], run: "" };
})();

/** A sentence with its values filled in. */
const say = (name, values = {}) =>
  page.words[name].replace(/\{(\w+)\}/g, (all, key) => (key in values ? String(values[key]) : all));

/** An element with text and attributes; text never becomes markup. */
const make = (name, attributes = {}, ...content) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...content);
  return element;
};

const wholeNumber = (value) => {
  const digits = String(Math.abs(value)).replace(/\B(?=(\d{3})+$)/g, page.words.Thousands);
  return (value < 0 ? "-" : "") + digits;
};

/** A whole number of 1 / 10^places as digits, with a given sign before its decimals. */
const scaledNumber = (value, places, point) => {
  if (places === 0) return String(value);
  const digits = String(Math.abs(value)).padStart(places + 1, "0");
  const cut = digits.length - places;
  return (value < 0 ? "-" : "") + digits.slice(0, cut) + point + digits.slice(cut);
};

/** A number as the page prints it; the same as in the rows that stand in the page as HTML. */
const shownNumber = (value, kind, places) => {
  if (kind === "whole") return wholeNumber(value);
  if (kind === "rupiah") return "Rp\u00a0" + wholeNumber(value);
  if (kind === "percent") {
    let permille = Math.floor((value + 500) / 1000);
    if (value > 0 && permille === 0) permille = 1;
    if (value < 1000000 && permille === 1000) permille = 999;
    return scaledNumber(permille, 1, page.words.Point) + "\u00a0%";
  }
  if (places > 3) {
    const unit = 10 ** (places - 3);
    return scaledNumber(Math.floor((value + unit / 2) / unit), 3, page.words.Point);
  }
  return scaledNumber(value, places, page.words.Point);
};

const isNumber = (kind) => kind === "whole" || kind === "rupiah" || kind === "percent" || kind === "decimal";

const bytesOf = (signs) => {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(signs);
  const text = atob(signs);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  return bytes;
};

/** Reads a block: its head, and a function that gives the next places. */
const readBlock = async (id) => {
  const element = document.getElementById(id);
  if (!element) return null;
  const inflated = new Blob([bytesOf(element.textContent)]).stream().pipeThrough(new DecompressionStream("deflate"));
  const bytes = new Uint8Array(await new Response(inflated).arrayBuffer());
  const length = new DataView(bytes.buffer).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  let from = 4 + length;
  const places = (width) => {
    const rows = head.rows;
    const plane = (byte) => bytes.subarray(from + byte * rows, from + (byte + 1) * rows);
    let codes = plane(0);
    if (width > 1) {
      codes = width === 2 ? new Uint16Array(rows) : new Uint32Array(rows);
      for (let byte = 0; byte < width; byte += 1) {
        const part = plane(byte);
        for (let row = 0; row < rows; row += 1) codes[row] |= part[row] << (8 * byte);
      }
    }
    from += width * rows;
    return codes;
  };
  return { head, places };
};

/** A column: distinct values in order, and per row one more than the place of its value; 0 is an empty cell. */
class Column {
  constructor(head, places) {
    Object.assign(this, { name: head.name, head: head.head, kind: head.kind, show: head.show, choose: head.choose });
    this.decimals = head.places;
    this.isNumber = isNumber(head.kind);
    this.values = head.values;
    this.codes = head.width > 0 ? places(head.width) : null;
    if (this.isNumber && this.codes) {
      let sum = 0;
      this.values = this.values.map((step) => (sum += step));
    }
    this.lower = null;
  }

  /** The value of a row; nothing where the cell is empty. */
  value(row) {
    if (!this.codes) return this.values[row];
    const code = this.codes[row];
    return code === 0 ? "" : this.values[code - 1];
  }

  shown(value) {
    if (value === "" || value === null || value === undefined) return "";
    return this.isNumber ? shownNumber(value, this.kind, this.decimals) : value;
  }

  text(row) {
    const value = this.value(row);
    const unstated = value === 0 && this.kind === "rupiah" && this.programme && page.unstated.includes(this.programme.value(row));
    return unstated ? say("NotStated") : this.shown(value);
  }

  /** The same with all places that are kept: in a case, 0,999996 is not 1,000. */
  full(row) {
    const value = this.value(row);
    const isKept = this.kind === "decimal" && value !== "" && value !== null;
    return isKept ? scaledNumber(value, this.decimals, page.words.Point) : this.text(row);
  }

  /** The value as a spreadsheet reads it: numbers in plain digits, texts that begin like a formula behind an apostrophe. */
  saved(row) {
    const value = this.value(row);
    if (value === "" || value === null || value === undefined) return "";
    if (this.isNumber) return scaledNumber(value, this.kind === "percent" ? 6 : this.decimals, ".");
    const guarded = /^[=+\-@\t\r]/.test(value) ? "'" + value : value;
    return /[",\n\r]/.test(guarded) ? '"' + guarded.replaceAll('"', '""') + '"' : guarded;
  }

  /** Texts of all values in small letters, made once. */
  smallLetters() {
    this.lower ??= this.values.map((value) => this.shown(value).toLowerCase());
    return this.lower;
  }

  /** Marks the rows whose text holds a word. */
  mark(word, marks) {
    const lower = this.smallLetters();
    if (!this.codes) {
      for (let row = 0; row < lower.length; row += 1) if (lower[row].includes(word)) marks[row] = 1;
      return;
    }
    const holds = new Uint8Array(lower.length + 1);
    let any = false;
    for (let at = 0; at < lower.length; at += 1) {
      if (lower[at].includes(word)) {
        holds[at + 1] = 1;
        any = true;
      }
    }
    if (!any) return;
    const codes = this.codes;
    for (let row = 0; row < codes.length; row += 1) marks[row] |= holds[codes[row]];
  }
}

/** A table of the page, sorted and filtered without touching the document. */
class Table {
  constructor({ head, places }) {
    Object.assign(this, { name: head.table, title: head.title, rows: head.rows, total: head.total });
    this.columns = head.columns.map((column) => new Column(column, places));
    // A zero of a programme whose benefit nobody states is told as what it is.
    for (const column of this.columns) column.programme = this.column("programme");
    this.order = new Uint32Array(this.rows).map((_, row) => row);
    this.sorted = null;
    this.shown = this.order;
  }

  column(name) {
    return this.columns.find((column) => column.name === name);
  }

  /** Columns of the grid; one without any value is left out. */
  visible() {
    return this.columns.filter((column) => column.show && column.values.length > 0);
  }

  /** Sorts by a column: places are ranks, so rows are counted into their places. Equal rows keep their order. */
  sort(column, falling) {
    const { codes, values } = column;
    const starts = new Uint32Array(values.length + 2);
    const rank = (row) => (falling ? values.length - codes[row] : codes[row]);
    for (let row = 0; row < this.rows; row += 1) starts[rank(row) + 1] += 1;
    for (let at = 1; at < starts.length; at += 1) starts[at] += starts[at - 1];
    const order = new Uint32Array(this.rows);
    for (const row of this.order) {
      const at = rank(row);
      order[starts[at]] = row;
      starts[at] += 1;
    }
    this.order = order;
    this.sorted = { column, falling };
  }

  /** Keeps the rows that hold every word and every choice; choices are pairs of column and place. */
  filter(words, choices) {
    let kept = null;
    const keep = (marks) => {
      if (kept === null) kept = marks;
      else for (let row = 0; row < this.rows; row += 1) kept[row] &= marks[row];
    };
    for (const { column, code } of choices) {
      const marks = new Uint8Array(this.rows);
      for (let row = 0; row < this.rows; row += 1) marks[row] = column.codes[row] === code ? 1 : 0;
      keep(marks);
    }
    for (const word of words) {
      const marks = new Uint8Array(this.rows);
      for (const column of this.columns) column.mark(word, marks);
      keep(marks);
    }
    this.shown = kept === null ? this.order : this.order.filter((row) => kept[row] === 1);
  }

  /** The rows that are shown as CSV, in parts. */
  csv() {
    const columns = [...this.visible(), ...this.columns.filter((column) => !column.show)];
    const parts = [columns.map((column) => column.name).join(",") + "\n"];
    for (const row of this.shown) parts.push(columns.map((column) => column.saved(row)).join(",") + "\n");
    return parts;
  }
}
