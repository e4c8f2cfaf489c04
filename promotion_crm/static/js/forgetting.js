// What the door keeps of its page is forgotten where nobody is signed in, and when someone signs out.
async function forget() {
  for (const name of await window.caches?.keys() ?? []) {
    if (name.startsWith("door:")) await caches.delete(name);
  }
  for (const worker of await navigator.serviceWorker?.getRegistrations() ?? []) {
    if (worker.scope.endsWith("/check-in/")) await worker.unregister();
  }
}

if (document.querySelector("[data-forgets]")) forget();
document.querySelector("[data-clears-drafts]")?.addEventListener("submit", forget);
