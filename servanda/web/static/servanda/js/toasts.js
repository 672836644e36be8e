/** `data-toast="10"` goes after so many seconds; they do not count while the pointer or the focus is on it. */
import { within } from "./within.js";

const met = new WeakSet();

export function bindToasts(root) {
  for (const toast of within(root, "[data-toast]:not([data-still])", met)) countDown(toast);
}

function countDown(toast) {
  let left = Number(toast.dataset.toast);
  const figure = toast.querySelector("[data-toast-left]");
  const beat = setInterval(() => {
    if (toast.matches(":hover, :focus-within")) return;
    left -= 1;
    if (figure) figure.textContent = `${left} s`;
    if (left > 0) return;
    clearInterval(beat);
    toast.remove();
  }, 1000);
}
