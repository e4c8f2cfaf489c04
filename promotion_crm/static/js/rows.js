// Keys in a list: j and k, and the arrows once a row has the focus, go from row to row.
// The focus stands on the row's link, so that Enter opens it; x ticks the row where it can be ticked.
const link = (row) => row.querySelector("th a, td a");
const rows = () => [...document.querySelectorAll(".table-wrap tbody tr")].filter(link);
const busy = "input:not([type=checkbox]), select, textarea, [contenteditable], dialog, .menu";

addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest(busy)) return;
  const here = event.target.closest(".table-wrap tbody tr");
  const letters = localStorage.getItem("single-letter-keys") !== "off";
  const step = { ArrowDown: here && 1, ArrowUp: here && -1, j: letters && 1, k: letters && -1 }[event.key];
  if (step) {
    const all = rows();
    const next = here ? all[all.indexOf(here) + step] : all.at(step > 0 ? 0 : -1);
    event.preventDefault();
    if (!next) return;
    link(next).focus();
    next.scrollIntoView({ block: "nearest" });
  } else if (event.key === "x" && letters && here) {
    here.querySelector("input[type=checkbox]")?.click();
  }
});
