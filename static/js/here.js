// Says which message is at the top of the screen, and has a reload come back to it, or to what is marked.
(() => {
  const bar = document.getElementById("jumps");
  if (!bar) return;
  const ways = document.getElementById("ways");
  const transcript = document.getElementById("transcript");
  const [when, number] = ["when", "number"].map((name) => bar.querySelector(`[data-here-${name}]`));
  const size = transcript.childElementCount;
  let days = [];
  let daysOf = 0;
  let waiting = 0;
  let later = 0;

  // The first that ends below the bar and its day; what is left out of sight is not laid out for this.
  const under = (list, line) => {
    let [low, high] = [0, list.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (list[middle].getBoundingClientRect().bottom > line) high = middle;
      else low = middle + 1;
    }
    return list[low];
  };
  const turnBefore = (place) => {
    while (place && !place.matches(".turn")) place = place.previousElementSibling;
    return place;
  };
  // Where the end is on screen, its reader is at the end.
  const last = () => {
    if (document.querySelector("#later:not([hidden])") || transcript.getBoundingClientRect().bottom > innerHeight) return null;
    const end = transcript.lastElementChild;
    return turnBefore(end?.matches(".stretch") ? end.firstElementChild.lastElementChild : end);
  };
  const current = () => {
    const heading = transcript.querySelector(".day")?.offsetHeight ?? 0;
    const line = ways.getBoundingClientRect().bottom + heading + 1;
    let place = under(transcript.children, line);
    if (place?.matches(".stretch")) place = under(place.firstElementChild.children, line);
    while (place && !place.matches(".turn")) place = place.nextElementSibling;
    return place;
  };
  const dayOf = (turn) => {
    const before = (heading) => heading.compareDocumentPosition(turn) & Node.DOCUMENT_POSITION_FOLLOWING;
    const grown = transcript.childElementCount !== daysOf;
    if (grown) [days, daysOf] = [[...transcript.querySelectorAll(".day")], transcript.childElementCount];
    return days.findLast(before)?.dataset.short;
  };
  const say = () => {
    waiting = 0;
    if (isGrown()) history.scrollRestoration = "manual";
    const turn = current();
    if (!turn) return;
    const here = last() ?? turn;
    number.textContent = here.value.toLocaleString(document.documentElement.lang);
    when.textContent = [dayOf(here), here.querySelector("time")?.textContent].filter(Boolean).join(", ");
    lead(turn);
    clearTimeout(later);
    later = setTimeout(remember, 300, turn.value);
  };
  // To the same place of the transcript in its other form.
  const lead = (turn) => {
    const [whole, parts] = ["whole", "parts"].map((form) => bar.querySelector(`[data-${form}]`));
    if (whole) whole.hash = turn.id || "transcript";
    if (!parts) return;
    const address = new URL(parts.href);
    address.searchParams.set("from", turn.value);
    address.hash = "transcript";
    parts.href = address;
  };
  // Where more has come, a place on the page is another place of the conversation after a reload.
  const isGrown = () => transcript.childElementCount !== size;
  const remember = (place) => {
    if (!isGrown()) return;
    const query = new URLSearchParams(location.search);
    if (query.has("message")) return;
    for (const other of ["hit", "near"]) query.delete(other);
    query.set("from", place);
    history.replaceState(history.state, "", `?${query}#transcript`);
  };

  // A browser that leaves the place to us does not go to the one in the address either.
  if (history.scrollRestoration === "manual" && location.hash === "#transcript") transcript.scrollIntoView();
  const look = () => { waiting ||= requestAnimationFrame(say); };
  addEventListener("scroll", look, { passive: true });
  document.addEventListener("htmx:afterSettle", look);
})();
