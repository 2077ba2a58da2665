// A click on a message's time marks it and puts its address in the bar without a reload.
(() => {
  const mark = () => {
    const [first, last = first] = (new URLSearchParams(location.search).get("message") ?? "").split("..");
    const turns = [...document.querySelectorAll("#transcript .turn")];
    const ends = [first, last].map((id) => turns.findIndex((turn) => turn.id === `message-${id.toLowerCase()}`));
    ends.sort((one, other) => one - other);
    const within = (place) => ends[0] >= 0 && place >= ends[0] && place <= ends[1];
    turns.forEach((turn, place) => turn.toggleAttribute("data-target", within(place)));
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.permalink");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    history.pushState({}, "", link.href);
    mark();
  });
  addEventListener("popstate", () => document.getElementById("transcript") && mark());
})();
