/**
 * The Register page while somebody is on the phone: matches appear as one types, and every part marked
 * `data-part` follows what is entered. Without this module the same form is looked up and sent by its buttons.
 */
import { bindCallers } from "./callers.js";
import { bindCalls } from "./calls.js";
import { when } from "./drafts.js";

/** Texts that nothing beside the form depends on; they stay out of addresses. */
const TEXTS = ["csrfmiddlewaretoken", "once", "q", "subject", "description", "caller_name", "caller_mail",
  "caller_phone", "qualified", "qualified_answer", "resolution_text", "resolution_code_id", "to"];
const BEAT_MS = 60_000;
const form = document.getElementById("register");
const opened = Date.now();
let asking;
let calls;
let filled = {};

if (form) {
  form.dataset.isLive = "";
  form.addEventListener("submit", follow, { capture: true });
  form.addEventListener("change", changed);
  form.addEventListener("keydown", send);
  form.addEventListener("input", begin);
  form.querySelector("[data-anew]").addEventListener("click", empty);
  calls = bindCalls(form, () => entered().toString());
  // What went to the server is not brought back by going back: the address and what is kept know the rest.
  window.addEventListener("pageshow", (event) => event.persisted && location.reload());
  offerKept(form.elements.q, form.querySelector("[data-kept]"));
  bindCallers(form, choose, fallBack);
  setInterval(() => form.querySelector(".hit") && !document.hidden && refresh({ only: "part-dues" }), BEAT_MS);
  form.querySelector("[aria-invalid=true]")?.focus();
}

/** An earlier call of nobody yet: the next caller is typed over it, and one press goes on with it. */
function offerKept(who, line) {
  if (!calls.back || form.querySelector(".hit") || form.hasAttribute("data-refused")) return;
  line.querySelector("[data-kept-of]").textContent = when(calls.back.at);
  line.hidden = false;
  if (who.value) who.dataset.kept = "1";
  const isKept = () => "kept" in who.dataset;
  who.addEventListener("focus", () => isKept() && who.select());
  who.addEventListener("input", () => delete who.dataset.kept);
  if (isKept() && document.activeElement === who) who.select();
  line.querySelector("[data-go-on]").addEventListener("click", () => goOn(who, line));
}

function goOn(who, line) {
  line.hidden = true;
  delete who.dataset.kept;
  calls.goOn();
  const field = who.value ? who : form.elements.subject;
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Enter in a field looks up at most, which happens by itself; to solve, one has to say how, so the fields come first. */
function follow(event) {
  const fold = form.querySelector(".solving");
  const unsaid = event.submitter?.value === "solve" && !fold.open;
  if (!unsaid && !(event.submitter?.value === "lookup" && "isLive" in form.dataset)) return;
  event.preventDefault();
  event.stopPropagation();
  if (!unsaid) return;
  fold.open = true;
  fold.querySelector("textarea").focus();
}

/** Then the call goes on with whoever of the customer it is, else with what it is about. */
async function choose(choice) {
  if (!choice.startsWith("agreement:")) calls.setAside();
  await refresh({ choice });
  if (choice.startsWith("agreement:")) return;
  const next = choice === "again" ? form.elements.q : document.getElementById("id_caller_id");
  (next ?? form.elements.subject).focus();
}

function changed(event) {
  const { name } = event.target;
  if (name && !TEXTS.includes(name)) refresh({ fills: name === "category_id" });
}

function send(event) {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector("button[value=dispatch]") ?? form.querySelector("button[value=register]"));
}

/** A form that waited for its call begins with the first key. */
function begin(event) {
  const waited = event.isTrusted && !form.dataset.begun && !new URLSearchParams(location.search).has("received_at");
  form.dataset.begun = "1";
  const field = form.elements.received_at;
  if (waited && event.target !== field) field.value = inZone(now()).replace(" ", "T");
  if (waited || event.target === field) sayReceived(field.value.replace("T", " "));
}

function sayReceived(received) {
  const [day, time] = received.split(" ");
  const said = day === inZone(now()).slice(0, 10) ? "today" : day;
  form.querySelector("[data-received]").textContent = `${said}, ${time ?? ""}`;
}

/** By the clock of the server, for this machine's may be wrong. */
function now() {
  return new Date(Number(form.dataset.at) * 1000 + Date.now() - opened);
}

/** An instant as people of this zone write it: `2026-12-09 10:40`. */
function inZone(instant) {
  const parts = { timeZone: form.dataset.zone, dateStyle: "short", timeStyle: "short" };
  return new Intl.DateTimeFormat("sv-SE", parts).format(instant);
}

/** What was typed is let go on purpose: leaving with empty fields forgets the call. */
function empty() {
  for (const field of form.querySelectorAll("[data-typed]")) field.value = "";
}

/**
 * Ask for the parts anew. `choice`: what was pressed; `fills`: let the category begin the texts; `only`: the one part
 * that may have changed by itself.
 */
async function refresh({ choice, fills, only }) {
  asking?.abort();
  asking = new AbortController();
  const asked = entered();
  if (choice) asked.set("choose", choice);
  if (choice === "unknown") asked.set("q", form.elements.q.value);
  try {
    const answer = await fetch(`${form.dataset.live}?${asked}`, { signal: asking.signal });
    if (answer.redirected || !answer.ok) throw new Error(answer.statusText);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    replace(page.querySelectorAll(only ? `#${only}` : "[data-part]"), Boolean(choice));
    if (fills) fill();
    history.replaceState(null, "", `${location.pathname}?${entered()}`);
  } catch (error) {
    if (error.name !== "AbortError") fallBack();
  }
}

/** What decides on the parts; it stands in the address too, so that a reload brings the same caller back. */
function entered() {
  const all = [...new FormData(form)];
  return new URLSearchParams(all.filter(([name, value]) => value && !TEXTS.includes(name)));
}

/** Parts are replaced whole, but never under somebody's fingers. */
function replace(parts, chosen) {
  const typing = chosen ? null : document.activeElement.closest?.("input:not([type=radio], [type=checkbox]), textarea");
  const focused = document.activeElement.id;
  for (const part of parts) {
    const present = document.getElementById(part.id);
    // A button that says what it said before stays: somebody may be pressing it.
    if (!present || present.isEqualNode(part) || (typing && present.contains(typing))) continue;
    keepTyped(present, part);
    present.replaceWith(part);
  }
  if (focused && document.activeElement.id !== focused) document.getElementById(focused)?.focus();
}

function keepTyped(present, part) {
  for (const fold of present.querySelectorAll("details[open]")) part.querySelector(`#${fold.id}`)?.setAttribute("open", "");
  for (const field of present.querySelectorAll("[data-typed]")) {
    const next = part.querySelector(`[name="${field.name}"]`);
    if (next && !next.value) next.value = field.value;
  }
}

/** What the category begins with goes where nothing, or what another category began with, stands. */
function fill() {
  for (const name of ["subject", "description"]) {
    const field = form.elements[name];
    const text = form.querySelector(`template[data-fill=${name}]`)?.content.textContent ?? "";
    if (field.value.trim() && field.value !== filled[name]) continue;
    field.value = filled[name] = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

/** Signed out, or no connection: the buttons still work, and what was typed is kept. */
function fallBack() {
  delete form.dataset.isLive;
  form.querySelector("[data-told]").textContent =
    "This page cannot follow what you type just now. What you typed is kept; reload the page to go on.";
  form.querySelector("[data-told]").classList.remove("vh");
}
