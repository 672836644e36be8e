/**
 * Figures that count on by themselves.
 * `data-remaining="18120"`: seconds of working time left when the page was made; they stop counting at
 *   `data-rests-at` (an instant), where working time closes.
 * `data-due="2026-12-09T15:42+01:00"`: elapsed time until an instant.
 * Nothing moves: a figure never takes less room than it did.
 */
const BEAT_MS = 5000;

export function bindClocks(root) {
  const opened = Date.now();
  const figures = [...root.querySelectorAll("[data-remaining], [data-due]")];
  if (!figures.length) return;
  setInterval(() => figures.filter((one) => one.isConnected).forEach((one) => show(one, opened)), BEAT_MS);
}

function show(figure, opened) {
  const seconds = figure.dataset.due ? untilDue(figure) : remaining(figure, opened);
  const said = words(seconds);
  if (said === figure.textContent) return;
  figure.style.display = "inline-block";
  figure.style.minInlineSize = `${figure.getBoundingClientRect().width}px`;
  figure.textContent = said;
  if (seconds < 0) figure.closest("[data-u]")?.setAttribute("data-u", "breached");
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
