/**
 * The week grid: each `[data-band]` becomes 48 half hours that mouse and keys open and close.
 * The text field of the day stays the truth: cells are drawn from it, and drawing writes into it.
 */
const STEP = 30;
const CELLS = 48;
const INTERVAL = /^(\d{1,2})(?:[:.](\d{2}))?\s*[-–—]\s*(\d{1,2})(?:[:.](\d{2}))?$/;

for (const week of document.querySelectorAll("[data-week-grid]")) {
  const days = [...week.querySelectorAll("[data-day]")].map((row) => new Day(row));
  days.forEach((day, index) => day.bind(days, index));
  week.querySelector("[data-week-help]").hidden = false;
}

function Day(row) {
  const input = row.querySelector("input");
  const cells = drawCells(row.querySelector("[data-band]"), row.dataset.day);

  const hours = () => read(input.value);
  const draw = () => {
    const open = hours() ?? [];
    cells.forEach((cell, index) => {
      const share = overlap(open, index * STEP, (index + 1) * STEP);
      cell.setAttribute("aria-selected", String(share === STEP));
      cell.toggleAttribute("data-part", share > 0 && share < STEP);
    });
  };
  const isOpen = (index) => cells[index].getAttribute("aria-selected") === "true";
  const set = (first, last, open) => {
    const from = Math.min(first, last) * STEP;
    const to = (Math.max(first, last) + 1) * STEP;
    input.value = write(open ? add(hours() ?? [], from, to) : remove(hours() ?? [], from, to));
    draw();
  };
  const focus = (index) => {
    cells.forEach((cell, at) => (cell.tabIndex = at === index ? 0 : -1));
    cells[index].focus();
  };

  this.focus = focus;
  this.bind = (days, place) => {
    input.addEventListener("input", draw);
    bindPointer(cells, isOpen, set);
    bindKeys(cells, { isOpen, set, focus, days, place });
    draw();
  };
}

function drawCells(place, day) {
  const grid = document.createElement("div");
  grid.className = "band-cells";
  grid.setAttribute("role", "grid");
  grid.setAttribute("aria-multiselectable", "true");
  grid.setAttribute("aria-label", `${day}, open half hours`);
  const line = document.createElement("div");
  line.setAttribute("role", "row");
  const cells = Array.from({ length: CELLS }, (_, index) => {
    const cell = document.createElement("span");
    cell.setAttribute("role", "gridcell");
    cell.setAttribute("aria-label", `${clock(index * STEP)} to ${clock((index + 1) * STEP)}`);
    cell.title = clock(index * STEP);
    cell.tabIndex = index === 16 ? 0 : -1;
    return cell;
  });
  line.append(...cells);
  grid.append(line);
  place.replaceChildren(grid);
  return cells;
}

function bindPointer(cells, isOpen, set) {
  const grid = cells[0].closest(".band-cells");
  let from = null;
  let opening = true;
  grid.addEventListener("pointerdown", (event) => {
    const index = cells.indexOf(event.target);
    if (index < 0 || event.button !== 0) return;
    from = index;
    opening = !isOpen(index);
    set(from, from, opening);
    grid.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  grid.addEventListener("pointermove", (event) => {
    if (from === null) return;
    const { left, width } = grid.getBoundingClientRect();
    const at = Math.floor(((event.clientX - left) / width) * CELLS);
    set(from, Math.min(Math.max(at, 0), CELLS - 1), opening);
  });
  for (const end of ["pointerup", "pointercancel"]) grid.addEventListener(end, () => (from = null));
}

function bindKeys(cells, { isOpen, set, focus, days, place }) {
  const sideways = { ArrowLeft: -1, ArrowRight: 1 };
  const upwards = { ArrowUp: -1, ArrowDown: 1 };
  cells[0].closest(".band-cells").addEventListener("keydown", (event) => {
    const index = cells.indexOf(event.target);
    if (index < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = Math.min(Math.max(index + (sideways[event.key] ?? 0), 0), CELLS - 1);
    if (event.key === " " || event.key === "Enter") set(index, index, !isOpen(index));
    else if (event.key in sideways) {
      if (event.shiftKey) set(index, next, isOpen(index));
      focus(next);
    } else if (event.key in upwards) days[place + upwards[event.key]]?.focus(index);
    else if (event.key === "Home") focus(0);
    else if (event.key === "End") focus(CELLS - 1);
    else return;
    event.preventDefault();
  });
}

/** Minutes from text, as the server reads them; null for what cannot be read. */
function read(text) {
  const said = text.trim().toLowerCase();
  if (said === "" || said === "closed") return [];
  if (said === "all day") return [[0, 1440]];
  const found = said.split(",").map((part) => INTERVAL.exec(part.trim()));
  if (found.includes(null)) return null;
  return found.map(([, hour, minute, untilHour, untilMinute]) => [
    Number(hour) * 60 + Number(minute ?? 0),
    Number(untilHour) * 60 + Number(untilMinute ?? 0),
  ]);
}

function write(hours) {
  if (hours.length === 1 && hours[0][0] === 0 && hours[0][1] === 1440) return "all day";
  return hours.map(([from, to]) => `${clock(from)}–${clock(to)}`).join(", ");
}

function clock(minutes) {
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}

function overlap(hours, from, to) {
  return hours.reduce((sum, [a, b]) => sum + Math.max(0, Math.min(b, to) - Math.max(a, from)), 0);
}

function remove(hours, from, to) {
  return hours.flatMap(([a, b]) => [[a, Math.min(b, from)], [Math.max(a, to), b]]).filter(([a, b]) => a < b);
}

function add(hours, from, to) {
  const joined = [];
  for (const [a, b] of [...hours, [from, to]].sort((one, other) => one[0] - other[0])) {
    const last = joined.at(-1);
    if (last && a <= last[1]) last[1] = Math.max(last[1], b);
    else joined.push([a, b]);
  }
  return joined;
}
