/**
 * `form[data-reveals]` shows the secret that it is answered with (`[data-revealed]`) in a dialog, without leaving the page.
 * A secret hides itself after `data-hides-after` seconds, and when the page is left: the browser's memory of pages has
 * none. `[data-copies]` copies it, `[data-closes]` closes it.
 */
const TICK_MS = 1000;

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-reveals]")) return;
  event.preventDefault();
  reveal(form);
});

document.addEventListener("click", (event) => {
  const shown = event.target.closest("[data-revealed]");
  if (!shown) return;
  if (event.target.closest("[data-copies]")) copy(shown, event.target.closest("[data-copies]"));
  const dialog = shown.closest("dialog");
  if (dialog && event.target.closest("[data-closes]")) {
    event.preventDefault();
    dialog.close();
  }
});

window.addEventListener("pagehide", () => {
  for (const shown of document.querySelectorAll("[data-revealed]")) hide(shown);
});

for (const shown of document.querySelectorAll("[data-revealed]")) begin(shown);

async function reveal(form) {
  const button = form.querySelector("button");
  button.disabled = true;
  // Each press is a request of its own: the button is off until its answer is there.
  const sent = new FormData(form);
  sent.delete("once");
  try {
    const answer = await fetch(form.action || window.location.href, { method: "POST", body: sent, cache: "no-store" });
    show(new DOMParser().parseFromString(await answer.text(), "text/html"), form);
  } catch {
    form.submit();
  } finally {
    button.disabled = false;
  }
}

function show(page, form) {
  const revealed = page.querySelector("[data-revealed]");
  if (!revealed) return refuse(page, form);
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.setAttribute("aria-labelledby", "revealed");
  dialog.append(document.adoptNode(revealed));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  begin(revealed);
}

/** What was refused stands where the form is, or else in place of the page's content. */
function refuse(page, form) {
  const again = page.querySelector("form[data-reveals]");
  if (again && form.closest(".narrow")) return form.replaceWith(document.adoptNode(again));
  const main = page.querySelector("main");
  if (main) document.querySelector("main").replaceWith(document.adoptNode(main));
}

function begin(shown) {
  shown.querySelector("[data-copies]").hidden = !navigator.clipboard;
  const said = shown.querySelector("[data-hides]");
  let left = Number(shown.dataset.hidesAfter);
  const tick = () => {
    if (!shown.isConnected) return;
    if (left <= 0) return hide(shown);
    said.textContent = `It hides itself in ${left} s.`;
    left -= 1;
    setTimeout(tick, TICK_MS);
  };
  said.hidden = false;
  tick();
}

function hide(shown) {
  shown.querySelector("[data-secret]").textContent = "";
  shown.querySelector("[data-secret]").hidden = true;
  shown.querySelector("[data-copies]").hidden = true;
  shown.querySelector("[data-hides]").textContent = "It was hidden again.";
  shown.closest("dialog")?.close();
}

async function copy(shown, button) {
  await navigator.clipboard.writeText(shown.querySelector("[data-secret]").textContent);
  button.textContent = "Copied";
}
