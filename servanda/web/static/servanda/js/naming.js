/** `input[data-named-by]`: the list behind a field that names a customer follows what is typed. */
const PAUSE_MS = 150;

export function bindNaming(root) {
  let later;
  let asking;
  root.addEventListener("input", (event) => {
    const field = event.target;
    if (!field.matches?.("[data-named-by]")) return;
    clearTimeout(later);
    asking?.abort();
    // Whoever chose from the list has typed nothing to look for.
    if (!field.value.trim() || isProposed(field)) return;
    later = setTimeout(() => look(field), PAUSE_MS);
  });

  async function look(field) {
    asking = new AbortController();
    try {
      const address = `${field.dataset.namedBy}?${new URLSearchParams({ q: field.value })}`;
      const answer = await fetch(address, { signal: asking.signal });
      if (answer.redirected || !answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      field.list.replaceChildren(...page.querySelectorAll("option"));
    } catch {
      // The page searches when the form is sent.
    }
  }
}

function isProposed(field) {
  return [...(field.list?.options ?? [])].some((one) => one.value === field.value);
}
