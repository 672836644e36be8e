/** A list with `data-rows`: `j` and `k` move the cursor row (`data-row`), `o` opens it, `x` selects it. */
export const ROW_KEYS = { j: "Next row", k: "Row before", o: "Open the row", x: "Select the row" };

export function pressOnRows(key) {
  const rows = [...document.querySelectorAll("[data-rows] [data-row]")];
  if (!rows.length || !(key in ROW_KEYS)) return false;
  const cursor = rows.findIndex((row) => row.classList.contains("at"));
  if (key === "j") moveTo(rows, Math.min(cursor + 1, rows.length - 1));
  else if (key === "k") moveTo(rows, Math.max(cursor - 1, 0));
  else if (key === "o") rows[cursor]?.querySelector("a[href]")?.click();
  else rows[cursor]?.querySelector("input[type=checkbox]")?.click();
  return true;
}

function moveTo(rows, position) {
  rows.forEach((row, index) => row.classList.toggle("at", index === position));
  rows[position].querySelector("a[href]")?.focus({ preventScroll: true });
  rows[position].scrollIntoView({ block: "nearest" });
}
