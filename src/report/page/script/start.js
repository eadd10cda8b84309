// Opens every table that the page carries whole, those in sight first, and the case that the address names.
if (typeof DecompressionStream === "function" && document.getElementById("page-words")) {
  const grids = [...document.querySelectorAll("[data-whole]")].map((place) => new Grid(place));
  const view = new CaseView(grids);
  const breath = () => new Promise((resolve) => setTimeout(resolve, 0));
  const isNear = ({ place }) => {
    const { top, bottom } = place.getBoundingClientRect();
    return bottom > -innerHeight && top < 2 * innerHeight;
  };
  const openAll = async () => {
    const waiting = [...grids];
    while (waiting.length > 0) {
      const near = waiting.findIndex(isNear);
      const [grid] = waiting.splice(Math.max(0, near), 1);
      await breath();
      await grid.open();
    }
    for (const grid of grids) {
      for (const column of grid.table.columns) {
        await breath();
        column.smallLetters();
      }
    }
    document.documentElement.classList.add("all-open");
  };
  view.follow();
  requestAnimationFrame(() => setTimeout(openAll, 0));
}
