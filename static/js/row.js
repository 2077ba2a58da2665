// The row that was opened has the focus again when its reader comes back to the list.
(() => {
  const row = location.hash.startsWith("#row-") && document.getElementById(location.hash.slice(1));
  if (row) row.focus({ preventScroll: true });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[id^='row-']");
    if (link) history.replaceState(history.state, "", `#${link.id}`);
  });
})();
