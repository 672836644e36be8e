// Behaviour on top of pages that work without it. Each module binds itself by data attributes.
import { bindBell } from "./bell.js";
import { bindCapsLock } from "./caps-lock.js";
import { bindClocks } from "./clocks.js";
import { bindDialogs } from "./dialogs.js";
import { bindDrafts } from "./drafts.js";
import { bindForms } from "./forms.js";
import { bindKeys } from "./keys.js";
import { bindMenus } from "./menus.js";
import { bindNaming } from "./naming.js";
import { bindToasts } from "./toasts.js";

for (const bind of [bindBell, bindCapsLock, bindDialogs, bindForms, bindKeys, bindMenus, bindNaming]) bind(document);
bindFragment(document);

// Fragments that arrive later behave like the page.
new MutationObserver((changes) => {
  for (const node of changes.flatMap((change) => [...change.addedNodes])) {
    if (node instanceof Element) bindFragment(node);
  }
}).observe(document.body, { childList: true, subtree: true });

function bindFragment(fragment) {
  for (const bind of [bindClocks, bindDrafts, bindToasts]) bind(fragment);
}
