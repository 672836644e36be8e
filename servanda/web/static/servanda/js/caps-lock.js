/** Shows `[data-caps-lock]` while Caps Lock is on and a password is being typed. */
export function bindCapsLock(root) {
  root.addEventListener("keyup", (event) => {
    if (!event.target.matches?.("input[type=password]") || !event.getModifierState) return;
    const hint = root.querySelector("[data-caps-lock]");
    if (hint) hint.hidden = !event.getModifierState("CapsLock");
  });
}
