/** `form[data-once]` is sent once: a second click while the answer is on its way does nothing. */
export function bindForms(root) {
  root.addEventListener("submit", (event) => {
    const form = event.target;
    // A button that only closes the dialog around the form sends nothing.
    if (!form.matches("[data-once]") || event.submitter?.formMethod === "dialog") return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
  });
  // A page that comes back from the browser's memory may be sent again.
  window.addEventListener("pageshow", () => {
    for (const form of root.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });
}
