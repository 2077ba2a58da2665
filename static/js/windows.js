// The rest of a long transcript comes as its reader nears it, and moves nothing that is on screen.
(() => {
  const AHEAD = 1500;
  const transcript = document.getElementById("transcript");
  if (!document.querySelector("[data-more]")) return;
  document.body.classList.add("in-windows");
  let leftTop = false;
  let held = null;
  let focused = null;

  const fetches = ({ detail: { requestConfig } }) => requestConfig?.elt.matches("[data-more]") ? requestConfig.elt : null;
  const line = () => Math.max(document.getElementById("ways").getBoundingClientRect().bottom, 0);
  const edge = (way) => {
    const place = document.getElementById(way);
    const idle = place.matches(":not([hidden], [data-failed], .htmx-request)");
    return { idle, box: place.getBoundingClientRect(), link: place.querySelector("a") };
  };
  const look = () => {
    const [up, down] = [edge("earlier"), edge("later")];
    leftTop ||= up.box.bottom <= line() + 1;
    if (up.idle && leftTop && up.box.bottom > -AHEAD) htmx.trigger(up.link, "near");
    if (down.idle && down.box.bottom > 0 && down.box.top < innerHeight + AHEAD) htmx.trigger(down.link, "near");
  };
  const hold = () => {
    const below = (each) => each.getBoundingClientRect().bottom > line();
    const held = [...document.querySelectorAll("#transcript .turn")].find(below);
    return held && { element: held, top: held.getBoundingClientRect().top };
  };
  const letGo = () => {
    transcript.querySelectorAll(".again:not(:first-child)").forEach((heading) => heading.remove());
    if (held) scrollBy({ top: held.element.getBoundingClientRect().top - held.top, behavior: "instant" });
    held = null;
  };
  // From a link whose messages have come; htmx would go to the one beyond them all.
  const goOn = (link) => {
    const added = [...transcript.querySelectorAll(".turn.htmx-added")];
    const next = added.at(link.id === "earlier-link" ? -1 : 0);
    next?.setAttribute("tabindex", "-1");
    next?.focus({ preventScroll: true });
    focused = null;
  };

  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!fetches(event)) return;
    if (event.detail.xhr.status >= 400) event.detail.shouldSwap = false;
    else [held, focused] = [hold(), document.activeElement];
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (!fetches(event) || event.detail.target !== transcript) return;
    letGo();
    if (focused === fetches(event)) goOn(focused);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    fetches(event)?.parentElement.toggleAttribute("data-failed", !event.detail.successful);
  });
  document.addEventListener("htmx:afterSettle", (event) => fetches(event) && look());
  addEventListener("scroll", () => requestAnimationFrame(look), { passive: true });
  addEventListener("resize", look);
  look();
})();
