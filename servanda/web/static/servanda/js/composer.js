/**
 * `form[data-composer]`: Ctrl-Enter in its field presses `button[data-enter]`. A button with nothing written says so
 * at the field (its `template[data-missing]`) and goes there instead.
 */
export function bindComposer(root) {
  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-composer] button");
    if (!button) return;
    const field = button.form.elements.text;
    if (field.value.trim()) return;
    event.preventDefault();
    sayMissing(button.form, field);
    field.focus();
  });
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    const field = event.target.closest("[data-composer] textarea");
    if (!field) return;
    event.preventDefault();
    field.form.querySelector("button[data-enter]")?.click();
  });
  // Only once the browser has gone to the fragment, which takes the focus away.
  if (window.location.hash === "#write") window.addEventListener("load", () => goTo(root));
}

function sayMissing(form, field) {
  if (field.ariaInvalid) return;
  field.before(form.querySelector("template[data-missing]").content.cloneNode(true));
  field.ariaInvalid = "true";
  field.setAttribute("aria-describedby", "id-text-error");
  field.addEventListener("input", () => takeBack(form, field), { once: true });
}

function takeBack(form, field) {
  form.querySelector("#id-text-error").parentElement.remove();
  field.removeAttribute("aria-invalid");
  field.removeAttribute("aria-describedby");
}

function goTo(root) {
  setTimeout(() => root.querySelector("[data-composer] textarea")?.focus());
}
