/**
 * Half-typed calls of the Register page, kept in this browser until the server has them. A call belongs to the customer,
 * caller and key with which it was typed: opened for somebody else the page stays clean and offers it (`[data-calls]`),
 * opened for nobody in particular the newest comes back with them. Each page keeps its own: of two tabs that have the
 * same one, the earlier goes on under a name of its own.
 */
import { forget, recall, store, stored, when } from "./drafts.js";

const PAUSE_MS = 300;
const OFFERED = 5;
const WHOSE = ["customer_id", "customer_unknown", "caller_id", "support_key", "installed_product_id"];
const BY_ITSELF = "#kept";
const CALL = "call-";

/** `address` gives what is chosen as it stands in addresses. Returns `back`, what was brought back, and `setAside`. */
export function bindCalls(form, address) {
  const page = fresh();
  const before = texts(form);
  const back = broughtBack(form);
  let own = form.elements.call.value || back?.id || fresh();
  let isBackAlone = location.hash === BY_ITSELF || (back && !location.search);
  let said = back && texts(form);
  let later;
  let isOver = false;

  form.elements.call.value = own;
  keep();
  if (!same(before, said ?? before)) say(form, `Draft of ${when(back.at)} brought back`);
  offer(form, own);
  form.addEventListener("input", (event) => {
    if (!("typed" in event.target.dataset)) return;
    isBackAlone &&= event.target.name === "q";
    clearTimeout(later);
    later = setTimeout(keep, PAUSE_MS);
  });
  // Leaving faster than the pause after typing must lose nothing.
  window.addEventListener("pagehide", () => keep({ isOpen: false }));
  window.addEventListener("pageshow", (event) => (isOver = event.persisted));

  function keep({ isOpen = true } = {}) {
    clearTimeout(later);
    if (isOver) return;
    const typed = texts(form);
    const kept = recall(own);
    if (kept && kept.page !== page && kept.page !== back?.page) form.elements.call.value = own = fresh();
    if (!isCall(typed, form)) return kept?.page === page && forget(own);
    const isSame = same(typed, said);
    const at = isSame ? kept?.at ?? back?.at ?? new Date() : new Date();
    said = typed;
    const whom = form.querySelector(".hit")?.textContent.trim() ?? "";
    const isKept = store(own, { page, isOpen, at, whom, whose: whose(form), address: address(), texts: typed });
    if (isKept && !isSame) say(form, `Draft kept ${when(at)}`);
  }

  /** The next caller is chosen over a call that came back by itself: its texts are not theirs. */
  function setAside() {
    const isTypedOver = back && (Object.keys(back.whose).length || (back.texts.q && form.elements.q.value !== back.texts.q));
    if (!isBackAlone || !isTypedOver) return;
    isBackAlone = false;
    store(own, { ...back, isOpen: false });
    form.elements.call.value = own = fresh();
    for (const field of form.querySelectorAll("[data-typed]")) field.value = field.name === "q" ? field.value : "";
    say(form, "");
    offer(form, own);
  }

  return { back, setAside, goOn: () => (isBackAlone = false) };
}

/** Put texts back that were typed for the same people and key; leads to them if nobody is chosen here. */
function broughtBack(form) {
  // Begun anew on purpose: what is kept is offered.
  if (new URLSearchParams(location.search).get("choose") === "again") return null;
  const named = form.elements.call.value;
  const calls = named ? kept().filter((one) => one.id === named) : kept().filter((one) => !one.isOpen);
  const here = whose(form);
  const q = form.elements.q.value;
  const call = calls.find((one) => named || (same(one.whose, here) && (!q || q === one.texts.q)));
  const newest = !named && !location.search && calls[0];
  if (newest && Object.keys(newest.whose).length && isUntouched(form)) return goTo(form, newest, BY_ITSELF);
  if (!call) return null;
  for (const [name, text] of Object.entries(call.texts)) {
    const field = form.elements[name];
    if (field && !field.value) field.value = text;
  }
  return call;
}

function offer(form, own) {
  const list = form.querySelector("[data-calls]");
  const lines = kept().filter((one) => one.id !== own).slice(0, OFFERED).map((one) => line(form, one));
  list.replaceChildren(...lines);
  list.hidden = !lines.length;
}

function line(form, call) {
  const item = form.querySelector("[data-call-line]").content.cloneNode(true).firstElementChild;
  item.querySelector("[data-of]").textContent = when(call.at);
  item.querySelector("[data-for]").textContent = call.whom ? ` for ${call.whom}` : "";
  item.querySelector("[data-open]").hidden = !call.isOpen;
  item.querySelector("[data-go]").addEventListener("click", () => goTo(form, call, ""));
  item.querySelector("[data-throw]").addEventListener("click", () => thrown(item, call, true));
  item.querySelector("[data-restore]").addEventListener("click", () => thrown(item, call, false));
  return item;
}

function thrown(item, call, isGone) {
  if (isGone) forget(call.id);
  else store(call.id, call);
  for (const part of item.children) part.hidden = "gone" in part.dataset !== isGone;
  item.querySelector(isGone ? "[data-restore]" : "[data-throw]").focus();
}

/** What is typed here stays a call of its own: leaving the page keeps it. */
function goTo(form, call, hash) {
  const address = new URLSearchParams(call.address);
  address.set("call", call.id);
  location.assign(`${form.action}?${address}${hash}`);
  return null;
}

/** Newest first. */
function kept() {
  const calls = stored(CALL).map(([id, call]) => ({ ...call, id }));
  return calls.filter((one) => one.texts).sort((one, other) => new Date(other.at) - new Date(one.at));
}

/** Looking for somebody and choosing them is no half-typed call yet. */
function isCall(typed, form) {
  const { q, ...others } = typed;
  return Boolean(Object.keys(others).length || (q && !Object.keys(whose(form)).length));
}

function isUntouched(form) {
  return !Object.keys(texts(form)).length;
}

function texts(form) {
  return filled([...form.querySelectorAll("[data-typed]")].map((field) => [field.name, field.value]));
}

function whose(form) {
  const given = new FormData(form);
  return filled(WHOSE.map((name) => [name, given.get(name)]));
}

function filled(pairs) {
  return Object.fromEntries(pairs.filter(([, value]) => value));
}

function same(one, other) {
  const sorted = (facts) => JSON.stringify(Object.entries(facts ?? {}).sort());
  return sorted(one) === sorted(other);
}

function say(form, words) {
  form.querySelector("[data-call-said]").textContent = words;
}

function fresh() {
  return `${CALL}${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`;
}
