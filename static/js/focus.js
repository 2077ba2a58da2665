// Focus is where it is said to be: at once, off a field by Escape, and on the region of a control that a swap removes.
(() => {
  // A browser gives it a frame after the load; a key pressed before that would go elsewhere.
  if (!location.hash) document.querySelector("[autofocus]")?.focus();

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.isComposing && event.target.matches("[data-find], [data-go]")) event.target.blur();
  });

  const polls = (elt) => elt.dataset.pollSeconds !== undefined;
  let left = null;

  const keep = (region) => {
    if (document.activeElement !== document.body || !region?.hasAttribute("tabindex")) return;
    region.focus({ preventScroll: true });
  };
  document.addEventListener("htmx:oobBeforeSwap", ({ detail: { target } }) => {
    if (target.contains(document.activeElement)) left = target.id;
  });
  document.addEventListener("htmx:afterSettle", ({ detail: { target } }) => {
    keep(target);
    keep(left && document.getElementById(left));
    left = null;
  });

  const busy = ({ detail: { elt, target } }, on) => {
    if (!polls(elt)) target.ariaBusy = on ? "true" : null;
  };
  document.addEventListener("htmx:beforeRequest", (event) => busy(event, true));
  document.addEventListener("htmx:afterRequest", (event) => busy(event, false));
  document.addEventListener("htmx:afterSwap", ({ detail: { target } }) => {
    if (target.id !== "conversations") return;
    const parts = target.querySelectorAll(".head p, .empty h2, .pager p, [data-error] h1, [data-error] h2");
    const words = [...parts].map((part) => part.textContent.trim().replace(/\s+/g, " "));
    document.getElementById("announcement").textContent = words.join(". ");
  });
})();
