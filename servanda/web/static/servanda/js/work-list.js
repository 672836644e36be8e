/**
 * A list of cases. `form[data-bulk]`: its bar (`data-bulk-bar`) is shown while something is ticked, and counts it.
 * `[data-changes="/cases/changes?…"]` is asked now and then what the list is now; what differs from the rows on
 * the page (`tr[data-version]`) is offered, never moved under the reader.
 */
const BEAT_MS = 15_000;

for (const form of document.querySelectorAll("form[data-bulk]")) bindBulk(form);
for (const offer of document.querySelectorAll("[data-changes]")) if (offer.dataset.changes) bindChanges(offer);

function bindBulk(form) {
  const bar = form.querySelector("[data-bulk-bar]");
  if (!bar) return;
  const count = () => {
    const ticked = form.querySelectorAll("input[name=case]:checked").length;
    bar.toggleAttribute("data-idle", ticked === 0);
    bar.querySelector("[data-bulk-count]").textContent = `${ticked} selected`;
  };
  form.addEventListener("change", count);
  // A page that comes back from the browser's memory may come with ticks.
  window.addEventListener("pageshow", count);
  count();
}

function bindChanges(offer) {
  const shown = [...document.querySelectorAll("tr[data-version]")].map((row) => row.dataset.version);
  const beat = async () => {
    if (document.hidden) return;
    const answer = await fetch(offer.dataset.changes, { headers: { accept: "application/json" } }).catch(() => null);
    if (answer?.ok && !answer.redirected) tell(offer, shown, (await answer.json()).rows);
  };
  setInterval(beat, BEAT_MS);
  document.addEventListener("visibilitychange", beat);
}

function tell(offer, shown, present) {
  const changed = countChanges(shown, present);
  offer.hidden = changed === 0;
  const said = changed === 1 ? "1 change" : `${changed} changes`;
  const place = offer.querySelector("[data-changes-words]");
  if (place.textContent !== said) place.textContent = said;
}

/** Cases that came, went or changed; if none did, one for another order. */
export function countChanges(shown, present) {
  const numbers = (rows) => new Set(rows.map((row) => row.split(".")[0]));
  const differing = [...shown.filter((row) => !present.includes(row)), ...present.filter((row) => !shown.includes(row))];
  const changed = numbers(differing).size;
  return changed || Number(shown.join() !== present.join());
}
