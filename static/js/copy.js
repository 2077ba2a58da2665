// [data-copy]: copies a template's text. [data-copy-link]: the page's address, without the list that its
// reader came from, the row that they opened, what they look for and how far they have read. [data-copy-as]: what its link leads to.
(() => {
  const { clipboard } = navigator;
  const toast = document.getElementById("failure");
  const announcement = document.getElementById("announcement");

  const address = () => {
    const { origin, pathname, searchParams } = new URL(location);
    for (const own of ["in", "from", "find", "hit", "near"]) searchParams.delete(own);
    return `${origin}${pathname}${searchParams.size ? `?${searchParams}` : ""}`;
  };
  const offer = () => {
    if (!clipboard) return;
    for (const button of document.querySelectorAll("[data-copy], [data-copy-link]")) button.hidden = false;
  };
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
    announcement.textContent = button.dataset.done;
    setTimeout(() => { words.textContent = before; }, 2000);
  };
  const fail = ({ refusal }) => {
    toast.textContent = refusal || toast.dataset.uncopied;
    toast.hidden = false;
  };

  // A refusal in plain words is for the reader; a whole page is not.
  const answer = async (address) => {
    const reply = await fetch(address, { redirect: "error", signal: AbortSignal.timeout(15_000) });
    const words = await reply.text();
    const isPlain = reply.headers.get("Content-Type")?.startsWith("text/plain");
    if (!reply.ok) throw Object.assign(new Error("not answered"), { refusal: isPlain && words });
    return words;
  };
  // Some browsers let only the click itself write: the text may come later, the call may not.
  const written = (link) => {
    const text = answer(link.href);
    const types = link.dataset.copyAs === "html" ? ["text/html", "text/plain"] : ["text/plain"];
    const blob = (type) => text.then((words) => new Blob([words], { type }));
    const item = new ClipboardItem(Object.fromEntries(types.map((type) => [type, blob(type)])));
    return Promise.all([text, clipboard.write([item])]);
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
  // By a key nothing is pressed that could say so itself.
  const show = (words) => {
    announcement.textContent = words;
    announcement.className = "toast said";
    setTimeout(() => { announcement.className = "unseen"; }, 2000);
  };
  document.addEventListener("copy-text", ({ detail: { text, done } }) => {
    clipboard?.writeText(text).then(() => show(done), fail);
  });
  document.addEventListener("htmx:afterSwap", offer);
  document.addEventListener("htmx:oobAfterSwap", offer);
  offer();
})();
