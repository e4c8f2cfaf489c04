// Keys. A link or button with data-key="m" is pressed by that letter; "/" goes to the search;
// Ctrl+K opens the palette and "?" the list of keys, both loaded when first asked for;
// Ctrl+Enter sends the form holding the focus. A person may turn the letters off in the user
// menu: a voice or a shaky hand types letters by mistake.
const STORE = "single-letter-keys";
// A box that has just gone with its dialog may hold the focus for a moment more.
const typing = (target) =>
  target.checkVisibility() && target.closest("input, select, textarea, [contenteditable], dialog");
const lettersOn = () => localStorage.getItem(STORE) !== "off";

function goToSearch(event) {
  const search = document.querySelector("[data-search]");
  if (!search) return;
  event.preventDefault();
  search.focus();
  search.select();
}

async function open(event, what) {
  const link = document.querySelector("[data-palette]");
  if (!link) return;
  event.preventDefault();
  try {
    await (await import(link.dataset.palette))[what](link);
  } catch {
    location.assign(link.href); // the search page does it as well
  }
}

addEventListener("click", (event) => {
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (event.target.closest("[data-palette]")) open(event, "palette");
});

addEventListener("keydown", (event) => {
  if (event.isComposing || event.altKey) return;
  const command = event.ctrlKey || event.metaKey;
  if (command && event.key.toLowerCase() === "k") return open(event, "palette");
  if (command && event.key === "Enter") {
    const form = event.target.closest("form");
    if (!form || form.method !== "post") return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("button.primary"));
    return;
  }
  if (command || !lettersOn() || typing(event.target)) return;
  if (event.key === "/") return goToSearch(event);
  if (event.key === "?") return open(event, "keys");
  const link = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!link) return;
  event.preventDefault();
  link.click();
});

for (const button of document.querySelectorAll("[data-keys-switch]")) {
  const say = () => {
    button.querySelector("span").textContent =
      lettersOn() ? button.dataset.whenOn : button.dataset.whenOff;
  };
  button.addEventListener("click", () => {
    localStorage.setItem(STORE, lettersOn() ? "off" : "on");
    say();
  });
  say();
  button.hidden = false;
}
