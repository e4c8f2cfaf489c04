// Between the door page and the network, for this page alone: with a network everything comes from it;
// without one, what door-keeping.js kept, for a day. Served inside the page's own address, which is its scope.
const KEPT = 24 * 3600 * 1000; // ms
const WAITS = 5000; // ms until a network that says nothing counts as none

async function forget() {
  for (const name of await caches.keys()) if (name.startsWith("door:")) await caches.delete(name);
}

async function kept(request) {
  const found = await caches.match(request, { ignoreSearch: request.mode === "navigate", ignoreVary: true });
  if (!found || Date.now() - Date.parse(found.headers.get("X-Kept")) < KEPT) return found;
  await forget();
}

async function asked(request) {
  const response = await fetch(request);
  const ours = request.url.startsWith(registration.scope);
  if (response.status >= 500) throw new Error("no network behind a proxy");
  if (ours && !response.ok) await forget(); // signed out, or no longer allowed
  return response;
}

async function answer(request) {
  const answered = asked(request);
  const late = new Promise((resolve) => setTimeout(resolve, WAITS)).then(() => kept(request)).then((found) => found ?? answered);
  try {
    return await Promise.race([answered, late]);
  } catch (error) {
    const found = await kept(request);
    if (found) return found;
    throw error;
  }
}

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && !request.headers.has("HX-Request")) event.respondWith(answer(request));
});
