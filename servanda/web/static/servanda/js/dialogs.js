/** `data-opens="id"` opens the dialog with that id; the browser gives the focus back when it closes. */
export function bindDialogs(root) {
  root.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (!opener) return;
    event.preventDefault();
    document.getElementById(opener.dataset.opens)?.showModal();
  });
}
