// Says which message is at the top of the screen, and has a reload come back to it.
(() => {
  const bar = document.getElementById("jumps");
  if (!bar) return;
  const transcript = document.getElementById("transcript");
  const [when, number] = ["when", "number"].map((name) => bar.querySelector(`[data-here-${name}]`));
  const size = transcript.childElementCount;
  const [first, last] = [".turn", ".turn:last-of-type"].map((end) => transcript.querySelector(end)?.value);
  let days = [];
  let daysOf = 0;
  let waiting = 0;
  let later = 0;

  // The first that ends below the bar; what is left out of sight is not laid out for this.
  const under = (list, line) => {
    let [low, high] = [0, list.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (list[middle].getBoundingClientRect().bottom > line) high = middle;
      else low = middle + 1;
    }
    return list[low];
  };
  const current = () => {
    const line = bar.getBoundingClientRect().bottom;
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
    const turn = current();
    if (!turn) return;
    number.textContent = turn.value.toLocaleString(document.documentElement.lang);
    when.textContent = [dayOf(turn), turn.querySelector("time")?.textContent].filter(Boolean).join(", ");
    clearTimeout(later);
    later = setTimeout(remember, 300, turn.value);
  };
  const remember = (place) => {
    if (transcript.childElementCount === size) return;
    history.scrollRestoration = "manual";
    if (new URLSearchParams(location.search).has("message") && place >= first && place <= last) return;
    history.replaceState(history.state, "", `?from=${place}#transcript`);
  };

  addEventListener("scroll", () => { waiting ||= requestAnimationFrame(say); }, { passive: true });
})();
