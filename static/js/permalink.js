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
  // The range that the page was opened at may begin or end beyond the messages that it has.
  const opened = { at: pointed(), numbers: bar.dataset.numbers?.split(" ").map(Number) };
  const marked = () => {
    if (opened.numbers && pointed() === opened.at) return opened.numbers;
    const numbers = ends().map((id) => turnOf(id)?.value);
    return numbers.every(Boolean) ? numbers.sort((one, other) => one - other) : [];
  };
  const isExtending = () => extender.ariaPressed === "true";
  const extend = (on) => {
    extender.ariaPressed = String(on);
    bar.toggleAttribute("data-extending", on);
    if (on) say(bar.querySelector(".marked-hint").textContent);
  };

  const show = (count) => {
    bar.hidden = !count;
    bar.querySelector("[data-count]").textContent = count.toLocaleString(document.documentElement.lang);
    for (const link of bar.querySelectorAll("[data-copy-link], [data-copy-as]")) {
      const address = new URL(link.href);
      address.searchParams.set("message", pointed());
      link.href = address;
    }
  };
  const mark = () => {
    const [from, to] = marked();
    for (const turn of transcript.querySelectorAll(".turn")) {
      const isMarked = turn.value >= from && turn.value <= to;
      turn.toggleAttribute("data-target", isMarked);
      turn.ariaCurrent = isMarked || null;
    }
    show(from ? to - from + 1 : 0);
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
    const address = new URL(location);
    for (const place of ["from", "hit", "near"]) address.searchParams.delete(place);
    address.searchParams.set("message", toIt && turnOf(first) && first !== id ? `${first}..${id}` : id);
    address.hash = "";
    go(address);
  };
  const clear = () => {
    const place = transcript.querySelector("[data-target]") ?? document.getElementById("main");
    const leaves = bar.contains(document.activeElement);
    const address = new URL(location);
    address.searchParams.delete("message");
    go(address);
    if (!leaves) return;
    place.tabIndex = -1;
    place.focus({ preventScroll: true });
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
    if (!link.closest(".turn").contains(document.activeElement)) link.focus({ preventScroll: true });
    point(link, event.shiftKey || isExtending());
  });
  // Shift and a click would select the text between.
  transcript.addEventListener("mousedown", (event) => {
    if (event.shiftKey && event.target.closest("a.permalink")) event.preventDefault();
  });
  extender.addEventListener("click", () => extend(!isExtending()));
  bar.querySelector("[data-clear]").addEventListener("click", (event) => {
    event.preventDefault();
    event.currentTarget.focus();
    clear();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || document.querySelector("dialog[open], [data-closes][open]")) return;
    if (isExtending()) extend(false);
    else if (!bar.hidden && !event.target.closest("input, textarea, select")) clear();
  }, true);

  document.addEventListener("htmx:afterSwap", ({ detail: { target } }) => {
    if (target === transcript && pointed()) mark();
  });
  const isElsewhere = () => pointed() && document.querySelector("[data-more]") && !ends().every(turnOf);
  addEventListener("popstate", () => {
    extend(false);
    if (isElsewhere()) location.reload();
    else mark();
  });
})();
