// Says so when the dashboard itself does not answer: nothing stays loading for ever.
(() => {
  const toast = document.getElementById("failure");
  const polls = (event) => event.detail.elt.dataset.pollSeconds !== undefined;

  const say = (event, why) => {
    if (polls(event)) return;
    toast.textContent = toast.dataset[why];
    toast.hidden = false;
  };
  document.addEventListener("htmx:sendError", (event) => say(event, "unsent"));
  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.getResponseHeader("HX-Reswap") === "none") say(event, "crowded");
  });
  document.addEventListener("htmx:timeout", (event) => say(event, "late"));
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (!polls(event)) toast.hidden = true;
  });
})();
