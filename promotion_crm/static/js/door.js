// The door. Each press gets a mark and the time, waits in this browser until the server has
// taken it, and is sent again until then: the server takes each mark once. While there is no
// network, guests are found among those the page has read, and the number that waits is shown.
// door-keeping.js lets the page outlive a reload meanwhile, door-scan.js reads codes by camera.
const door = document.querySelector("[data-door]");
const store = `door:${door.dataset.door}`;
const note = door.querySelector("[data-waiting]");
const find = door.querySelector("#door-q");
const guests = new Map();
const AGAIN = 3000; // ms between tries
let sending = false;
let away = ""; // why nothing can be sent, in words
let timer;
const keeping = import(door.dataset.keeper);

// -- the queue ---------------------------------------------------------------------------
const queue = () => JSON.parse(localStorage.getItem(store) ?? "[]");

function keep(entries) {
  if (entries.length) localStorage.setItem(store, JSON.stringify(entries));
  else localStorage.removeItem(store);
  tell();
}

function tell() {
  const number = queue().length;
  const waiting = number ? note.dataset.waiting.replace("{number}", number) : "";
  note.hidden = !away;
  note.querySelector("p").textContent = [waiting, away].filter(Boolean).join(" · ");
}

function mark() {
  if (crypto.randomUUID) return crypto.randomUUID(); // not on a plain http address
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((n) => n.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

function add(url, body, guest, scanned = false) {
  body.set("press", mark());
  body.set("at", new Date().toISOString());
  body.delete("csrfmiddlewaretoken"); // may be another by the time it is sent
  keep([...queue(), { press: body.get("press"), act: body.get("act"), guest, url, scanned, body: [...body] }]);
  send();
}

class Refused extends Error {} // reached, and not taken: the message says why

async function post(entry) {
  const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? door.querySelector("[name=csrfmiddlewaretoken]").value;
  const answer = await fetch(entry.url, {
    method: "POST",
    headers: { "X-Door": "1", "X-CSRFToken": token },
    body: new URLSearchParams(entry.body),
    redirect: "manual",
    signal: AbortSignal.timeout(6000),
  });
  if (answer.type === "opaqueredirect") throw new Refused(door.dataset.signedOut);
  const ours = answer.headers.get("Content-Type")?.startsWith("application/json");
  // No answer of the door: the event has gone, the right to it was taken, a proxy fails. It is sent again.
  if (!ours) throw new Refused(door.dataset.refused.replace("{status}", answer.status));
  return answer.json();
}

async function send() {
  if (sending) return;
  sending = true;
  clearTimeout(timer);
  timer = undefined;
  try {
    for (let entry; (entry = queue()[0]); ) {
      const answer = await post(entry);
      keep(queue().filter((other) => other.press !== entry.press));
      taken(entry, answer);
    }
    away = "";
    document.body.dispatchEvent(new Event("door:sent"));
  } catch (error) {
    away = error instanceof Refused ? error.message : door.dataset.offline;
    timer = setTimeout(send, AGAIN);
  } finally {
    sending = false;
    tell();
  }
}

// -- the guests --------------------------------------------------------------------------
const list = () => door.querySelector("#door-guests ul");
const clock = (at = new Date()) => at.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Shanghai" });
const rowOf = (id) => document.getElementById(`guest-${id}`);

function show(row, at, waiting) {
  row.classList.toggle("in", Boolean(at));
  row.classList.toggle("unsent", waiting);
  row.querySelector("[data-at]").textContent = at;
  if (waiting) row.querySelector("[data-by]").textContent = "";
}

function taken(entry, answer) {
  const later = queue().some((other) => other.guest && other.guest === entry.guest);
  const made = document.createElement("template");
  made.innerHTML = answer.html; // a part of a page, as the server escaped it
  const row = rowOf(answer.guest);
  const now = made.content.querySelector(".guest");
  const held = guests.get(String(answer.guest));
  if (held && now) held.at = now.classList.contains("in") ? now.querySelector("[data-at]").textContent : "";
  keeping.then(({ keepGuests }) => guests.size && keepGuests(door.dataset.door, door.dataset.guests, guests));
  if (now && row && !later) row.replaceWith(now);
  else if (now && !row) list().prepend(now);
  else if (!now) row?.remove();
  door.querySelector("#door-guests .empty")?.remove();
  if (entry.scanned && !panel.hidden) return tellScanned(answer.text, answer.level);
  if (answer.level === "success" && entry.guest) return;
  dispatchEvent(new CustomEvent("toast", { detail: { text: answer.text, level: answer.level } }));
}

function blank(id, guest) {
  const row = door.querySelector("#guest-row").content.firstElementChild.cloneNode(true);
  const form = row.querySelector("form");
  row.id = `guest-${id}`;
  form.dataset.guest = id;
  form.action = door.dataset.press.replace(/0\/$/, `${id}/`);
  row.querySelector("[data-name]").textContent = guest.name;
  row.querySelector("[data-about]").textContent = guest.about;
  show(row, guest.at, queue().some((entry) => entry.guest === id));
  return row;
}

function has(guest, word) {
  if (/\p{Script=Han}/u.test(word)) return `${guest.name} ${guest.about}`.includes(word);
  return guest.words.split(" ").some((token) => token.startsWith(word));
}

function findHere() {
  const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = new URLSearchParams(location.search).get("show"); // missing or arrived, where not all
  const wanted = (guest) => words.length || !shown || (shown === "arrived") === Boolean(guest.at);
  const found = [...guests].filter(([, guest]) => wanted(guest) && words.every((word) => has(guest, word)));
  list().replaceChildren(...found.slice(0, 50).map(([id, guest]) => blank(id, guest)));
  door.querySelector("#door-guests .empty")?.remove();
}

// What waits to be sent is how things are, whatever the page was sent with.
function overlay() {
  for (const { guest, act, body } of queue().filter((entry) => entry.guest)) {
    const at = act === "in" ? clock(new Date(new Map(body).get("at"))) : "";
    if (guests.has(guest)) guests.get(guest).at = at;
    if (rowOf(guest)) show(rowOf(guest), at, true);
  }
}

async function read() {
  try {
    const answer = await fetch(door.dataset.guests, { redirect: "manual" });
    for (const { id, ...guest } of (await answer.json()).guests) guests.set(String(id), guest);
    overlay();
    if (!answer.headers.has("X-Kept")) return await keepAll(await keeping);
    away ||= door.dataset.offline; // opened without a network, as it was kept
    findHere();
    tell();
  } catch (error) {
    if (!guests.size) setTimeout(read, AGAIN);
    else console.info(error); // the page itself works; it only does not outlive a reload
  }
}

async function keepAll({ keepPage, keepGuests }) {
  const { door: mine, worker, scanner: camera, decoder } = door.dataset;
  await keepPage(mine, worker, window.BarcodeDetector ? [camera] : [camera, decoder]);
  await keepGuests(mine, door.dataset.guests, guests);
}

// -- the camera --------------------------------------------------------------------------
const panel = door.querySelector("[data-scan-panel]");
const scanner = door.querySelector("[data-scan]");

function tellScanned(text, level) {
  const told = panel.querySelector("[data-scanned]");
  told.textContent = text;
  told.dataset.level = level;
}

function scanned(text) {
  const code = text.replace(/[\s-]/g, "").toUpperCase();
  if (!/^[0-9A-F]{10}$/.test(code)) return tellScanned(panel.dataset.noCode, "warning");
  const [id, guest] = [...guests].find(([, held]) => held.code === code) ?? ["", null];
  const words = guest?.at ? "already" : guest ? "in" : away ? "unknown" : "asks";
  const said = panel.dataset[words].replace("{code}", code).replace("{name}", guest?.name).replace("{time}", guest?.at);
  tellScanned(said, guest && !guest.at ? "success" : "warning");
  if (guest && !guest.at) guest.at = clock();
  if (id && rowOf(id)) show(rowOf(id), guest.at, true);
  const body = new FormData();
  body.set("act", "in");
  if (!id) body.set("code", code);
  add(id ? door.dataset.press.replace(/0\/$/, `${id}/`) : panel.dataset.url, body, id, true);
}

async function scan() {
  try {
    const camera = await import(door.dataset.scanner);
    if (camera.runs()) return camera.stop(panel);
    tellScanned(panel.dataset.waits, "");
    await camera.start(panel, door.dataset.decoder, scanned);
  } catch (error) {
    panel.hidden = false;
    tellScanned(panel.dataset[error.name === "NotAllowedError" ? "refused" : error.name === "SecurityError" ? "insecure" : "none"], "warning");
  } finally {
    scanner.setAttribute("aria-expanded", !panel.hidden);
  }
}

// -- what happens on the page ------------------------------------------------------------
door.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.guest) {
    const at = event.submitter.value === "in" ? clock() : "";
    const held = guests.get(form.dataset.guest);
    event.preventDefault();
    if (held) held.at = at;
    show(form.closest(".guest"), at, true);
    add(form.action, new FormData(form, event.submitter), form.dataset.guest);
  } else if ("walkIn" in form.dataset) {
    event.preventDefault();
    add(form.action, new FormData(form, event.submitter), "");
    form.closest("details").open = false;
    form.reset();
  } else {
    find.dataset.entered = "yes";
  }
});

// A code that was scanned ends with Enter: its guest is the only one, and the next Enter checks in.
door.addEventListener("htmx:afterSettle", () => {
  const found = [...door.querySelectorAll("#door-guests .guest")];
  if (find.dataset.entered && found.length === 1) found[0].querySelector(".in button.ghost, .guest:not(.in) button.primary")?.focus();
  delete find.dataset.entered;
});
door.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, pathInfo } = event.detail;
  const asked = new URL(pathInfo.finalRequestPath ?? pathInfo.requestPath, location.href).pathname;
  if (new URL(xhr.responseURL).pathname !== asked) event.detail.shouldSwap = false; // signed out meanwhile
});
door.addEventListener("htmx:sendError", (event) => {
  away ||= door.dataset.offline;
  tell();
  if (event.target.matches(".find")) findHere();
  timer ??= setTimeout(send, AGAIN);
});
door.addEventListener("htmx:afterOnLoad", () => away && send());
find.addEventListener("focus", () => find.select());
addEventListener("online", send);
// Where the page is kept, so are the presses: both are there again when it is opened next.
addEventListener("beforeunload", (event) => away && queue().length && !navigator.serviceWorker?.controller && event.preventDefault());
scanner.addEventListener("click", scan);
scanner.hidden = false;

overlay();
read();
send();
