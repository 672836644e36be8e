/** The matches below the one field: they follow what is typed; arrows walk through them, Enter takes one. */
const PAUSE_MS = 120;

export function bindCallers(form, choose, lost) {
  const field = form.elements.q;
  let later;
  let asking;
  let looked;

  field.addEventListener("input", () => {
    clearTimeout(later);
    later = setTimeout(look, PAUSE_MS);
  });
  form.addEventListener("keydown", (event) => {
    if (event.target === field || event.target.matches(".match")) walk(event);
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[name=choose]");
    if (!button || !("isLive" in form.dataset)) return;
    event.preventDefault();
    close();
    choose(button.value);
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".big, [data-go-on]")) close();
  });
  // Of a call before this one nobody is looked for until somebody goes on with it.
  if (field.value && !field.dataset.kept && !form.querySelector(".hit")) look();

  async function look() {
    asking?.abort();
    asking = new AbortController();
    const asked = field.value.trim();
    if (!asked) return close();
    try {
      const answer = await fetch(`${form.dataset.callers}?${new URLSearchParams({ q: asked })}`, {
        signal: asking.signal,
      });
      if (answer.redirected || !answer.ok) return lost();
      const found = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("callers");
      document.getElementById("callers").replaceWith(found);
      looked = asked;
      tell(found);
    } catch (error) {
      if (error.name !== "AbortError") lost();
    }
  }

  function tell(found) {
    const matches = found.querySelectorAll("ul .match");
    matches[0]?.classList.add("first");
    form.querySelector("[data-told]").textContent = matches.length
      ? `${matches.length} found. Enter takes the first, arrows walk through them.`
      : found.querySelector(".none")?.textContent ?? "";
  }

  function walk(event) {
    const matches = [...form.querySelectorAll(".match")];
    const at = matches.indexOf(document.activeElement);
    if (event.key === "Escape") {
      close();
      field.focus();
    } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && event.target === field) {
      event.preventDefault();
      takeFirst();
    } else if (matches.length && event.key === "ArrowDown") {
      event.preventDefault();
      matches[Math.min(at + 1, matches.length - 1)].focus();
    } else if (matches.length && event.key === "ArrowUp") {
      event.preventDefault();
      (matches[at - 1] ?? field).focus();
    }
  }

  /** Of what is typed now: whoever types fast must not get the first of what stood there before. */
  async function takeFirst() {
    clearTimeout(later);
    if (looked !== field.value.trim()) await look();
    const first = form.querySelector("ul .match");
    if (!first || looked !== field.value.trim()) return form.querySelector(".match")?.focus();
    close();
    choose(first.value);
  }

  function close() {
    clearTimeout(later);
    asking?.abort();
    looked = undefined;
    form.querySelector("[data-told]").textContent = "";
    document.getElementById("callers").replaceChildren();
  }
}
