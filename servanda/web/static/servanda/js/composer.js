/** `form[data-composer]`: a send button or its key with nothing written goes to the field instead. */
export function bindComposer(root) {
  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-composer] button");
    if (!button) return;
    const field = button.form.elements.text;
    if (field.value.trim()) return;
    event.preventDefault();
    field.focus();
  });
  // Only once the browser has gone to the fragment, which takes the focus away.
  if (window.location.hash === "#write") window.addEventListener("load", () => goTo(root));
}

function goTo(root) {
  setTimeout(() => root.querySelector("[data-composer] textarea")?.focus());
}
