// The board: cards are dragged, or moved by keys and by the menu on each. Every move is asked of
// the server, which answers with the card and the heads of both columns, or with the reasons
// against it; then the card goes back. A move back asks for its reason first.
//
// On a card: M opens its menu; the arrows go to the cards and columns around it.
const board = document.querySelector("[data-board]");
const cards = (list) => [...list.querySelectorAll(":scope > .card")];
const linkOf = (card) => card.querySelector(".name");
const listOf = (stage) => board.querySelector(`ol[data-stage="${stage}"]`);
const lettersOn = () => localStorage.getItem("single-letter-keys") !== "off";
const ORDER = ["received", "qualified", "negotiating", "signed", "registered", "landed", "operating"];
const isBack = (from, to) => ORDER.indexOf(to) < ORDER.indexOf(from);

// -- asking the server --------------------------------------------------------------------

/** The reason for a move of this card back to a stage, null when it is given up. */
function askReason(card, stage) {
  const dialog = document.querySelector("#board-reason");
  const form = dialog.querySelector("form");
  dialog.querySelector("h2").textContent = card.querySelector(`[data-to="${stage}"]`).textContent;
  dialog.querySelector("[data-lead]").textContent = linkOf(card).textContent;
  form.reset();
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((answer) => {
    form.onsubmit = (event) => {
      event.preventDefault();
      dialog.close(form.elements.note.value);
    };
    dialog.onclose = () => answer(dialog.returnValue || null);
  });
}

function tellRefusal(refusal) {
  const dialog = document.querySelector("#board-refused");
  dialog.querySelector("[data-answer]").replaceChildren(...(refusal ? [refusal] : []));
  dialog.querySelector("[data-failed]").hidden = Boolean(refusal);
  dialog.showModal();
}

async function ask(card, from, values) {
  const body = new FormData(document.querySelector(`#from-${from}`));
  for (const [name, value] of Object.entries(values)) body.set(name, value);
  const url = board.dataset.board.replace("/0/", `/${card.id.replace("lead-", "")}/`);
  // No answer at all, as on a train, is told like one that makes no sense.
  const answer = await fetch(url, { method: "POST", body, headers: { "HX-Request": "true" } }).catch(() => null);
  if (answer?.redirected) location.reload(); // signed out meanwhile
  const text = (await answer?.text()) ?? "";
  if (answer?.ok) return { text };
  return { refusal: new DOMParser().parseFromString(text, "text/html").querySelector(".refusal") };
}

/** Move a card; `putBack` undoes what dragging did when the move is refused. */
async function move(card, from, to, { putBack = () => {}, undo = "" } = {}) {
  const values = { stage: to };
  if (undo) values.undo = undo;
  else if (isBack(from, to) && card.querySelector(`[data-to="${to}"]`)) {
    const note = await askReason(card, to);
    if (note === null) return putBack();
    values.note = note;
  }
  card.setAttribute("aria-busy", "true");
  const { text, refusal } = await ask(card, from, values);
  card.removeAttribute("aria-busy");
  if (text === undefined) {
    putBack();
    return tellRefusal(refusal);
  }
  show(card, to, text);
}

function show(card, to, text) {
  const { id } = card;
  const list = listOf(to);
  if (!list) {
    // Its new column is filtered away.
    card.remove();
    htmx.swap(board, text, { swapStyle: "none" });
  } else {
    if (card.parentNode !== list) list.prepend(card);
    card.removeAttribute("style"); // left by dragging; htmx would copy it, which the policy refuses
    htmx.swap(card, text, { swapStyle: "outerHTML" });
  }
  const said = new DOMParser().parseFromString(`<ol>${text}</ol>`, "text/html").querySelector("[data-said]");
  const moved = document.getElementById(id);
  if (moved) linkOf(moved).focus({ preventScroll: Boolean(card.dataset.dragged) });
  const { said: words, back } = said.dataset;
  const act = back && moved
    ? { label: board.dataset.undo, run: () => move(document.getElementById(id), to, back, { undo: "1" }) }
    : null;
  dispatchEvent(new CustomEvent("toast", { detail: { text: words, act } }));
}

// -- dragging -----------------------------------------------------------------------------

function dragging(list) {
  Sortable.create(list, {
    group: "leads",
    sort: false,
    draggable: ".card.movable",
    filter: "details",
    preventOnFilter: false,
    delay: 200, // a finger that scrolls does not drag
    delayOnTouchOnly: true,
    animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
    ghostClass: "dragging",
    onStart: ({ item }) => { item.nextInList = item.nextElementSibling; },
    onEnd: ({ item, from, to }) => {
      if (from === to) return;
      item.dataset.dragged = "yes";
      const next = item.nextInList;
      const putBack = () => {
        delete item.dataset.dragged;
        from.insertBefore(item, next?.parentNode === from ? next : null);
      };
      move(item, from.dataset.stage, to.dataset.stage, { putBack });
    },
  });
}

// -- the menu and the keys ----------------------------------------------------------------

function pick(event) {
  const item = event.target.closest(".move [data-to]");
  if (!item) return;
  event.preventDefault();
  const card = item.closest(".card");
  item.closest("details").open = false;
  move(card, card.closest("ol").dataset.stage, item.dataset.to);
}

function openMenu(card) {
  const menu = card.querySelector("details.move");
  if (!menu) {
    dispatchEvent(new CustomEvent("toast", { detail: { text: board.dataset.locked, level: "info" } }));
    return;
  }
  menu.open = true;
  menu.querySelector(".menu :is(a, button)").focus();
}

function stepInMenu(menu, target, step) {
  const items = [...menu.querySelectorAll(".menu :is(a, button)")];
  const place = items.indexOf(target);
  items[(place + step + items.length) % items.length].focus();
}

/** The card beside this one: up and down in its column, left and right in the next with cards. */
function beside(card, key) {
  const list = card.closest("ol");
  const here = cards(list).indexOf(card);
  if (key === "ArrowUp" || key === "ArrowDown") return cards(list)[here + (key === "ArrowDown" ? 1 : -1)];
  const lists = [...board.querySelectorAll("ol[data-stage]")];
  const rest = key === "ArrowRight"
    ? lists.slice(lists.indexOf(list) + 1)
    : lists.slice(0, lists.indexOf(list)).reverse();
  const found = rest.map(cards).find((some) => some.length);
  return found?.[Math.min(here, found.length - 1)];
}

function press(event) {
  const card = event.target.closest(".card");
  if (!card || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const menu = event.target.closest("details.move[open]");
  if (event.key.toLowerCase() === "m" && lettersOn()) openMenu(card);
  else if (event.key.startsWith("Arrow") && menu) {
    stepInMenu(menu, event.target, ["ArrowDown", "ArrowRight"].includes(event.key) ? 1 : -1);
  } else if (event.key.startsWith("Arrow")) {
    const next = beside(card, event.key);
    next?.scrollIntoView({ block: "nearest", inline: "nearest" });
    if (next) linkOf(next).focus();
  } else return;
  event.preventDefault();
  event.stopPropagation(); // M elsewhere logs a meeting
}

if (board) {
  for (const hint of document.querySelectorAll("[data-scripted]")) hint.hidden = false;
  for (const list of board.querySelectorAll("ol[data-stage]")) dragging(list);
  board.addEventListener("click", pick);
  board.addEventListener("keydown", press);
  for (const button of document.querySelectorAll("dialog [data-close]")) {
    button.addEventListener("click", () => button.closest("dialog").close());
  }
  // The way on is replaced by the next cards: whoever pressed it goes on with the first of them.
  board.addEventListener("htmx:beforeSwap", ({ target }) => {
    if (target.matches("li.more") && target.contains(document.activeElement)) {
      const before = target.previousElementSibling;
      board.addEventListener("htmx:afterSettle", () => {
        const next = before.nextElementSibling;
        if (next?.matches(".card")) linkOf(next).focus();
      }, { once: true });
    }
  });
}
