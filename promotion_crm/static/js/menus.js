// Menus that open from a <details>: a press elsewhere, or Esc, closes them.
const OPEN = "details:is(.chip, .dropdown)[open]";

addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(OPEN)) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll(OPEN)) {
    const inside = menu.contains(document.activeElement);
    menu.open = false;
    if (inside) menu.querySelector("summary").focus();
  }
});

// A filter of many records is typed into at once; on a touch screen the keyboard would cover it.
addEventListener("toggle", ({ target }) => {
  if (target.matches(OPEN) && matchMedia("(hover: hover)").matches) target.querySelector("[data-finds]")?.focus();
}, true);

// Tabbing out of a menu closes it, so that it never covers what has the focus. A press on
// words inside gives the focus to the page around it: that is not out of the menu.
addEventListener("focusin", (event) => {
  for (const menu of document.querySelectorAll(OPEN)) {
    if (!menu.contains(event.target) && !event.target.contains?.(menu)) menu.open = false;
  }
});

document.querySelector(".nav [aria-current]")?.scrollIntoView({ block: "nearest" });
