"use strict";
// Sorts a table by the heading that was pressed and hides rows that do not hold the filter's words.
// Without this script the page shows the same rows in their first order.
document.documentElement.classList.add("js");
for (const table of document.querySelectorAll("table[data-grid]")) {
  const body = table.tBodies[0];
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const value = (row, at) => {
    const cell = row.cells[at];
    return cell.dataset.v === undefined ? cell.textContent : Number(cell.dataset.v);
  };
  const compare = (left, right) =>
    typeof left === "number" && typeof right === "number"
      ? left - right
      : collator.compare(String(left), String(right));
  for (const label of table.tHead.querySelectorAll("span")) {
    label.setAttribute("role", "button");
    label.tabIndex = 0;
  }
  const sort = (event) => {
    const button = event.target.closest("[role=button]");
    if (!button) return;
    event.preventDefault();
    const heading = button.closest("th");
    const at = heading.cellIndex;
    const falling = heading.getAttribute("aria-sort") === "ascending";
    for (const other of heading.parentNode.cells) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", falling ? "descending" : "ascending");
    const rows = Array.from(body.rows).map((row) => [value(row, at), row]);
    rows.sort((left, right) => (falling ? -1 : 1) * compare(left[0], right[0]));
    for (const pair of rows) body.append(pair[1]);
  };
  table.tHead.addEventListener("click", sort);
  table.tHead.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") sort(event);
  });
  const filter = document.getElementById(table.dataset.grid);
  if (!filter) continue;
  const texts = new Map();
  filter.addEventListener("input", () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of body.rows) {
      if (!texts.has(row)) texts.set(row, row.textContent.toLowerCase());
      row.hidden = !words.every((word) => texts.get(row).includes(word));
    }
  });
}
