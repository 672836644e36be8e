/**
 * The rules of a plan without a new page: they come, go and move where one is, and while one chooses, what to look at
 * again and what a case would get are said anew. Without this module the buttons do the same.
 */
const QUIET_MS = 300;
const form = document.getElementById("plan");
let asking;
let later;

form?.addEventListener("submit", rearrange, { capture: true });
form?.addEventListener("input", () => {
  clearTimeout(later);
  later = setTimeout(() => tell("check"), QUIET_MS);
});
document.addEventListener("click", fold);

/** A rule more, less or elsewhere; what cannot be had this way is sent as any form. */
async function rearrange(event) {
  clearTimeout(later);
  const button = event.submitter;
  if (button?.name !== "do") return;
  event.preventDefault();
  event.stopPropagation();
  if (button.value === "try") return tell("try");
  const present = form.querySelector("[data-rules]");
  const asked = answered(button.value);
  present.inert = true; // The buttons speak of places: the next one has to wait for these.
  const rules = (await asked)?.querySelector("[data-rules]");
  if (!rules) return sendWhole(button);
  const page = rules.ownerDocument;
  const first = rules.querySelector("[autofocus]");
  first?.removeAttribute("autofocus"); // It is for pages; here it would only be complained about.
  present.replaceWith(document.adoptNode(rules));
  replace(page.getElementById("tried"));
  (first ?? moved(button.value) ?? form.querySelector('[value="add"]')).focus();
}

/** The button that moves the same rule on, once it stands elsewhere: `up 2` is `up 1` then. */
function moved(asked) {
  const [verb, place] = asked.split(" ");
  const step = { up: -1, down: 1 }[verb];
  const same = step && form.querySelector(`[name="do"][value="${verb} ${Number(place) + step}"]`);
  return same?.disabled ? same.parentElement.querySelector("button:enabled") : same;
}

/** The form as it is, with what the button says, which `submit` leaves out. */
function sendWhole(button) {
  const said = Object.assign(document.createElement("input"), { type: "hidden", name: "do", value: button.value });
  form.append(said);
  form.submit();
}

/** Words alone are replaced, so that nothing moves under somebody's fingers. */
async function tell(what) {
  if (form.querySelector("[data-rules]").inert) return; // What moves now brings its own words along.
  const page = await answered(what);
  for (const note of page?.querySelectorAll("[data-note]") ?? []) replace(note);
  for (const summary of page?.querySelectorAll(".wanted > summary") ?? []) reword(summary);
}

function replace(fresh) {
  const present = document.getElementById(fresh.id);
  if (present && !present.isEqualNode(fresh)) present.replaceWith(document.adoptNode(fresh));
}

/** What is chosen in short, on the same summary: its focus stays. */
function reword(fresh) {
  const name = fresh.parentElement.querySelector("input")?.name;
  const present = name && form.querySelector(`.wanted input[name="${name}"]`)?.closest("details").firstElementChild;
  if (!present || present.isEqualNode(fresh)) return;
  present.setAttribute("aria-label", fresh.getAttribute("aria-label"));
  present.replaceChildren(...fresh.childNodes);
}

/** One sheet is open at a time; a click elsewhere folds it. */
function fold(event) {
  for (const open of document.querySelectorAll(".wanted[open]")) if (!open.contains(event.target)) open.open = false;
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
  } catch {
    return null;
  }
}
