/** Single keys, as listed in the dialog that `?` opens. They rest while somebody types. */
const ACTIONS = {
  "?": () => document.getElementById("keys")?.showModal(),
  "/": () => document.querySelector("[data-key='/']")?.focus(),
};

export function bindKeys(root) {
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    const act = ACTIONS[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

function isTyping(element) {
  return element.closest("input, textarea, select, [contenteditable]") !== null;
}
