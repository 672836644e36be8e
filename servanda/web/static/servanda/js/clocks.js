/**
 * Figures that count on by themselves.
 * `data-remaining="18120"`: seconds of working time left when the page was made; they stop counting at
 *   `data-rests-at` (an instant), where working time closes.
 * `data-due="2026-12-09T15:42+01:00"`: elapsed time until an instant.
 * Nothing moves: a figure never takes less room than it did.
 */
import { within } from "./within.js";

const BEAT_MS = 5000;
const met = new WeakSet();
const openedAt = new Map();
let beat;

export function bindClocks(root) {
  for (const figure of within(root, "[data-remaining], [data-due]", met)) openedAt.set(figure, Date.now());
  if (openedAt.size) beat ??= setInterval(showAll, BEAT_MS);
}

function showAll() {
  for (const [figure, opened] of openedAt) {
    if (figure.isConnected) show(figure, opened);
    else openedAt.delete(figure);
  }
}

function show(figure, opened) {
  const seconds = figure.dataset.due ? untilDue(figure) : remaining(figure, opened);
  const said = words(seconds);
  if (said === figure.textContent) return;
  figure.style.display = "inline-block";
  figure.style.minInlineSize = `${figure.getBoundingClientRect().width}px`;
  figure.textContent = said;
  if (seconds < 0) turnBreached(figure.closest("[data-clock]") ?? figure.closest("[data-u]"));
}

/** All parts of the clock say it: tone, glyph, word, and a bar that is full up to its stop. */
function turnBreached(clock) {
  if (!clock) return;
  for (const part of [clock, ...clock.querySelectorAll("[data-u]")]) {
    if (part.dataset.u) part.dataset.u = "breached";
  }
  const over = clock.querySelector("[data-if-over]");
  if (!over) return;
  over.hidden = false;
  clock.querySelector("[data-until-over]").hidden = true;
  clock.querySelector(".bar .f")?.setAttribute("width", "86%");
}

function untilDue(figure) {
  return Math.floor((Date.parse(figure.dataset.due) - Date.now()) / 1000);
}

function remaining(figure, opened) {
  const rests = figure.dataset.restsAt ? Date.parse(figure.dataset.restsAt) : Infinity;
  const counted = Math.max(0, Math.min(Date.now(), rests) - opened);
  return Number(figure.dataset.remaining) - Math.floor(counted / 1000);
}

/** As `words.left` says it on the server. */
export function words(seconds) {
  const length = Math.abs(seconds);
  const hours = Math.floor(length / 3600);
  const minutes = Math.floor((length % 3600) / 60);
  const said = hours
    ? `${hours} h ${String(minutes).padStart(2, "0")} min`
    : minutes ? `${minutes} min` : `${length} s`;
  return `${said} ${seconds < 0 ? "over" : "left"}`;
}
