// A theme is put on at once; the form that keeps it is sent meanwhile, and as a page if that fails.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[name=theme]");
  if (!button) return;
  event.preventDefault();
  const { form, value } = button;
  document.documentElement.dataset.theme = value;
  document.querySelector("meta[name=color-scheme]").content = value === "system" ? "light dark" : value;
  for (const each of form.querySelectorAll("button[name=theme]")) {
    each.toggleAttribute("aria-current", false);
  }
  button.setAttribute("aria-current", "true");
  const kept = await fetch(form.action, { method: "POST", body: new FormData(form, button), redirect: "manual" })
    .then((answer) => answer.type === "opaqueredirect", () => false);
  if (!kept) form.requestSubmit(button);
});
