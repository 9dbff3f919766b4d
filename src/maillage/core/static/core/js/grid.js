// The table written in place. Arrows go from cell to cell, Enter or F2 writes, Escape gives up, Tab saves and goes on.
// Each cell is saved alone with the version of its row; a conflict is shown, never overwritten.
const table = document.querySelector("[data-grid]");
const say = document.querySelector("[data-grid-say]");
const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
const choices = JSON.parse(document.getElementById("grid-choices")?.textContent ?? "{}");
let writing = null;

const tell = (text, refused = false) => {
  say.textContent = text;
  say.classList.toggle("is-refused", refused);
};

const cellsOf = (row) => [...row.querySelectorAll("td[data-column]")];

function move(cell, down, across) {
  const rows = [...table.tBodies[0].rows];
  const row = cell.closest("tr");
  const place = cellsOf(row).indexOf(cell);
  const target = rows[rows.indexOf(row) + down] ?? row;
  const next = cellsOf(target)[place + across];
  if (next) focus(next);
  return next;
}

function focus(cell) {
  for (const other of table.querySelectorAll('td[tabindex="0"]')) other.tabIndex = -1;
  cell.tabIndex = 0;
  cell.focus();
}

function nextEditable(cell, step) {
  const all = [...table.querySelectorAll("td.is-editable")];
  return all[all.indexOf(cell) + step];
}

function write(cell, typed) {
  if (!cell.matches(".is-editable") || writing) return;
  const options = choices[cell.dataset.column];
  const field = document.createElement(options ? "select" : "input");
  if (options) for (const [value, label] of options) field.add(new Option(label, value, false, label === cell.dataset.stored));
  else field.value = typed ?? cell.dataset.stored;
  field.setAttribute("aria-label", cell.dataset.label);
  writing = { cell, field, before: [...cell.childNodes] };
  cell.replaceChildren(field);
  cell.classList.add("is-writing");
  cell.classList.remove("is-refused", "is-saved");
  field.focus();
  if (!options && typed === undefined) field.select();
  field.addEventListener("blur", () => { if (writing?.field === field) void save(); });
}

function stop(text) {
  const { cell, before } = writing;
  writing = null;
  cell.classList.remove("is-writing");
  if (text === undefined) cell.replaceChildren(...before);
  else {
    const link = before.find((node) => node.nodeName === "A");
    if (link) link.textContent = text;
    cell.replaceChildren(link ?? text);
  }
}

async function save() {
  const { cell, field } = writing;
  const value = field.value;
  const shown = field.selectedOptions?.[0]?.label ?? value;
  if (shown === cell.dataset.stored) return stop();
  stop(shown || "–");
  await send(cell, value, shown);
}

async function send(cell, value, shown) {
  const row = cell.closest("tr");
  // One at a time for a row: the version that the second carries is the one that the first gives back.
  const turn = (row.turn ?? Promise.resolve()).then(async () => {
    cell.classList.add("is-saving");
    const body = new URLSearchParams({
      colonne: cell.dataset.column, valeur: value, version: row.dataset.version, vue: cell.dataset.stored,
    });
    try {
      const answer = await fetch(row.dataset.url, { method: "POST", body, headers: { "X-CSRFToken": token } });
      if (![200, 409, 422].includes(answer.status)) throw new Error(String(answer.status));
      receive(cell, row, answer.status, await answer.json(), value, shown);
    } catch {
      cell.classList.add("is-refused");
      tell("Non enregistré : la connexion ou vos droits ont changé. Ce que vous avez écrit reste dans la case.", true);
    }
    cell.classList.remove("is-saving");
  });
  row.turn = turn;
  await turn;
}

function receive(cell, row, status, data, value, shown) {
  if (status === 200) {
    row.dataset.version = data.version;
    cell.dataset.stored = data.stored;
    const link = cell.querySelector("a");
    if (link) link.textContent = data.shown;
    else cell.textContent = data.shown;
    cell.classList.add("is-saved");
    cell.classList.remove("is-refused");
    tell(data.message);
  } else {
    cell.classList.add("is-refused");
    tell(data.message, true);
    if (status === 409) showConflict(cell, row, data, value, shown);
  }
}

function showConflict(cell, row, data, value, shown) {
  document.querySelector(".grid-conflict")?.remove();
  const box = document.createElement("section");
  box.className = "grid-conflict";
  box.setAttribute("role", "alertdialog");
  box.setAttribute("aria-label", "Deux versions de cette case");
  const text = (name, content) => Object.assign(document.createElement(name), { textContent: content });
  const list = document.createElement("dl");
  list.append(text("dt", "Votre version"), text("dd", shown || "–"));
  list.append(text("dt", "Version enregistrée"), text("dd", data.theirs || "–"));
  const mine = Object.assign(text("button", "Enregistrer ma version"), { type: "button", className: "button button-primary button-small" });
  const theirs = Object.assign(text("button", "Garder la version enregistrée"), { type: "button", className: "button button-small" });
  const close = () => { box.remove(); focus(cell); };
  mine.addEventListener("click", () => { row.dataset.version = data.version; close(); void send(cell, value, shown); });
  theirs.addEventListener("click", () => {
    row.dataset.version = data.version;
    cell.dataset.stored = data.theirs;
    cell.classList.remove("is-refused");
    const link = cell.querySelector("a");
    if (link) link.textContent = data.theirs || "–";
    else cell.textContent = data.theirs || "–";
    tell("La version enregistrée est gardée.");
    close();
  });
  box.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
  const buttons = Object.assign(document.createElement("div"), { className: "buttons" });
  buttons.append(mine, theirs);
  box.append(text("h2", "Cette fiche a changé pendant que vous l’écriviez"), text("p", data.message), list, buttons);
  document.body.append(box);
  mine.focus();
}

async function onKeyWhileWriting(event) {
  const { cell } = writing;
  if (event.key === "Escape") {
    event.preventDefault();
    stop();
    focus(cell);
  } else if (event.key === "Enter" && !event.isComposing) {
    event.preventDefault();
    const done = save();
    move(cell, 1, 0) ?? focus(cell);
    await done;
  } else if (event.key === "Tab") {
    const next = nextEditable(cell, event.shiftKey ? -1 : 1);
    const done = save();
    if (next) {
      event.preventDefault();
      write(next);
    }
    await done;
  }
}

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

function onKey(event) {
  if (writing) return void onKeyWhileWriting(event);
  const cell = event.target.closest("td[data-column]");
  if (!cell || event.target !== cell || event.ctrlKey || event.metaKey || event.altKey) return;
  if (ARROWS[event.key]) {
    event.preventDefault();
    move(cell, ...ARROWS[event.key]);
  } else if (event.key === "Enter" || event.key === "F2") {
    event.preventDefault();
    if (cell.matches(".is-editable")) write(cell);
    else cell.querySelector("a")?.click();
  }
}

// A block pasted on a cell goes to the preview page: nothing is saved before « Confirmer ».
function onPaste(event) {
  const cell = event.target.closest?.("td[data-column]");
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (writing || !cell || !table.dataset.pasteUrl) return;
  event.preventDefault();
  const rows = [...table.tBodies[0].rows];
  const row = cell.closest("tr");
  const columns = cellsOf(row).slice(cellsOf(row).indexOf(cell)).map((one) => one.dataset.column);
  const slugs = rows.slice(rows.indexOf(row)).map((one) => one.dataset.slug ?? "-");
  const form = Object.assign(document.createElement("form"), { method: "post", action: table.dataset.pasteUrl, hidden: true });
  const values = { csrfmiddlewaretoken: token, bloc: text, colonnes: columns.join(","), lignes: slugs.join(",") };
  for (const [name, value] of Object.entries(values)) {
    const field = Object.assign(document.createElement("textarea"), { name });
    field.value = value;
    form.append(field);
  }
  document.body.append(form);
  form.submit();
}

if (table?.querySelector("td.is-editable") && say) {
  table.classList.add("is-live");
  for (const cell of table.querySelectorAll("td[data-column]")) cell.tabIndex = -1;
  table.querySelector("td.is-editable").tabIndex = 0;
  table.addEventListener("keydown", onKey);
  table.addEventListener("dblclick", (event) => {
    const cell = event.target.closest("td.is-editable");
    if (cell && !writing) write(cell);
  });
  table.addEventListener("click", (event) => {
    const cell = event.target.closest("td[data-column]");
    if (cell && !writing && !event.target.closest("a, input")) focus(cell);
  });
  document.addEventListener("paste", onPaste);
  for (const hint of document.querySelectorAll("[data-grid-keys]")) hint.hidden = false;
}
