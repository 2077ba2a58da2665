// A page that the browser kept whole and shows again asks whether its reader is still signed in.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
