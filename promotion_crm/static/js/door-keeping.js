// The door page outlives a reload without a network: its worker gives what is kept here, the page,
// its files and its guests. Another person's copy goes as soon as one's own page opens, all copies
// when someone signs out or in (forgetting.js) and when the server no longer shows the page.
const PREFIX = "door:";

const dated = async (response) => {
  const headers = new Headers(response.headers);
  headers.set("X-Kept", new Date().toISOString());
  headers.delete("Content-Encoding"); // what is kept was unpacked
  return new Response(await response.blob(), { headers });
};

async function put(cache, address) {
  const response = await fetch(address, { redirect: "manual" });
  if (response.ok && !response.headers.has("X-Kept")) await cache.put(address, await dated(response));
}

// `mine` is the person and the event, "7:31"; `extra` are files that the page has not asked for yet.
export async function keepPage(mine, worker, extra) {
  if (!navigator.serviceWorker || !window.caches) return; // on a plain http address there is neither
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX) && !name.startsWith(`${PREFIX}${mine.split(":")[0]}:`)) await caches.delete(name);
  }
  await navigator.serviceWorker.register(worker, { scope: location.pathname });
  const files = performance.getEntriesByType("resource").map((entry) => new URL(entry.name));
  const asked = files.filter((url) => url.origin === location.origin && /\.(css|js|svg)$/.test(url.pathname));
  const cache = await caches.open(PREFIX + mine);
  await Promise.all([location.pathname, ...new Set([...asked.map((url) => url.href), ...extra])].map((address) => put(cache, address)));
}

// The guests as they are now, so that after a reload the door knows who is in.
export async function keepGuests(mine, address, guests) {
  if (!navigator.serviceWorker || !window.caches) return;
  const listed = [...guests].map(([id, guest]) => ({ id, ...guest }));
  const response = new Response(JSON.stringify({ guests: listed }), { headers: { "Content-Type": "application/json" } });
  await (await caches.open(PREFIX + mine)).put(address, await dated(response));
}
