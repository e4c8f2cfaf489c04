// Names for what the stock admin leaves nameless: select2's boxes, the ticks and the first
// column of tabular inlines.
function name(select, part) {
  const label = select.labels?.[0]?.textContent.replace(/[:：*]?\s*$/, "")
    || select.getAttribute("aria-label");
  const box = select.nextElementSibling?.querySelector(part);
  if (!label || !box) return;
  box.removeAttribute("aria-labelledby");
  box.setAttribute("aria-label", label);
}

function nameAll() {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) {
    name(select, ".select2-selection");
    name(select, ".select2-selection__rendered[role]");
    name(select, ".select2-search__field");
  }
  for (const box of document.querySelectorAll("td.delete input")) {
    const head = box.closest("table").querySelector("thead th:last-child");
    box.setAttribute("aria-label", head.textContent.trim());
  }
}

// select2 dresses its boxes on load, and again in every row added to an inline.
addEventListener("load", () => setTimeout(nameAll));
document.addEventListener("formset:added", () => setTimeout(nameAll));

for (const head of document.querySelectorAll("th.original")) {
  const text = document.createElement("span");
  text.className = "sr";
  text.textContent = document.querySelector('meta[name="word-record"]').content;
  head.append(text);
}
