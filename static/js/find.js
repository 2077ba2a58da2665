// From one hit to the next among those on the page; one that is further away is opened by its link.
(() => {
  const form = document.querySelector(".find");
  if (!form) return;
  const field = document.getElementById("find");
  const ways = document.getElementById("ways");
  const panel = () => document.getElementById("found-panel");
  const all = () => document.getElementById("found-all");
  const COVERED = 48; // by the day on top; no hit needs to stand closer to an edge

  const link = (step) => panel().querySelector(`[data-step="${step}"]`);
  const marksOf = (hit) => document.querySelectorAll(`mark[data-hit="${hit}"]`);
  const beside = (step) => {
    const [here, total] = [Number(panel().dataset.current), Number(all().dataset.total)];
    return (here - 1 + step + total) % total + 1;
  };
  const addressOf = (hit) => {
    const address = new URL(link(1).href);
    address.searchParams.set("hit", hit);
    return address;
  };
  const stopAt = (turn) => {
    const link = panel().querySelector("[data-clear-find]");
    const address = new URL(link.href);
    address.searchParams.set("from", turn.value);
    address.hash = turn.id || "transcript";
    link.href = address;
  };
  const isSeen = (mark) => {
    const { top, bottom } = mark.getBoundingClientRect();
    return top > ways.getBoundingClientRect().bottom + COVERED && bottom < innerHeight - COVERED;
  };
  const show = (hit) => {
    for (const mark of document.querySelectorAll("mark[aria-current]")) {
      mark.removeAttribute("id");
      mark.removeAttribute("aria-current");
    }
    const marks = marksOf(hit);
    marks[0].id = "hit";
    for (const mark of marks) mark.ariaCurrent = "true";
    if (!isSeen(marks[0])) marks[0].scrollIntoView({ block: "center", behavior: "instant" });
    panel().dataset.current = hit;
    panel().querySelector("[data-now]").textContent = hit.toLocaleString(document.documentElement.lang);
    history.replaceState(history.state, "", addressOf(hit));
    for (const step of [-1, 1]) link(step).href = addressOf(beside(step));
    stopAt(marks[0].closest(".turn"));
  };
  const go = (step) => {
    const hit = beside(step);
    if (marksOf(hit).length) show(hit);
    else location.assign(addressOf(hit));
  };

  // What is looked for is looked for from what is on screen; a field that is not may take the page to it.
  const turnAt = (y) => {
    const { left, width } = ways.getBoundingClientRect();
    return document.elementFromPoint(left + width / 2, y)?.closest("#transcript .turn");
  };
  let near = 0;
  const look = () => {
    const covered = Math.max(ways.getBoundingClientRect().bottom, 0);
    if (document.activeElement === field && !ways.matches(".long, .finding")) return;
    const turns = [60, 100, 140, 180].map((below) => turnAt(covered + below));
    near = turns.find(Boolean)?.value ?? near;
  };
  for (const way of ["keydown", "pointerdown"]) document.addEventListener(way, look, true);
  form.addEventListener("submit", () => {
    if (!near) return;
    const address = new URL(form.action);
    address.searchParams.set("near", near);
    form.action = address;
  });

  const isPlain = (event) => !event.button && !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
  document.addEventListener("click", (event) => {
    const step = isPlain(event) && event.target.closest("[data-step]")?.dataset.step;
    if (!step) return;
    event.preventDefault();
    go(Number(step));
  });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing || !panel()) return;
    const isSame = field.value.trim() === field.defaultValue.trim();
    if (event.key === "Enter" && isSame && all()) go(event.shiftKey ? -1 : 1);
    else if (event.key === "Escape") panel().querySelector("[data-clear-find]").click();
    else return;
    event.preventDefault();
  });
  // On a phone the keyboard would cover what was found. Going to the hit, the browser lets go of the field.
  const take = () => field.focus({ preventScroll: true });
  const keep = (event) => event.relatedTarget || take();
  if (location.hash === "#hit" && matchMedia("(pointer: fine)").matches) {
    take();
    field.addEventListener("blur", keep);
    addEventListener("load", () => requestAnimationFrame(() => field.removeEventListener("blur", keep)));
  }
})();
