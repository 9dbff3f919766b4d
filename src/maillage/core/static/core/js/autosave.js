// A form that saves itself while it is written (hx-post beside its own submit) must not meet its own shadow: what is
// sent by the button waits for the saving under way, which gives it the version it then carries.
export function settleAutosaves() {
  for (const form of document.querySelectorAll("form[hx-post]")) {
    let isSaving = false;
    let isLeaving = false;
    window.addEventListener("pageshow", () => { isLeaving = false; });
    form.addEventListener("htmx:beforeRequest", (event) => {
      if (isLeaving) event.preventDefault();
      else isSaving = true;
    });
    form.addEventListener("htmx:afterRequest", () => {
      isSaving = false;
      if (isLeaving) setTimeout(() => form.requestSubmit(), 0);
    });
    form.addEventListener("submit", (event) => {
      isLeaving = true;
      if (isSaving) event.preventDefault();
    });
  }
}
