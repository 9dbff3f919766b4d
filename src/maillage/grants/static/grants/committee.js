// The committee's table by keyboard: arrows and Enter go from one application to the next, = takes what is asked,
// Escape gives up. The sum of the row and the grand total move while one types; the server's follow.
const form = document.querySelector("[data-committee]");
const french = new Intl.NumberFormat("fr-FR");
const read = (text) => Number.parseInt(String(text).replaceAll(/\D/g, "") || "0", 10);
const amounts = () => [...form.querySelectorAll(".amount")];

const askedOf = (field) => read(field.parentElement.querySelector(".asked")?.textContent);

function move(field, step) {
  const row = field.closest("tr");
  const place = field.closest("td").cellIndex;
  const rows = [...row.parentElement.rows];
  for (let at = rows.indexOf(row) + step; rows[at]; at += step) {
    const next = rows[at].cells[place]?.querySelector(".amount");
    if (next) {
      next.focus();
      next.select();
      return;
    }
  }
  // On the last one, leaving the field is what saves it.
  field.blur();
}

function sum(field) {
  field.classList.toggle("is-over", read(field.value) > askedOf(field));
  const row = field.closest("tr");
  const total = [...row.querySelectorAll(".amount")].reduce((all, one) => all + read(one.value), 0);
  row.querySelector("[data-sum]").textContent = total ? french.format(total) : "–";
  const whole = amounts().reduce((all, one) => all + read(one.value), 0);
  const shown = document.querySelector("[data-total]");
  if (shown) shown.textContent = `${french.format(whole)} €`;
}

if (form) {
  for (const one of form.querySelectorAll("[data-keys]")) one.hidden = false;
  for (const one of form.querySelectorAll("[data-no-script]")) one.hidden = true;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", (event) => sum(event.target));
  form.addEventListener("keydown", (event) => {
    const field = event.target.closest(".amount");
    if (!field) return;
    const step = { ArrowDown: 1, Enter: event.shiftKey ? -1 : 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      move(field, step);
    } else if (event.key === "=") {
      event.preventDefault();
      field.value = askedOf(field);
      sum(field);
    } else if (event.key === "Escape") {
      field.value = read(field.dataset.amount) || "";
      sum(field);
    }
  });
}
