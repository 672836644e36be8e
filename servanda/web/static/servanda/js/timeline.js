/** `[data-timeline]`: a drawing wider than its place is opened where `[data-now]` stands. */
for (const place of document.querySelectorAll("[data-timeline]")) {
  const now = place.querySelector("[data-now]").getBoundingClientRect();
  place.scrollLeft = now.left - place.getBoundingClientRect().left - place.clientWidth / 4;
}
