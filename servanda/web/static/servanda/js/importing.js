// While a file is worked on, its page shows how far it is; without this it says so when it is loaded again.
const PAUSE = 1000;

async function follow() {
  const shown = document.querySelector("[data-import][data-state]");
  if (!shown) return;
  const answer = await fetch(shown.dataset.state, { cache: "no-store", redirect: "manual" }).catch(() => null);
  if (answer?.ok) {
    const fragment = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = fragment.querySelector("[data-import]");
    if (next) shown.replaceWith(next);
  }
  setTimeout(follow, PAUSE);
}

setTimeout(follow, PAUSE);
