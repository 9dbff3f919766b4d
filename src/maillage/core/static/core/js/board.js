// The board at the keyboard: arrows go from card to card, Alt + arrow moves a card to the next state it may take.
const board = document.querySelector("[data-board]");
const ORDER = ["idea", "planned", "running", "blocked", "done", "dropped"];

const cards = () => [...board.querySelectorAll("[data-card]")];

function focusBeside(card, step) {
  const columns = [...board.querySelectorAll(".board-column")];
  const place = [...card.parentElement.children].indexOf(card);
  let index = columns.indexOf(card.closest(".board-column")) + step;
  while (columns[index] && !columns[index].querySelector("[data-card]")) index += step;
  const others = columns[index]?.querySelectorAll("[data-card]");
  others?.[Math.min(place, others.length - 1)]?.focus();
}

function take(card, step) {
  const form = card.querySelector(".card-move");
  if (!form) return;
  const buttons = [...form.querySelectorAll("button[name=etat]")];
  const ways = buttons.map((button) => button.value);
  const here = ORDER.indexOf(card.dataset.status);
  const possible = ORDER.filter((state, rank) => ways.includes(state) && (step > 0 ? rank > here : rank < here));
  const next = step > 0 ? possible[0] : possible.at(-1);
  if (!next) return;
  form.requestSubmit(buttons.find((button) => button.value === next));
}

if (board) {
  for (const card of cards()) card.tabIndex = -1;
  const first = document.querySelector("[data-card]:target") ?? cards()[0];
  if (first) first.tabIndex = 0;
  document.querySelector("[data-card]:target")?.focus();
  for (const hint of document.querySelectorAll("[data-board-keys]")) hint.hidden = false;
  board.addEventListener("keydown", (event) => {
    const card = event.target;
    if (!card.matches?.("[data-card]")) return;
    const side = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (side && event.altKey) { event.preventDefault(); take(card, side); }
    else if (side) { event.preventDefault(); focusBeside(card, side); }
    else if (event.key === "ArrowDown") { event.preventDefault(); card.nextElementSibling?.focus(); }
    else if (event.key === "ArrowUp") { event.preventDefault(); card.previousElementSibling?.focus(); }
  });
}
