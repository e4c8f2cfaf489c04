// The boxes that find people and organizations while typing: keys, focus, dates, drafts.
// Everything they do works without this script by plain buttons that post the form.

const hits = (picker) => [...picker.querySelectorAll(".hit")];

addEventListener("keydown", (event) => {
  const picker = event.target.closest?.("[data-picker]");
  if (!picker || event.isComposing || event.ctrlKey || event.metaKey) return;
  const found = hits(picker);
  const input = picker.querySelector("input[type=text]");
  if (event.key === "Enter" && event.target === input) {
    event.preventDefault();
    if (picker.dataset.asking) picker.dataset.wanted = "first"; // the answer is on its way
    else found[0]?.click();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const stops = [input, ...found];
    const step = event.key === "ArrowDown" ? 1 : -1;
    event.preventDefault();
    stops[(stops.indexOf(event.target) + step + stops.length) % stops.length].focus();
  } else if (event.key === "Escape") {
    picker.querySelector(".found").replaceChildren();
    input.focus();
  } else if (event.key === "Backspace" && event.target === input && !input.value) {
    [...picker.querySelectorAll(".token button")].at(-1)?.click();
  }
});

// What was found belongs to what was typed: it goes as soon as the text changes, and an Enter
// pressed meanwhile takes the first of the answer that comes.
addEventListener("input", (event) => {
  const picker = event.target.closest?.("[data-picker]");
  if (!picker || event.target.type !== "text") return;
  picker.querySelector(".found").replaceChildren();
  delete picker.dataset.wanted;
  if (event.target.value.trim()) picker.dataset.asking = "yes";
  else delete picker.dataset.asking;
});
// Who types before the page is ready is answered once it is.
addEventListener("htmx:load", ({ target }) => {
  const input = document.activeElement;
  if (target !== document.body || !input.matches("[data-picker] input[type=text]") || !input.value.trim()) return;
  input.closest("[data-picker]").dataset.asking = "yes";
  input.dispatchEvent(new Event("typed"));
});
addEventListener("htmx:afterSettle", (event) => {
  const picker = event.target.closest?.("[data-picker]");
  if (!picker || !event.target.classList.contains("found")) return;
  delete picker.dataset.asking;
  if (picker.dataset.wanted) hits(picker)[0]?.click();
  delete picker.dataset.wanted;
});

// A date button fills the day in, without a new page.
addEventListener("click", (event) => {
  const chip = event.target.closest?.("button[data-day]");
  if (!chip) return;
  event.preventDefault();
  const day = chip.form.elements[chip.dataset.fills ?? "next_on"];
  day.value = chip.dataset.day;
  day.dispatchEvent(new Event("input", { bubbles: true }));
  const words = chip.form.elements.next_step ?? chip.form.elements.what;
  words.value || words.focus();
});

// After one was added or removed, the cursor stands in the box that was used.
let used = "";
addEventListener("htmx:beforeRequest", (event) => {
  used = event.target.closest("[data-picker]")?.dataset.picker ?? used;
});
addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id !== "who" || !used) return;
  document.querySelector(`[data-picker="${used}"] input[type=text]`)?.focus();
  event.target.dispatchEvent(new Event("input", { bubbles: true }));
});

// A draft holds ids only: the server shows again whom they belong to.
addEventListener("draft:restored", async (event) => {
  const form = event.target;
  const body = new FormData();
  for (const [name, value] of event.detail.entries) body.append(name, value);
  if (!["organizations", "colleagues", "leads", "investor"].some((name) => body.has(name))) return;
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  used = "";
  // Whoever leaves the page meanwhile breaks this off, which is no error.
  const answer = await fetch(form.dataset.parts, { method: "POST", body }).catch(() => null);
  if (answer?.ok) htmx.swap("#who", await answer.text(), { swapStyle: "outerHTML" });
});
