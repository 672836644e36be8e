/**
 * `form[data-preview]` says what saving it would do: after each change it is sent to be looked at, and the element that
 * it names is replaced by the one of the answer. Without this module its button *Preview* does so with the whole page.
 */
const REST_MS = 400;

for (const form of document.querySelectorAll("form[data-preview]")) follow(form);

function follow(form) {
  let seen = written(form);
  let resting;
  let asking;
  const look = () => {
    const now = written(form);
    if (now === seen) return;
    seen = now;
    asking?.abort();
    asking = new AbortController();
    show(form, asking.signal);
  };
  const changed = () => {
    clearTimeout(resting);
    resting = setTimeout(look, REST_MS);
  };
  for (const kind of ["input", "change", "keyup"]) form.addEventListener(kind, changed);
  // Hours that are drawn with the pointer are written without an event, and it may be let go anywhere.
  document.addEventListener("pointerup", changed);
  form.addEventListener("submit", (event) => {
    if (event.submitter?.name !== "preview") return;
    event.preventDefault();
    event.stopPropagation();
    seen = "";
    look();
  });
}

async function show(form, signal) {
  const body = new FormData(form);
  body.set("preview", "1");
  try {
    const answer = await fetch(form.action, { method: "POST", body, signal });
    if (answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(form.dataset.preview);
    if (fresh) document.getElementById(form.dataset.preview).replaceChildren(...fresh.childNodes);
  } catch (error) {
    if (error.name !== "AbortError") document.getElementById(form.dataset.preview).replaceChildren();
  }
}

function written(form) {
  return new URLSearchParams(new FormData(form)).toString();
}
