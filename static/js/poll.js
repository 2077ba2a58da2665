// [data-poll-seconds]: asks again while the page is visible; a failure is shown, not swapped in.
(() => {
  const waited = new WeakMap();

  const tick = (part) => {
    const seconds = (waited.get(part) ?? 0) + 1;
    const due = seconds >= Number(part.dataset.pollSeconds);
    waited.set(part, due ? 0 : seconds);
    if (due) htmx.trigger(part, "poll");
  };
  const polls = ({ detail: { requestConfig } }) => requestConfig.elt.dataset.pollSeconds !== undefined;

  setInterval(() => {
    if (!document.hidden) document.querySelectorAll("[data-poll-seconds]").forEach(tick);
  }, 1000);
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (polls(event) && event.detail.xhr.status >= 400) event.detail.shouldSwap = false;
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const { requestConfig: { elt }, successful, xhr } = event.detail;
    const aborted = xhr.readyState !== XMLHttpRequest.DONE;
    if (polls(event) && !aborted) elt.toggleAttribute("data-poll-failed", !successful);
  });
})();
