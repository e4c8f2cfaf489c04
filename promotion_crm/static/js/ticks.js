// Ticks in a list: the box in the head ticks the page, Shift a stretch, and the bar counts them.
// What needs a certain number of ticks shows with just so many.
const form = document.querySelector("#bulk");
const rows = [...document.querySelectorAll("tbody .tick input")];
const whole = [...document.querySelectorAll("[data-tick-all]")];
const counted = [...form.querySelectorAll("[data-ticks]")];
const said = form.querySelector("[data-ticked]");
let last;

function tell() {
  const ticked = rows.filter((box) => box.checked).length;
  for (const box of whole) {
    box.checked = ticked === rows.length;
    box.indeterminate = ticked > 0 && ticked < rows.length;
  }
  for (const button of counted) button.hidden = ticked !== Number(button.dataset.ticks);
  said.textContent = said.dataset.ticked.replace("{number}", ticked);
}

for (const box of whole) {
  box.addEventListener("change", () => {
    for (const row of rows) row.checked = box.checked;
    tell();
  });
}
for (const row of rows) {
  row.addEventListener("click", (event) => {
    const [from, to] = [rows.indexOf(last), rows.indexOf(row)].sort((a, b) => a - b);
    if (event.shiftKey && from >= 0) for (const one of rows.slice(from, to)) one.checked = row.checked;
    last = row;
    tell();
  });
}
form.addEventListener("reset", () => setTimeout(tell));
addEventListener("pageshow", tell); // the browser brings ticks back on the way back
