// The columns of a list: their order by dragging, buttons or Alt+arrows in the menu; their widths
// by the right edge of each head, with the mouse or the arrow keys. Widths stay in this browser,
// as they are right for one screen and wrong for another.
const menu = document.querySelector("[data-columns]");
const list = menu?.querySelector("ol");

/** Move a row one place without asking the server; the form sends the boxes as they stand. */
function step(row, down) {
  const other = down ? row.nextElementSibling : row.previousElementSibling;
  if (other) down ? other.after(row) : other.before(row);
}

list?.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  event.preventDefault();
  const row = button.closest("li");
  step(row, button.name === "later");
  button.focus();
  // At either end there is no button that leads further.
  if (document.activeElement !== button) row.querySelector("input").focus();
});
list?.addEventListener("keydown", (event) => {
  if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
  event.preventDefault();
  step(event.target.closest("li"), event.key === "ArrowDown");
  event.target.focus();
});
menu?.addEventListener("toggle", async () => {
  await import(menu.dataset.sortable);
  window.Sortable.create(list, { animation: 120, filter: "button, input", preventOnFilter: false });
  list.classList.add("draggable");
}, { once: true });

// -- widths -------------------------------------------------------------------------------
const table = document.querySelector("[data-widths]");
const KEY = table && `widths:${table.dataset.widths}`;
const LEAST = 48;
const MOST = 900;
const sheet = new CSSStyleSheet();

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

function show() {
  const widths = read();
  const heads = [...table.querySelectorAll("thead th")];
  const rules = heads.flatMap((head, place) => {
    const width = Number(widths[head.dataset.column]);
    if (!width) return [];
    return `.table[data-widths] tr > :nth-child(${place + 1}) { inline-size: ${width}px; min-inline-size: ${width}px;
      max-inline-size: ${width}px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }`;
  });
  const all = heads.filter((head) => head.dataset.column).length === rules.length;
  if (all) rules.push(".table[data-widths] { inline-size: auto; }");
  sheet.replaceSync(`@media (min-width: 701px) { ${rules.join("")} }`);
  const reset = document.querySelector("[data-widths-reset]");
  if (reset) reset.hidden = !Object.keys(widths).length;
}

function keep(name, width) {
  const widths = read();
  if (width) widths[name] = Math.round(Math.min(Math.max(width, LEAST), MOST));
  else delete widths[name];
  localStorage.setItem(KEY, JSON.stringify(widths));
  show();
}

function grip(head) {
  const edge = document.createElement("span");
  const name = head.dataset.column;
  const say = () => edge.setAttribute("aria-valuenow", Math.round(head.offsetWidth));
  edge.className = "grip";
  edge.tabIndex = 0;
  for (const [key, value] of Object.entries({
    role: "separator", "aria-orientation": "vertical", "aria-valuemin": LEAST, "aria-valuemax": MOST,
    "aria-label": table.dataset.grip.replace("{name}", head.textContent.trim()),
  })) edge.setAttribute(key, value);
  edge.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    const [from, width] = [event.clientX, head.offsetWidth];
    edge.setPointerCapture(event.pointerId);
    edge.onpointermove = (move) => keep(name, width + move.clientX - from);
    edge.onlostpointercapture = () => {
      edge.onpointermove = null;
      say();
    };
  });
  edge.addEventListener("dblclick", () => keep(name, 0));
  edge.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -16, ArrowRight: 16 }[event.key];
    if (!by && event.key !== "Delete") return;
    event.preventDefault();
    keep(name, by ? head.offsetWidth + by : 0);
    say();
  });
  head.append(edge);
  say();
}

if (table) {
  document.adoptedStyleSheets.push(sheet);
  show();
  for (const head of table.querySelectorAll("thead [data-column]")) grip(head);
  document.querySelector("[data-widths-reset]")?.addEventListener("click", () => {
    localStorage.removeItem(KEY);
    show();
  });
}
