// « / » goes to the search field, « ? » to the help; the account of the reader can switch both off (WCAG 2.1.4).
export function listenToKeys() {
  if ("noShortcuts" in document.body.dataset) return;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    if (event.key === "/") goToSearch(event);
    if (event.key === "?") document.querySelector("a[data-help]")?.click();
  });
}

function goToSearch(event) {
  const field = document.getElementById("recherche");
  if (!field || field.offsetParent === null) return;
  event.preventDefault();
  field.focus();
  field.select();
}
