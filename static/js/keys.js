// The keys of the sheet: never in a field, with a modifier or over a dialog, nor where they are turned off.
(() => {
  const sheet = document.getElementById("keys");
  if (!sheet) return;
  const STOPS = "[data-conversation], #transcript .turn";
  const WAYS = { 1: "#older-page, #later a", "-1": "#newer-page, #earlier a" };
  const FIELDS = "input, textarea, select, [contenteditable]";
  let onward = null;

  const say = (words) => { document.getElementById("announcement").textContent = words; };
  const current = () => document.activeElement.closest(STOPS);
  const isInSight = (stop) => {
    const covered = Math.max(document.getElementById("ways")?.getBoundingClientRect().bottom ?? 0, 0);
    return stop.getBoundingClientRect().bottom > covered;
  };

  // A focused list item has no words for screen readers unless it is named.
  const name = (turn) => {
    const parts = turn.querySelectorAll(".meta b, .meta time, .meta .modality, .say");
    turn.tabIndex = -1;
    turn.removeAttribute("autofocus");
    turn.ariaLabel = [...parts].map((part) => part.textContent).join(", ");
    turn.addEventListener("blur", () => { turn.ariaLabel = null; }, { once: true });
  };
  const go = (stop) => {
    const isTurn = stop.matches(".turn");
    if (isTurn) name(stop);
    (isTurn ? stop : stop.querySelector("a")).focus({ preventScroll: true });
    stop.scrollIntoView({ block: stop.offsetHeight > innerHeight / 2 ? "start" : "nearest" });
  };
  const follow = (step, from) => {
    onward = { step, from };
  };
  const goOn = (step, from) => {
    const link = document.querySelector(WAYS[step]);
    if (!link) return say(step > 0 ? sheet.dataset.last : sheet.dataset.first);
    if (!link.matches("[data-more], :focus")) return link.focus();
    if (!link.closest(".htmx-request")) link.click();
    follow(step, from);
  };
  const move = (step) => {
    const stops = [...document.querySelectorAll(STOPS)];
    const place = document.activeElement.matches(WAYS[1]) ? stops.length : stops.indexOf(current());
    if (!stops.length) return;
    if (place < 0 && !document.activeElement.matches(WAYS[-1])) return go(stops.find(isInSight) ?? stops.at(-1));
    const next = stops[place + step];
    if (next) go(next);
    else goOn(step, stops[place]);
  };
  const arrive = ({ detail: { target } }) => {
    if (!onward || !target.matches("#conversations, #transcript")) return;
    const { step, from } = onward;
    const stops = [...document.querySelectorAll(STOPS)];
    const place = stops.indexOf(from);
    const next = place < 0 ? stops.at(step > 0 ? 0 : -1) : stops[place + step];
    if (!next) return;
    onward = null;
    go(next);
  };

  const press = (selector) => document.querySelector(selector)?.click();
  const find = () => {
    const isSeen = (field) => field.checkVisibility();
    const field = [...document.querySelectorAll("[data-find]"), ...document.querySelectorAll("[data-go]")].find(isSeen);
    field?.focus();
    field?.select?.();
  };
  const copy = () => {
    const stop = current();
    const link = stop?.matches("[data-target]") ? null : stop?.querySelector("a.permalink, .names a");
    if (!link) return press("[data-copy-link]");
    const address = new URL(link.href);
    address.searchParams.delete("in");
    document.dispatchEvent(new CustomEvent("copy-text", { detail: { text: address.href, done: sheet.dataset.copied } }));
  };
  const copyMarked = () => {
    const summary = document.querySelector("#marked:not([hidden]) summary");
    summary?.focus();
    summary?.click();
  };
  const mark = ({ shiftKey }) => {
    const link = document.activeElement.matches(".turn") && document.activeElement.querySelector("a.permalink");
    return link && link.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, shiftKey }));
  };
  const KEYS = {
    j: () => move(1),
    k: () => move(-1),
    "[": () => press("[data-previous]"),
    "]": () => press("[data-next]"),
    "/": find,
    "?": () => press("[data-keys]"),
    c: copy,
    m: copyMarked,
  };

  // Signs need AltGr, or Option, on many keyboards; Windows reports AltGr as Control and Alt.
  const isComposed = (event) => event.getModifierState("AltGraph")
    || (event.altKey && !event.ctrlKey && /^Mac|^iP/.test(navigator.platform));
  const keyOf = (event) => {
    const isLetter = /^[a-z]$/i.test(event.key);
    const isPlain = !event.ctrlKey && !event.altKey;
    if (event.metaKey || !(isPlain || (!isLetter && isComposed(event)))) return "";
    return isLetter && !event.shiftKey ? event.key.toLowerCase() : event.key;
  };
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || document.documentElement.dataset.keys === "off") return;
    if (event.target.closest(FIELDS) || document.querySelector("dialog[open]")) return;
    onward = null;
    const key = keyOf(event);
    if (Object.hasOwn(KEYS, key)) {
      event.preventDefault();
      KEYS[key]();
    } else if (key === "Enter" && mark(event)) {
      event.preventDefault();
    }
  });

  // Enter on Older or Newer leads to the rows that come.
  document.addEventListener("click", (event) => {
    const byKey = event.detail === 0 && document.documentElement.dataset.keys !== "off";
    if (byKey && event.target.closest("#older-page")) follow(1);
    if (byKey && event.target.closest("#newer-page")) follow(-1);
    if (event.target.closest("[data-close]")) sheet.close();
  });
  addEventListener("pointerdown", () => { onward = null; });
  document.addEventListener("htmx:afterSettle", arrive);
  document.addEventListener("htmx:afterRequest", ({ detail }) => { if (!detail.successful) onward = null; });
  document.addEventListener("htmx:afterSwap", ({ detail: { target } }) => {
    if (target !== sheet || sheet.open) return;
    const menu = document.activeElement.closest("[data-closes][open]");
    menu?.querySelector("summary").focus();
    menu?.removeAttribute("open");
    sheet.showModal();
  });
})();
