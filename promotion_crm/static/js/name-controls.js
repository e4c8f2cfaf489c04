// Names for what the stock admin leaves nameless: select2's boxes, the boxes of
// editable lists, tabular inlines and split dates, the first column of tabular inlines.
function name(select, part) {
  const label = select.labels?.[0]?.textContent.replace(/[:：*]?\s*$/, "")
    || select.getAttribute("aria-label");
  const box = select.nextElementSibling?.querySelector(part);
  if (!label || !box) return;
  box.removeAttribute("aria-labelledby");
  box.setAttribute("aria-label", label);
}

// The cell's column, or the label of the field that the box is a part of.
function nameBox(box) {
  if (box.labels.length || box.hasAttribute("aria-label")) return;
  const cell = box.closest("td");
  const column = cell && [...cell.parentNode.children].indexOf(cell);
  const head = cell?.closest("table").querySelectorAll("thead th")[column];
  const label = head ?? box.closest(".form-row")?.querySelector("label, legend");
  const part = box.previousSibling?.textContent.trim();
  const words = [label?.textContent, part].filter(Boolean).map((text) => text.trim());
  if (words.length) box.setAttribute("aria-label", words.join(" "));
}

function nameAll() {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) {
    name(select, ".select2-selection");
    name(select, ".select2-selection__rendered[role]");
    name(select, ".select2-search__field");
  }
  const boxes = "#result_list tbody td, td.delete, .datetime, .inline-related td";
  for (const box of document.querySelectorAll(
    `:is(${boxes}) :is(input:not([type="hidden"]), select, textarea)`)) nameBox(box);
}

// An open select2 says which list it controls by aria-owns alone, and its search box is new.
window.django?.jQuery(document).on("select2:open", (event) => {
  const box = event.target.nextElementSibling.querySelector(".select2-selection");
  box.setAttribute("aria-controls", box.getAttribute("aria-owns"));
  const label = box.getAttribute("aria-label");
  for (const input of document.querySelectorAll(".select2-dropdown .select2-search__field")) {
    input.setAttribute("aria-label", label);
  }
});

// select2 dresses its boxes on load, and again in every row added to an inline.
addEventListener("load", () => setTimeout(nameAll));
document.addEventListener("formset:added", () => setTimeout(nameAll));

for (const head of document.querySelectorAll("th.original")) {
  const text = document.createElement("span");
  text.className = "sr";
  text.textContent = document.querySelector('meta[name="word-record"]').content;
  head.append(text);
}
