// Day, night, or as the device: the choice is a cookie, so that the server writes it in the page.
import { keepChoice, readChoice } from "./cookies.js";

export function keepTheme() {
  const group = document.querySelector("[data-theme-choice]");
  if (!group) return;
  const buttons = [...group.querySelectorAll("[data-theme-value]")];
  const show = (theme) => {
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.themeValue === theme));
  };
  for (const button of buttons) {
    button.addEventListener("click", () => {
      keepChoice("theme", button.dataset.themeValue);
      show(button.dataset.themeValue);
    });
  }
  show(readChoice("theme"));
  group.hidden = false;
}
