/** Shows `[data-caps-lock]` while Caps Lock is on and a password is being typed. */
export function bindCapsLock(root) {
  const hint = root.querySelector("[data-caps-lock]");
  if (!hint) return;
  for (const field of root.querySelectorAll("input[type=password]")) {
    field.addEventListener("keyup", (event) => {
      hint.hidden = !event.getModifierState("CapsLock");
    });
  }
}
