/**
 * `data-draft="case-4817-note"` on a field keeps what is typed in this browser until the server has it.
 * A page says so by a message tagged with the same name, or with several (`data-draft-done`). Drafts belong to one reader:
 * the body's `data-reader`. `[data-draft-said="case-4817-note"]` is told when the draft was kept; a field that got its
 * draft back says in `data-draft-of` from when it is.
 */
import { within } from "./within.js";

const met = new WeakSet();

export function bindDrafts(root) {
  const reader = document.body.dataset.reader;
  if (!reader) return;
  for (const done of within(root, "[data-draft-done]", met)) {
    for (const name of done.dataset.draftDone.split(" ")) forget(`${reader}:${name}`);
  }
  for (const field of within(root, "[data-draft]", met)) bindDraft(field, `${reader}:${field.dataset.draft}`);
}

function bindDraft(field, name) {
  const kept = recall(name);
  if (kept?.text && !field.value) {
    field.value = kept.text;
    field.dataset.draftOf = when(new Date(kept.at));
    say(field, `Draft of ${field.dataset.draftOf} brought back`);
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
  try {
    localStorage.setItem(key(name), JSON.stringify({ text: field.value, at: now }));
  } catch {
    return; // The browser keeps nothing, or is full: the field itself still holds the text.
  }
  say(field, `Draft kept ${when(now)}`);
}

/** The time of today, with its day if it was another. */
function when(instant) {
  const day = instant.toDateString() === new Date().toDateString() ? {} : { day: "numeric", month: "short" };
  return instant.toLocaleString("en-GB", { ...day, hour: "2-digit", minute: "2-digit" });
}

function say(field, words) {
  const place = document.querySelector(`[data-draft-said="${CSS.escape(field.dataset.draft)}"]`);
  if (place) place.textContent = words;
}

function recall(name) {
  try {
    return JSON.parse(localStorage.getItem(key(name)));
  } catch {
    return null;
  }
}

function forget(name) {
  try {
    localStorage.removeItem(key(name));
  } catch {
    // Nothing was kept.
  }
}

function key(name) {
  return `servanda-draft:${name}`;
}
