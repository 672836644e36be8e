// The page of a case: its moves in dialogs, its composer.
import { bindAsking } from "./asking.js";
import { bindComposer } from "./composer.js";

bindAsking(document);
bindComposer(document);
