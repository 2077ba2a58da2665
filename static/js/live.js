// New messages never move the reader: those below the screen are offered by a button.
(() => {
  let first = null;

  const offer = (entries) => {
    const { isIntersecting, boundingClientRect } = entries.at(-1);
    const below = !isIntersecting && boundingClientRect.top > 0;
    document.getElementById("news").hidden = !below;
    if (below) return;
    watcher.disconnect();
    first = null;
  };
  const watcher = new IntersectionObserver(offer);

  document.addEventListener("htmx:afterSwap", ({ detail: { target, requestConfig } }) => {
    if (first || target.id !== "transcript" || requestConfig.elt.id !== "live") return;
    first = target.querySelector(".turn.htmx-added");
    if (first) watcher.observe(first);
  });
  document.addEventListener("click", (event) => {
    if (!first || !event.target.closest("#news")) return;
    first.tabIndex = -1;
    first.focus({ preventScroll: true });
    first.scrollIntoView({ block: "center" });
  });
})();
