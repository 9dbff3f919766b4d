// Go through the pieces of a review by single letters; each presses a button that the page already has.
const list = document.querySelector("[data-pieces]");

// The marked lines come into sight inside their pane, not the pane inside the page.
const marked = document.querySelector("[data-marked]");
if (marked) {
  const pane = marked.closest(".printed");
  pane.scrollTop = marked.offsetTop - pane.offsetTop - 48;
}

if (list && !("noShortcuts" in document.body.dataset)) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest("input, textarea, select, [contenteditable], [popover]")) return;
    if (event.key === "j" || event.key === "k") step(event, event.key === "j" ? 1 : -1);
    else if ("acxs".includes(event.key) && event.key.length === 1) press(event);
  });
}

function step(event, by) {
  const pieces = [...list.children];
  const here = pieces.indexOf(find());
  const next = pieces[Math.max(0, Math.min(here < 0 ? 0 : here + by, pieces.length - 1))];
  event.preventDefault();
  next?.focus();
}

function press(event) {
  const button = find()?.querySelector(`[data-key="${event.key}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
}

function find() {
  return document.activeElement?.closest("[data-pieces] > *") ?? list.querySelector(":target");
}
