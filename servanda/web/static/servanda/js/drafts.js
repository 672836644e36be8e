/**
 * `data-draft="case-4817-note"` on a field keeps what is typed in this browser until the server has it.
 * A page says so by a message tagged with the same name, or with several (`data-draft-done`). Drafts belong to one reader:
 * the body's `data-reader`. `[data-draft-said="case-4817-note"]` is told when the draft was kept.
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
  if (kept && !field.value) {
    field.value = kept;
    say(field, "Draft brought back");
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
  if (field.value === recall(name)) return;
  try {
    localStorage.setItem(key(name), field.value);
  } catch {
    return; // The browser keeps nothing, or is full: the field itself still holds the text.
  }
  const now = new Date();
  say(field, `Draft kept ${String(now.getHours()).padStart(2, "0")}:${String(now.getMinutes()).padStart(2, "0")}`);
}

function say(field, words) {
  const place = document.querySelector(`[data-draft-said="${CSS.escape(field.dataset.draft)}"]`);
  if (place) place.textContent = words;
}

function recall(name) {
  try {
    return localStorage.getItem(key(name));
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
