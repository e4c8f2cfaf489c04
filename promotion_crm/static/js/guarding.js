// Nothing typed is lost. Every form that changes something is watched, but for those with
// data-draft, whose words drafts.js keeps, and data-unguarded. Who leaves it unsaved is asked.
//
// What is sent is kept in this tab until a page of the person comes back that is no sign-in:
// a session that ended, or a form that had expired, leads away and back, and the form stands
// filled again. Only for that person, some hours at most, and not after they sign out.
import { entriesOf, put } from "./drafts.js";

const HOURS = 4 * 3600 * 1000;
const PREFIX = "typed:";
const CONTROLS = "textarea, select, input:not([type=hidden], [type=submit], [type=button], [type=search])";
const SPARED = "[data-draft], [data-unguarded], [data-forgets], [data-clears-drafts], [hx-post], #changelist-form";
const user = document.querySelector("[data-user]")?.dataset.user;
const expired = document.querySelector("[data-form-expired]");
const words = document.querySelector("script[data-typed-back]")?.dataset;
const item = `${PREFIX}${user}:${location.pathname}`;
const read = (name) => JSON.parse(sessionStorage.getItem(name));
const all = () => Object.keys(sessionStorage).filter((name) => name.startsWith(PREFIX));
const write = (name, value) => sessionStorage.setItem(name, JSON.stringify(value));
const text = (form) => JSON.stringify(entriesOf(form));

const forms = [...document.querySelectorAll('form[method="post" i]')].filter((form) =>
  !form.matches(SPARED) && [...form.elements].some((control) => control.matches(CONTROLS)));
const fresh = new Map(forms.map((form) => [form, text(form)]));
const refused = (form) => form.querySelector('[aria-invalid="true"]');
let sending = false;

function keep(form) {
  const options = [...form.querySelectorAll("select")].flatMap((select) =>
    [...select.selectedOptions].map((option) => [select.name, option.value, option.text]));
  const files = [...form.querySelectorAll("[type=file]")].some((input) => input.files.length);
  const page = location.pathname + location.search;
  write(item, { at: Date.now(), form: forms.indexOf(form), page, entries: entriesOf(form), options, files });
}

function say(form, kept) {
  const note = document.createElement("div");
  note.className = "note warn";
  note.setAttribute("role", "status");
  const line = document.createElement("p");
  line.textContent = kept.files ? `${words.typedBack} ${words.typedFiles}` : words.typedBack;
  note.append(line);
  form.prepend(note);
}

function restore(kept) {
  const form = forms[kept.form];
  if (!form) return;
  for (const [name, value, label] of kept.options) {
    const select = form.elements[name];
    const there = select?.options && [...select.options].some((option) => option.value === value);
    if (select?.options && !there) select.add(new Option(label, value));
  }
  put(form, kept.entries);
  say(form, kept);
}

for (const name of all()) {
  const kept = read(name);
  const theirs = user && !name.startsWith(`${PREFIX}${user}:`);
  const saved = user && !expired && !kept.away;
  if (theirs || saved || Date.now() - kept.at > HOURS) sessionStorage.removeItem(name);
  else if (!user || expired) write(name, { ...kept, away: true });
}
if (user && !expired && read(item)) restore(read(item));
if (expired) {
  const last = all().map(read).sort((one, other) => other.at - one.at)[0];
  const link = expired.querySelector("a");
  if (last) link.href = last.page;
  link.hidden = !last;
}
for (const form of user ? forms : []) {
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    sending = true;
    keep(form);
  });
}
document.querySelector("[data-clears-drafts]")?.addEventListener("submit", () => {
  sending = true;
  for (const name of all()) sessionStorage.removeItem(name);
});
addEventListener("pageshow", () => { sending = false; });
addEventListener("beforeunload", (event) => {
  if (!sending && forms.some((form) => form.isConnected && (refused(form) || text(form) !== fresh.get(form)))) {
    event.preventDefault();
  }
});
