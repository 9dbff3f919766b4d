// What a script adds to pages that already work: each part looks for its own marks and leaves the rest alone.
import { keepTheme } from "./theme.js";
import { settleAutosaves } from "./autosave.js";
import { guardForms } from "./forms.js";
import { listenToKeys } from "./keys.js";

keepTheme();
guardForms();
settleAutosaves();
listenToKeys();

// « data-print » prints the page; the button is hidden until a script can answer it.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// After a refusal, reading goes on from the errors.
document.querySelector("[data-focus]:not([data-still] *)")?.focus();
