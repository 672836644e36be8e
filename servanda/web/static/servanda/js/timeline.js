/** `[data-timeline]`: a drawing wider than its place is opened where `[data-now]` stands, if it does: a quarter from its edge, or as far as its value says. */
for (const place of document.querySelectorAll("[data-timeline]")) {
  const now = place.querySelector("[data-now]")?.getBoundingClientRect();
  if (now) place.scrollLeft = now.left - place.getBoundingClientRect().left - place.clientWidth * (Number(place.dataset.timeline) || 0.25);
}
