/**
 * Single keys. `data-key="d"` on a button or link is pressed by that key (an upper-case letter: with Shift), on a
 * field it takes the focus there; `data-key="r R"` are two. `?` lists all keys of the page. They rest while somebody
 * types.
 */
import { ROW_KEYS, pressOnRows } from "./rows.js";

export function bindKeys(root) {
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (root.querySelector("dialog[open]")) return;
    if (press(root, event.key)) event.preventDefault();
  });
}

function press(root, key) {
  if (key === "?") return showKeys(root);
  if (pressOnRows(key)) return true;
  const target = marked(root).get(key);
  if (!target) return false;
  if (isTyping(target)) target.focus();
  else target.click();
  return true;
}

function showKeys(root) {
  const dialog = root.getElementById("keys");
  const list = dialog?.querySelector("[data-keys-here]");
  if (!list) return false;
  list.replaceChildren(...keysHere(root).flatMap(([key, does]) => line(key, does)));
  dialog.showModal();
  return true;
}

function keysHere(root) {
  const rows = root.querySelector("[data-rows] [data-row]") ? Object.entries(ROW_KEYS) : [];
  return [...[...marked(root)].map(([key, one]) => [key, name(one)]), ...rows];
}

/** What each key presses: the page's own before the frame's; of rows, only what the cursor row marks. */
function marked(root) {
  const all = [...root.querySelectorAll("[data-key]")].filter((one) => !one.closest("[data-row]:not(.at)"));
  const [frame, page] = [true, false].map((is) => all.filter((one) => Boolean(one.closest(".top")) === is));
  const found = new Map();
  for (const one of [...page, ...frame].filter(isShown)) {
    for (const key of one.dataset.key.split(" ")) if (!found.has(key)) found.set(key, one);
  }
  return found;
}

function line(key, does) {
  const term = document.createElement("dt");
  const meaning = document.createElement("dd");
  const cap = document.createElement("kbd");
  const isShifted = key !== key.toLowerCase();
  cap.textContent = isShifted ? `⇧${key}` : key.toUpperCase();
  term.append(cap);
  meaning.textContent = does;
  return [term, meaning];
}

function name(element) {
  if (element.ariaLabel) return element.ariaLabel;
  const copy = element.cloneNode(true);
  for (const part of copy.querySelectorAll("kbd, small, [aria-hidden=true]")) part.remove();
  return copy.textContent.trim();
}

function isShown(element) {
  return element.checkVisibility();
}

function isTyping(element) {
  return element.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]") !== null;
}
