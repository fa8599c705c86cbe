// Keeps the shell of /field: the page, styles and scripts, none of which says anything of anybody. SHELL is told by the server.

const NAME = `field-${SHELL.join().split("").reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7)}`;

async function keep() {
  const cache = await caches.open(NAME);
  for (const address of SHELL) {
    const answer = await fetch(address, { cache: "reload", credentials: "same-origin" });
    // Redirected to the door: signed out meanwhile. The version before stays.
    if (!answer.ok || answer.redirected) throw new Error("shell");
    await cache.put(address, answer);
  }
}

self.addEventListener("install", (event) => event.waitUntil(keep().then(() => self.skipWaiting())));

self.addEventListener("activate", (event) =>
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) if (name.startsWith("field-") && name !== NAME) await caches.delete(name);
      await self.clients.claim();
    })(),
  ),
);

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== self.location.origin) return;
  const asked = address.pathname + address.search;
  const kept = address.pathname === "/field" ? "/field" : asked;
  if (!SHELL.includes(kept)) return;
  event.respondWith(caches.open(NAME).then(async (cache) => (await cache.match(kept)) ?? fetch(event.request)));
});
