/** `details.menu` closes on Escape and on a click elsewhere, as menus do. */
export function bindMenus(root) {
  root.addEventListener("click", (event) => closeAll(root, event.target));
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeAll(root, null);
  });
}

function closeAll(root, inside) {
  for (const menu of root.querySelectorAll("details.menu[open]")) {
    if (inside && menu.contains(inside)) continue;
    menu.open = false;
    if (!inside) menu.querySelector("summary").focus();
  }
}
