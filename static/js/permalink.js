// A message's time marks it without a reload; with Shift, or after "To another message", all up to it.
(() => {
  const transcript = document.getElementById("transcript");
  const bar = document.getElementById("marked");
  if (!bar) return;
  const extender = bar.querySelector("[data-extend]");
  extender.hidden = false;

  const say = (words) => { document.getElementById("announcement").textContent = words; };
  const pointed = () => (new URLSearchParams(location.search).get("message") ?? "").toLowerCase();
  const ends = () => {
    const [first, last = first] = pointed().split("..");
    return [first, last];
  };
  const turnOf = (id) => document.getElementById(`message-${id}`);
  const isExtending = () => extender.ariaPressed === "true";
  const extend = (on) => {
    extender.ariaPressed = String(on);
    bar.toggleAttribute("data-extending", on);
    if (on) say(bar.querySelector(".marked-hint").textContent);
  };

  const show = (count) => {
    bar.hidden = !count;
    bar.querySelector("[data-count]").textContent = count.toLocaleString(document.documentElement.lang);
    for (const link of bar.querySelectorAll(".menu-item")) {
      const address = new URL(link.href);
      address.searchParams.set("message", pointed());
      link.href = address;
    }
  };
  const mark = () => {
    const turns = [...transcript.querySelectorAll(".turn")];
    const [from, to] = ends().map((id) => turns.indexOf(turnOf(id))).sort((one, other) => one - other);
    const within = (place) => from >= 0 && place >= from && place <= to;
    turns.forEach((turn, place) => turn.toggleAttribute("data-target", within(place)));
    show(from >= 0 ? to - from + 1 : 0);
  };
  const go = (address) => {
    extend(false);
    history.pushState({}, "", address);
    mark();
    say(bar.hidden ? bar.dataset.cleared : bar.querySelector(".marked-count").textContent);
  };
  const point = (link, toIt) => {
    const id = new URL(link.href).searchParams.get("message");
    const [first] = ends();
    go(`?message=${toIt && turnOf(first) && first !== id ? `${first}..${id}` : id}`);
  };
  const clear = () => {
    const address = new URL(location);
    address.searchParams.delete("message");
    go(address);
  };

  const isPlain = (event) => !event.button && !event.ctrlKey && !event.metaKey && !event.altKey;
  const linkOf = ({ target }) => {
    const link = target.closest("a.permalink");
    return link || !isExtending() || target.closest("a") ? link : target.closest("#transcript .turn")?.querySelector("a.permalink");
  };
  document.addEventListener("click", (event) => {
    const link = isPlain(event) && linkOf(event);
    if (!link) return;
    event.preventDefault();
    point(link, event.shiftKey || isExtending());
  });
  // Shift and a click would select the text between.
  transcript.addEventListener("mousedown", (event) => {
    if (event.shiftKey && event.target.closest("a.permalink")) event.preventDefault();
  });
  extender.addEventListener("click", () => extend(!isExtending()));
  bar.querySelector("[data-clear]").addEventListener("click", (event) => {
    event.preventDefault();
    const [first] = ends();
    clear();
    const turn = turnOf(first);
    turn?.setAttribute("tabindex", "-1");
    turn?.focus({ preventScroll: true });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || document.querySelector("dialog[open], [data-closes][open]")) return;
    if (isExtending()) extend(false);
    else if (!bar.hidden && !event.target.closest("input, textarea, select")) clear();
  }, true);

  document.addEventListener("htmx:afterSwap", ({ detail: { target } }) => {
    if (target === transcript && ends().every(turnOf)) mark();
  });
  const isElsewhere = () => pointed() && document.querySelector("[data-more]") && !ends().every(turnOf);
  addEventListener("popstate", () => {
    extend(false);
    if (isElsewhere()) location.reload();
    else mark();
  });
})();
