/**
 * `a[data-asks]` shows what its page asks (`[data-asked]`) in a dialog; where that cannot be had it goes there.
 * `[data-leaves]` closes the dialog around it. What was typed stays in the dialog when it is opened again.
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
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return document.adoptNode(page.querySelector("[data-asked]"));
  } catch {
    return null; // No network, or another page: the link itself says what is wrong.
  }
}

function closeMenus() {
  for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
}
