// htmx takes leave of each element that it removes, which for 50 rows takes longer than all else. Nothing listens in them.
document.addEventListener("htmx:beforeSwap", ({ detail: { shouldSwap, swapOverride, target } }) => {
  const rows = shouldSwap && swapOverride !== "none" && target.id === "conversations" && target.querySelector("tbody");
  if (!rows || rows.contains(document.activeElement)) return;
  rows.style.blockSize = `${rows.childElementCount * 6}rem`; // a shorter page would not be scrolled as far
  rows.replaceChildren();
});
