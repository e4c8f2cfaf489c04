// Keys. A link or button with data-key="m" is pressed by that letter; "/" and Ctrl+K go to
// the search; Ctrl+Enter sends the form holding the focus. A person may turn the letters
// off in the user menu: a voice or a shaky hand types letters by mistake.
const STORE = "single-letter-keys";
const typing = (target) => target.closest("input, select, textarea, [contenteditable], dialog");
const lettersOn = () => localStorage.getItem(STORE) !== "off";

function goToSearch(event) {
  const search = document.querySelector("[data-search]");
  if (!search) return;
  event.preventDefault();
  search.focus();
  search.select();
}

addEventListener("keydown", (event) => {
  if (event.isComposing || event.altKey) return;
  const command = event.ctrlKey || event.metaKey;
  if (command && event.key.toLowerCase() === "k") return goToSearch(event);
  if (command && event.key === "Enter") {
    const form = event.target.closest("form");
    if (!form || form.method !== "post") return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("button.primary"));
    return;
  }
  if (command || !lettersOn() || typing(event.target)) return;
  if (event.key === "/") return goToSearch(event);
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
