/** `data-bell="/notices/bell"`: asks there for the bell anew every 30 s, in the tab that is looked at alone. */
const BEAT_MS = 30_000;

export function bindBell(root) {
  const bell = root.querySelector("[data-bell]");
  if (!bell) return;
  let beat;
  const listen = () => {
    clearInterval(beat);
    if (document.hidden) return;
    beat = setInterval(() => refresh(bell).then((goesOn) => goesOn || clearInterval(beat)), BEAT_MS);
  };
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) refresh(bell);
    listen();
  });
  listen();
}

/** Whether to ask again: not where the reader has been signed out meanwhile. */
async function refresh(bell) {
  let answer;
  try {
    answer = await fetch(bell.dataset.bell, { cache: "no-cache", redirect: "manual" });
  } catch {
    return true; // The network or the server is away for a moment.
  }
  if (answer.ok) show(bell, await answer.text());
  return answer.ok || answer.status >= 500;
}

/** The element stays, and the focus with it; what it says is the server's. */
function show(bell, fragment) {
  const fresh = new DOMParser().parseFromString(fragment, "text/html").querySelector("[data-bell]");
  const label = fresh?.getAttribute("aria-label");
  if (!fresh || label === bell.getAttribute("aria-label")) return;
  bell.setAttribute("aria-label", label);
  bell.replaceChildren(...fresh.childNodes);
}
