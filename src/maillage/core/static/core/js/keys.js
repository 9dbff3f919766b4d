// « / » goes to the search field. A box marked « data-shortcuts » switches the shortcut off (WCAG 2.1.4).
import { keepChoice, readChoice } from "./cookies.js";

export function listenToKeys() {
  for (const box of document.querySelectorAll("[data-shortcuts]")) {
    box.checked = readChoice("shortcuts") !== "off";
    box.addEventListener("change", () => keepChoice("shortcuts", box.checked ? "" : "off"));
  }
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    if (readChoice("shortcuts") === "off") return;
    const field = document.getElementById("recherche");
    if (!field || field.offsetParent === null) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
}
