// The page of a proof: copying its address, printing it, and beginning the drawing where it is now.
for (const button of document.querySelectorAll("[data-copy], [data-print]")) button.hidden = false;

document.querySelector("[data-print]")?.addEventListener("click", () => window.print());

document.querySelector("[data-copy]")?.addEventListener("click", async ({ currentTarget }) => {
  const address = new URL(currentTarget.dataset.copy, window.location.href).href;
  const status = document.querySelector("[data-copied]");
  const words = currentTarget.querySelector("[data-copy-words]");
  try {
    await navigator.clipboard.writeText(address);
    status.textContent = "The link is copied.";
    words.textContent = "Copied";
  } catch {
    status.textContent = `It could not be copied. The link is ${address}`;
    words.textContent = "Not copied";
  }
});

const drawing = document.querySelector(".fig .scroll-x");
const now = drawing?.querySelector(".now-plate");
if (now) {
  const beyond = now.getBoundingClientRect().right - drawing.getBoundingClientRect().right;
  if (beyond > 0) drawing.scrollLeft += beyond + 200;
}
