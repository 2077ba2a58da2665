// [data-copy]: copies a template's text. [data-copy-link]: the page's address, without
// the list that its reader came from and the row that they opened. [data-copy-as]: what its link leads to.
(() => {
  const { clipboard } = navigator;
  const toast = document.getElementById("failure");

  const address = () => {
    const { origin, pathname, searchParams } = new URL(location);
    searchParams.delete("in");
    return `${origin}${pathname}${searchParams.size ? `?${searchParams}` : ""}`;
  };
  const show = () => {
    if (!clipboard) return;
    for (const button of document.querySelectorAll("button[data-copy], button[data-copy-link]")) button.hidden = false;
  };
  const announce = (words) => { document.getElementById("announcement").textContent = words; };
  const say = (button) => {
    const menu = button.closest("[data-closes]");
    const place = menu?.querySelector("summary") ?? button;
    const words = place.querySelector("span");
    const before = (words.dataset.before ??= words.textContent);
    if (menu) {
      menu.open = false;
      place.focus();
    }
    words.textContent = button.dataset.done;
    announce(button.dataset.done);
    setTimeout(() => { words.textContent = before; }, 2000);
  };
  const fail = () => {
    toast.textContent = toast.dataset.uncopied;
    toast.hidden = false;
  };

  const answer = async (address) => {
    const reply = await fetch(address, { redirect: "error" });
    if (!reply.ok) throw new Error("not answered");
    return reply.text();
  };
  // Some browsers let only the click itself write: the text may come later, the call may not.
  const written = (link) => {
    const text = answer(link.href);
    const types = link.dataset.copyAs === "html" ? ["text/html", "text/plain"] : ["text/plain"];
    const blob = (type) => text.then((words) => new Blob([words], { type }));
    return clipboard.write([new ClipboardItem(Object.fromEntries(types.map((type) => [type, blob(type)])))]);
  };
  const copied = (button) => {
    if (button.dataset.copyAs) return written(button);
    const source = document.getElementById(button.dataset.copy);
    return clipboard.writeText(source ? source.content.textContent : address());
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy], [data-copy-link], [data-copy-as]");
    if (!button || !clipboard || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    toast.hidden = true;
    copied(button).then(() => say(button), fail);
  });
  document.addEventListener("copy-text", ({ detail: { text, done } }) => {
    clipboard?.writeText(text).then(() => announce(done), fail);
  });
  document.addEventListener("htmx:afterSwap", show);
  document.addEventListener("htmx:oobAfterSwap", show);
  show();
})();
