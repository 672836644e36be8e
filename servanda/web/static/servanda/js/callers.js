/** The matches below the one field: they follow what is typed; arrows walk through them, Enter takes one. */
const PAUSE_MS = 120;

export function bindCallers(form, choose) {
  const field = form.elements.q;
  let later;
  let asking;

  field.addEventListener("input", () => {
    clearTimeout(later);
    later = setTimeout(look, PAUSE_MS);
  });
  form.addEventListener("keydown", (event) => {
    if (event.target === field || event.target.matches(".match")) walk(event);
  });
  form.addEventListener("click", (event) => {
    if (event.target.closest("[name=choose]")) close();
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".big")) close();
  });
  if (field.value && !form.querySelector(".hit")) look();

  async function look() {
    asking?.abort();
    asking = new AbortController();
    const asked = field.value.trim();
    if (!asked) return close();
    try {
      const answer = await fetch(`${form.dataset.callers}?${new URLSearchParams({ q: asked })}`, {
        signal: asking.signal,
      });
      if (answer.redirected || !answer.ok) return;
      const found = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("callers");
      document.getElementById("callers").replaceWith(found);
      tell(found);
    } catch (error) {
      if (error.name !== "AbortError") throw error;
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
      if (matches.length) take(matches[0]);
      else look();
    } else if (matches.length && event.key === "ArrowDown") {
      event.preventDefault();
      matches[Math.min(at + 1, matches.length - 1)].focus();
    } else if (matches.length && event.key === "ArrowUp") {
      event.preventDefault();
      (matches[at - 1] ?? field).focus();
    }
  }

  async function take(match) {
    close();
    await choose(match.value);
    form.elements.subject.focus();
  }

  function close() {
    clearTimeout(later);
    asking?.abort();
    document.getElementById("callers").replaceChildren();
  }
}
