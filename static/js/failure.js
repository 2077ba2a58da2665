// Says so when the dashboard itself does not answer: nothing stays loading for ever.
(() => {
  const toast = document.getElementById("failure");
  const saysItself = (event) => event.detail.elt.matches("[data-poll-seconds], [data-more]");

  const say = (event, why) => {
    if (saysItself(event)) return;
    toast.textContent = toast.dataset[why];
    toast.hidden = false;
  };
  document.addEventListener("htmx:sendError", (event) => say(event, "unsent"));
  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.getResponseHeader("HX-Reswap") === "none") say(event, "crowded");
  });
  document.addEventListener("htmx:timeout", (event) => say(event, "late"));
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (!saysItself(event)) toast.hidden = true;
  });
})();
