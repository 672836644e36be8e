/**
 * Promised times beside the level's: what is changed is marked while one types, and one press takes a change back.
 * Without this module one empties the field.
 */
for (const cell of document.querySelectorAll(".times td")) {
  const field = cell.querySelector(".target-in input");
  const undo = cell.querySelector("[data-undo]");
  if (!field || !undo) continue;
  const mark = () => {
    const changed = field.value.trim() !== "";
    cell.classList.toggle("ov", changed);
    undo.hidden = !changed;
  };
  field.addEventListener("input", mark);
  undo.addEventListener("click", () => {
    field.value = "";
    mark();
    field.focus();
  });
  mark();
}
