/** `[data-sifted]`: words typed into `[data-sift]` leave only those `[data-sift-one]` that have all of them; what is ticked stays. */
for (const list of document.querySelectorAll("[data-sifted]")) {
  const field = list.querySelector("[data-sift]");
  if (!field) continue;
  field.hidden = false;
  const sift = () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const one of list.querySelectorAll("[data-sift-one]")) {
      const text = one.textContent.toLowerCase();
      one.hidden = !one.querySelector("input").checked && !words.every((word) => text.includes(word));
    }
  };
  field.addEventListener("input", sift);
  // Enter looks for products here; it must not send the form.
  field.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
}
