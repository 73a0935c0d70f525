// Opens today's page where the network is away: what `keep.js` has kept, and nothing else. It keeps nothing itself.

const HOME = new URL(self.registration.scope).pathname;
const OF_THE_DAY = /^personal-.+-day$/;
const LOOKS = "day-looks";
const PATIENCE = 8000;
const NO_SERVER = new Set([502, 503, 504]);

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") {
    if (url.pathname === HOME) event.respondWith(day(request));
  } else if (["style", "script", "font"].includes(request.destination)) {
    event.respondWith(look(request));
  }
});

async function day(request) {
  const kept = await keptDay();
  const answer = fetch(request);
  if (!kept) return answer;
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, kept));
  const shown = answer.then((page) => (NO_SERVER.has(page.status) ? kept : page)).catch(() => kept);
  return Promise.race([shown, late]);
}

async function keptDay() {
  for (const name of (await caches.keys()).filter((each) => OF_THE_DAY.test(each))) {
    const page = await (await caches.open(name)).match(HOME);
    if (page && Date.now() < Number(page.headers.get("Kept-Until"))) return page;
    await caches.delete(name);
  }
  return undefined;
}

async function look(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await (await caches.open(LOOKS)).match(request);
    if (kept) return kept;
    throw error;
  }
}
