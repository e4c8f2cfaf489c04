// The command palette, a combobox over a listbox in a dialog, and the dialog of the keys.
// keys.js loads it when one of them is first asked for; the server writes what they show.
let made, asking, waiting;
const PAUSE = 80; // ms without a key before the server is asked
const one = (selector) => document.querySelector(selector);
const options = () => [...document.querySelectorAll(".palette [role=option]")];

async function part(address, signal) {
  const answer = await fetch(address, { signal, headers: { Accept: "text/html" } });
  const body = new DOMParser().parseFromString(await answer.text(), "text/html").body;
  if (answer.status === 429) throw Object.assign(new Error(429), { said: body.querySelector("[role=alert]")?.innerText.trim() });
  if (!answer.ok) throw new Error(answer.status);
  return body;
}

async function make(link) {
  const parts = await part(link.dataset.from);
  if (!parts.querySelector("dialog.palette")) throw new Error("signed out");
  document.body.append(...parts.querySelectorAll("dialog"));
  const dialog = one("dialog.palette");
  const input = dialog.querySelector("input");
  input.addEventListener("input", () => ask(dialog, input.value));
  dialog.addEventListener("keydown", (event) => pressed(event, dialog));
  dialog.addEventListener("click", (event) => {
    // The backdrop is the dialog itself; a link to a place of this page leaves the page standing.
    if (event.target === dialog || event.target.closest("[role=option], [data-close]")) dialog.close();
  });
  one("dialog.keys").addEventListener("click", ({ currentTarget, target }) => {
    if (target === currentTarget || target.closest("[data-close]")) currentTarget.close();
  });
  addEventListener("pagehide", () => dialog.close()); // Back shows the page without it
}

async function ready(link) {
  made ??= make(link).catch((error) => {
    made = null;
    throw error;
  });
  await made;
}

export async function palette(link) {
  await ready(link);
  const dialog = one("dialog.palette");
  if (dialog.open) return dialog.close();
  one("dialog.keys").close();
  dialog.showModal();
  dialog.querySelector("input").select();
  ask(dialog, dialog.querySelector("input").value);
}

export async function keys(link) {
  await ready(link);
  if (!one("dialog.keys").open) one("dialog.keys").showModal();
}

async function ask(dialog, text) {
  asking?.abort();
  const mine = (asking = new AbortController());
  waiting = "";
  const said = dialog.querySelector("[role=status]");
  if (text) await new Promise((resolve) => setTimeout(resolve, PAUSE));
  if (mine !== asking) return;
  try {
    const found = await part(`${dialog.dataset.from}?q=${encodeURIComponent(text)}`, mine.signal);
    if (mine !== asking) return;
    dialog.querySelector("[role=listbox]").replaceChildren(...found.children);
    said.textContent = dialog.querySelector("[data-said]").dataset.said;
    choose(options()[0]);
  } catch (error) {
    if (mine !== asking) return;
    said.textContent = error.said ?? dialog.dataset.failed; // asked too often, or not heard at all
  }
  asking = null;
  if (waiting) options()[0]?.click();
}

function choose(option) {
  const input = one(".palette [role=combobox]");
  for (const other of options()) other.setAttribute("aria-selected", other === option);
  if (option) input.setAttribute("aria-activedescendant", option.id);
  else input.removeAttribute("aria-activedescendant");
  option?.scrollIntoView({ block: "nearest" });
}

function pressed(event, dialog) {
  if (event.isComposing || event.target !== dialog.querySelector("input")) return;
  const all = options();
  const at = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    choose(all.at((at + step) % all.length));
  } else if (event.key === "Enter") {
    event.preventDefault();
    if (asking) waiting = "first"; // the answer is on its way
    else all[at]?.click();
  }
}
