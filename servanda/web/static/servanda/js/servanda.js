// Behaviour on top of pages that work without it. Each module binds itself by data attributes.
import { bindCapsLock } from "./caps-lock.js";
import { bindClocks } from "./clocks.js";
import { bindDialogs } from "./dialogs.js";
import { bindDrafts } from "./drafts.js";
import { bindForms } from "./forms.js";
import { bindKeys } from "./keys.js";
import { bindMenus } from "./menus.js";
import { bindToasts } from "./toasts.js";

for (const bind of [
  bindCapsLock, bindClocks, bindDialogs, bindDrafts, bindForms, bindKeys, bindMenus, bindToasts,
]) bind(document);
