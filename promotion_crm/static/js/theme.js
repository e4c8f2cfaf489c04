// The theme button without a new page. The server keeps the choice; the page shows it at once.
const ORDER = ["", "light", "dark"];
const root = document.documentElement;
const form = document.querySelector("#theme-form");
const meta = document.querySelector('meta[name="theme"]');

function show(theme) {
  if (theme) root.dataset.theme = theme;
  else delete root.dataset.theme;
  if (meta) meta.content = theme;
  const next = ORDER[(ORDER.indexOf(theme) + 1) % ORDER.length];
  for (const button of document.querySelectorAll(".theme-btn")) {
    button.value = next;
    const name = button.dataset[theme ? `name${theme[0].toUpperCase()}${theme.slice(1)}` : "name"];
    if (name) button.setAttribute("aria-label", name);
  }
}

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const theme = event.submitter?.value ?? "";
  const body = new FormData(form);
  body.set("theme", theme);
  show(theme);
  // The answer is a redirect back to this page, which is already as it should be.
  await fetch(form.action, { method: "POST", body, redirect: "manual" });
});
