/**
 * The escalation matrix without a new page: levels come and go where one is, what contradicts itself is said while one
 * types, and the field of users and teams proposes for each of several. Without this module the buttons do the same.
 */
const QUIET_MS = 400;
const BETWEEN = ";";
const SUPERSEDED = undefined;
const form = document.getElementById("escalation");
const proposed = [...document.querySelectorAll("#told option")].map((one) => one.value);
let asking;
let later;

if (form) {
  form.addEventListener("submit", rearrange, { capture: true });
  form.addEventListener("input", edited);
}

/** A level more or less; what cannot be had this way is sent as any form. */
async function rearrange(event) {
  clearTimeout(later);
  const button = event.submitter;
  if (button?.name !== "do") return;
  event.preventDefault();
  event.stopPropagation();
  const page = await answered(button.value);
  if (page === SUPERSEDED) return;
  const matrix = page?.querySelector("[data-matrix]");
  if (!matrix) return sendWhole(button);
  const first = matrix.querySelector("[autofocus]");
  first?.removeAttribute("autofocus"); // It is for pages; here it would only be complained about.
  form.querySelector("[data-matrix]").replaceWith(document.adoptNode(matrix));
  (first ?? addTo(button.value))?.focus();
}

/** The form as it is, with what the button says, which `submit` leaves out. */
function sendWhole(button) {
  const said = Object.assign(document.createElement("input"), { type: "hidden", name: "do", value: button.value });
  form.append(said);
  form.submit();
}

/** The button that adds to the clock of what was asked: `remove ort.2`. */
function addTo(asked) {
  const clock = asked.split(" ")[1].split(".")[0];
  return form.querySelector(`[value="add ${clock}"]`);
}

function edited(event) {
  if ("several" in event.target.dataset) propose(event.target);
  clearTimeout(later);
  later = setTimeout(check, QUIET_MS);
}

/** Notes alone are replaced, so that nothing moves under somebody's fingers but what is said about it. */
async function check() {
  const page = await answered("check");
  for (const note of page?.querySelectorAll("[data-note]") ?? []) {
    const present = document.getElementById(note.id);
    if (present && !present.isEqualNode(note)) present.replaceWith(document.adoptNode(note));
  }
}

/** The page that answers; nothing where there is no network, or where something else is asked by now. */
async function answered(what) {
  asking?.abort();
  asking = new AbortController();
  const body = new FormData(form);
  body.set("do", what);
  try {
    const answer = await fetch(form.action, { method: "POST", body, signal: asking.signal });
    return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  } catch (error) {
    return error.name === "AbortError" ? SUPERSEDED : null;
  }
}

/** The list proposes the last of several, behind those that are there already. */
function propose(field) {
  const before = field.value.slice(0, field.value.lastIndexOf(BETWEEN) + 1);
  const list = document.getElementById("told");
  if (list.dataset.before === before) return;
  list.dataset.before = before;
  list.replaceChildren(...proposed.map((text) => new Option("", before ? `${before} ${text}` : text)));
}
