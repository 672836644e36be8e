/** `[data-timeline]`: a drawing wider than its place is opened where `[data-now]` stands, if it does. */
for (const place of document.querySelectorAll("[data-timeline]")) {
  const now = place.querySelector("[data-now]")?.getBoundingClientRect();
  if (now) place.scrollLeft = now.left - place.getBoundingClientRect().left - place.clientWidth / 4;
}
