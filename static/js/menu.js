// [data-closes]: a menu closes on Escape, on a click elsewhere, and as a link in it is followed.
document.addEventListener("click", (event) => {
  const isFollowed = event.target.closest("a.menu-item") && !event.defaultPrevented;
  for (const menu of document.querySelectorAll("[data-closes][open]")) {
    if (isFollowed || !menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("[data-closes][open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
