// A whole page in answer to a swap (not allowed, our own fault) is opened as the page it is.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (!detail.shouldSwap || !/^\s*<!doctype/i.test(detail.serverResponse)) return;
  detail.shouldSwap = false;
  location.assign(detail.pathInfo.finalRequestPath);
});
