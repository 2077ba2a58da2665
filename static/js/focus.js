// A swap that removes the focused control leaves focus on the region, not on nothing.
document.addEventListener("htmx:afterSettle", ({ detail: { target } }) => {
  if (document.activeElement === document.body && target.hasAttribute("tabindex")) {
    target.focus({ preventScroll: true });
  }
});
