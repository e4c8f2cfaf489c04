// Drafts. <form data-draft="meeting-log"> with {% include "shell/draft.html" %} inside keeps
// what was typed in this browser, per person, until the server says it is saved: a message
// with the extra tag "draft-saved:meeting-log". Signing out forgets all of a person's drafts.
//
// After a draft is put back the form hears "draft:restored" with detail.entries, a list of
// [name, value], so that pickers can rebuild what is not a plain control.
const WEEK = 7 * 24 * 3600 * 1000;
const PREFIX = "draft:";
const user = document.querySelector("[data-user]")?.dataset.user;
const key = (name) => `${PREFIX}${user}:${name}`;
const read = (item) => JSON.parse(localStorage.getItem(item));
let leaving = false; // discarded or signed out: nothing is kept any more
const clock = (at) => new Date(at).toLocaleTimeString(document.documentElement.lang, {
  hour: "2-digit", minute: "2-digit", hour12: false,
});

function forget(test) {
  for (const item of Object.keys(localStorage)) {
    if (item.startsWith(PREFIX) && test(item)) localStorage.removeItem(item);
  }
}

export function entriesOf(form) {
  const secret = [...form.querySelectorAll('[type="password"], [data-secret]')].map((input) => input.name);
  return [...new FormData(form)].filter(([name, value]) =>
    typeof value === "string" && name !== "csrfmiddlewaretoken" && !secret.includes(name));
}

export function put(form, entries) {
  const values = new Map();
  for (const [name, value] of entries) values.set(name, [...(values.get(name) ?? []), value]);
  for (const control of form.elements) {
    if (!control.name || control.name === "csrfmiddlewaretoken") continue;
    const kept = values.get(control.name);
    if (["checkbox", "radio"].includes(control.type)) {
      control.checked = kept?.includes(control.value) ?? false;
    } else if (control.type === "select-multiple") {
      for (const option of control.options) option.selected = kept?.includes(option.value) ?? false;
    } else if (kept?.length && !["submit", "button", "file", "password"].includes(control.type)) {
      control.value = kept.shift();
    }
  }
  form.dispatchEvent(new CustomEvent("draft:restored", { bubbles: true, detail: { entries } }));
}

function tell(form, words, at, restore) {
  const note = form.querySelector("[data-draft-note]");
  const button = note.querySelector("[data-draft-restore]");
  note.querySelector("p").textContent = note.dataset[words].replace("{time}", clock(at));
  button.hidden = !restore;
  button.onclick = restore;
  note.hidden = false;
}

function watch(form) {
  const item = key(form.dataset.draft);
  const note = form.querySelector("[data-draft-note]");
  const fresh = JSON.stringify(entriesOf(form));
  const draft = read(item);
  let timer;
  let restored = false;

  const keep = () => {
    timer = undefined;
    if (leaving) return;
    const entries = entriesOf(form);
    if (JSON.stringify(entries) === fresh && !read(item)) return;
    const at = Date.now();
    localStorage.setItem(item, JSON.stringify({ at, from: location.search, entries }));
    const kept = form.querySelector("[data-draft-kept]");
    if (kept) kept.textContent = note.dataset.kept.replace("{time}", clock(at));
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(keep, 400);
  };
  const restore = () => {
    restored = true;
    put(form, draft.entries);
    tell(form, "restored", draft.at);
  };

  note.querySelector("[data-draft-discard]").addEventListener("click", () => {
    localStorage.removeItem(item);
    note.hidden = true;
    if (!restored) return;
    leaving = true;
    location.reload();
  });
  // A form that came back with errors already holds what was typed; one opened for another
  // partner keeps what it was opened with until the person asks for the draft.
  if (draft && !("bound" in form.dataset) && JSON.stringify(draft.entries) !== fresh) {
    if (draft.from === location.search) restore();
    else tell(form, "offered", draft.at, restore);
  }
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  form.addEventListener("submit", keep);
  addEventListener("pagehide", () => timer && keep());
}

if (user) {
  for (const said of document.querySelectorAll('[data-tags*="draft-saved:"]')) {
    const [, name] = said.dataset.tags.match(/draft-saved:(\S+)/);
    localStorage.removeItem(key(name));
  }
  forget((item) => Date.now() - read(item).at > WEEK);
  for (const form of document.querySelectorAll("form[data-draft]")) watch(form);
  document.querySelector("[data-clears-drafts]")?.addEventListener("submit", () => {
    leaving = true;
    forget((item) => item.startsWith(key("")));
  });
}
