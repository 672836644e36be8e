// While a file is worked on, its page shows how far it is; without this it says so when it is loaded again.
const PAUSE = 1000;
const ENOUGH = 30;
let unanswered = 0;

async function follow() {
  const shown = document.querySelector("[data-import][data-state]");
  if (!shown) return;
  const answer = await fetch(shown.dataset.state, { cache: "no-store", redirect: "manual" }).catch(() => null);
  if (answer?.ok) {
    unanswered = 0;
    const fragment = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = fragment.querySelector("[data-import]");
    // What says the same stays: somebody may be about to press its button.
    if (next && next.innerHTML !== shown.innerHTML) shown.replaceWith(next);
  } else if (++unanswered === ENOUGH) {
    shown.querySelector("[role=status] b").textContent = "This page hears nothing any more: reload it to see how far it is.";
    return;
  }
  setTimeout(follow, PAUSE);
}

setTimeout(follow, PAUSE);
