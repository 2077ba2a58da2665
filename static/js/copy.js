// [data-copy]: copies a template's text. [data-copy-link]: copies the address of the page.
(() => {
  const show = () => {
    if (!navigator.clipboard) return;
    for (const button of document.querySelectorAll("[data-copy], [data-copy-link]")) button.hidden = false;
  };
  const say = (button) => {
    const words = button.querySelector("span");
    const before = words.textContent;
    words.textContent = button.dataset.done;
    document.getElementById("announcement").textContent = button.dataset.done;
    setTimeout(() => { words.textContent = before; }, 2000);
  };
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy], [data-copy-link]");
    if (!button) return;
    const source = document.getElementById(button.dataset.copy);
    await navigator.clipboard.writeText(source ? source.content.textContent : location.href);
    say(button);
  });
  document.addEventListener("htmx:afterSwap", show);
  document.addEventListener("htmx:oobAfterSwap", show);
  show();
})();
