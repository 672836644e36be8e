/**
 * `data-draft="case-4817-note"` on a field keeps what is typed in this browser until the server has it.
 * A page says so by a message tagged with the same name, or with several (`data-draft-done`). Drafts belong to one reader:
 * the body's `data-reader`, in whose `data-zone` times are said. `[data-draft-said="case-4817-note"]` is told when the
 * draft was kept.
 */
import { within } from "./within.js";

const met = new WeakSet();

export function bindDrafts(root) {
  if (!document.body.dataset.reader) return;
  for (const done of within(root, "[data-draft-done]", met)) {
    for (const name of done.dataset.draftDone.split(" ")) forget(name);
  }
  for (const field of within(root, "[data-draft]", met)) bindDraft(field, field.dataset.draft);
}

function bindDraft(field, name) {
  const kept = recall(name);
  if (kept?.text && !field.value) {
    field.value = kept.text;
    say(field, `Draft of ${when(kept.at)} brought back`);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  let later;
  field.addEventListener("input", () => {
    clearTimeout(later);
    later = setTimeout(() => keep(field, name), 300);
  });
  // Leaving faster than the pause after typing must lose nothing.
  window.addEventListener("pagehide", () => keep(field, name));
}

function keep(field, name) {
  if (!field.value) return forget(name);
  if (field.value === recall(name)?.text) return;
  const now = new Date();
  if (store(name, { text: field.value, at: now })) say(field, `Draft kept ${when(now)}`);
}

/** The time of today in the reader's zone, with its day if it was another. */
export function when(instant) {
  const timeZone = document.body.dataset.zone;
  const dayOf = (one) => one.toLocaleDateString("en-GB", { timeZone });
  const day = dayOf(new Date(instant)) === dayOf(new Date()) ? {} : { day: "numeric", month: "short" };
  return new Date(instant).toLocaleString("en-GB", { ...day, hour: "2-digit", minute: "2-digit", timeZone });
}

function say(field, words) {
  const place = document.querySelector(`[data-draft-said="${CSS.escape(field.dataset.draft)}"]`);
  if (place) place.textContent = words;
}

/** Whether it is kept: a browser may keep nothing, or be full; then the fields themselves still hold the text. */
export function store(name, facts) {
  try {
    localStorage.setItem(key(name), JSON.stringify(facts));
    return true;
  } catch {
    return false;
  }
}

export function recall(name) {
  try {
    return JSON.parse(localStorage.getItem(key(name)));
  } catch {
    return null;
  }
}

/** Every draft of this reader whose name begins so, as pairs of its name and what was stored. */
export function stored(beginning) {
  try {
    const keys = Object.keys(localStorage).filter((one) => one.startsWith(key(beginning)));
    const names = keys.map((one) => one.slice(key("").length));
    return names.map((name) => [name, recall(name) ?? {}]);
  } catch {
    return [];
  }
}

export function forget(name) {
  try {
    localStorage.removeItem(key(name));
  } catch {
    // Nothing was kept.
  }
}

function key(name) {
  return `servanda-draft:${document.body.dataset.reader}:${name}`;
}
