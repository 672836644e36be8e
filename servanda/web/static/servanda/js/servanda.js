// Behaviour on top of pages that work without it. Each module binds itself by data attributes.
import { bindDialogs } from "./dialogs.js";
import { bindForms } from "./forms.js";
import { bindKeys } from "./keys.js";
import { bindCapsLock } from "./caps-lock.js";
import { bindMenus } from "./menus.js";

for (const bind of [bindDialogs, bindForms, bindKeys, bindCapsLock, bindMenus]) bind(document);
