/**
 * `a[data-asks]` shows what its page asks (`[data-asked]`) in a dialog; where that cannot be had it goes there.
 * `[data-leaves]` closes the dialog around it. What was typed stays in the dialog when it is opened again, and what is
 * wrong with it is said there.
 */
const dialogs = new Map();

export function bindAsking(root) {
  root.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const leaver = event.target.closest("dialog [data-leaves]");
    const opener = event.target.closest("a[data-asks]");
    if (!leaver && !opener) return;
    event.preventDefault();
    if (leaver) leaver.closest("dialog").close();
    else ask(opener.href);
  });
  root.addEventListener("submit", (event) => {
    // Somebody who pressed twice is stopped by `forms.js`, which heard of it first.
    if (event.defaultPrevented || !event.target.closest("dialog > [data-asked]")) return;
    event.preventDefault();
    send(event.target);
  });
}

/** A move that was made leads elsewhere; one that was refused comes back as the page that says why. */
async function send(form) {
  const asked = form.closest("[data-asked]");
  const answer = await answered(form);
  if (!answer) return sayNoAnswer(form);
  if (answer.type === "opaqueredirect") return window.location.assign(form.querySelector("[data-leaves]").href);
  const refused = askedIn(await answer.text());
  if (!refused) return form.submit();
  asked.replaceWith(refused);
  refused.querySelector("[aria-invalid=true], textarea, a")?.focus();
}

async function answered(form) {
  try {
    return await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
  } catch {
    return null;
  }
}

function sayNoAnswer(form) {
  delete form.dataset.sent;
  form.querySelector("[data-no-answer]").hidden = false;
}

async function ask(address) {
  const dialog = dialogs.get(address) ?? (await made(address));
  if (!dialog) return window.location.assign(address);
  closeMenus();
  dialog.showModal();
}

/** Two clicks before the answer make one dialog. */
async function made(address) {
  const asked = await fetched(address);
  if (!asked) return null;
  if (dialogs.has(address)) return dialogs.get(address);
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.setAttribute("aria-labelledby", asked.getAttribute("aria-labelledby"));
  dialog.append(asked);
  document.body.append(dialog);
  dialogs.set(address, dialog);
  return dialog;
}

async function fetched(address) {
  try {
    const answer = await fetch(address, { credentials: "same-origin" });
    if (!answer.ok) return null;
    return askedIn(await answer.text());
  } catch {
    return null; // No network, or another page: the link itself says what is wrong.
  }
}

function askedIn(text) {
  const asked = new DOMParser().parseFromString(text, "text/html").querySelector("[data-asked]");
  return asked && document.adoptNode(asked);
}

function closeMenus() {
  for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
}
