// Keeps today's page on this phone for when the network is away. The server draws what may be kept and says for how
// long; `worker.js` shows it, `ui/app.js` takes it away when somebody else is here or one signs out.

const AGAIN_AFTER = 15 * 60 * 1000;
const LOOKS = "day-looks";

export const nameFor = (person) => `personal-${person}-day`;

export async function keptPage(person, home) {
  const page = await (await caches.open(nameFor(person))).match(home);
  return page && { until: Number(page.headers.get("Kept-Until")), at: Number(page.headers.get("Kept-At")), page };
}

export async function drop(person) {
  await globalThis.caches?.delete(nameFor(person));
}

export async function keepDay({ person, home, kept, worker, version }) {
  if (!kept || !globalThis.caches || !("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register(worker, { scope: home });
  const before = await keptPage(person, home);
  const isSame = before?.page.headers.get("Day-Version") === version;
  if (isSame && Date.now() - before.at < AGAIN_AFTER && Date.now() < before.until) return;
  const answer = await fetch(kept, { redirect: "manual", cache: "no-store" });
  if (!answer.ok) {
    // Refused, and not only out of order: whatever is kept is theirs no more.
    if (answer.status < 429) await drop(person);
    return;
  }
  const headers = new Headers(answer.headers);
  headers.set("Kept-At", Date.now());
  headers.set("Kept-Until", Date.now() + 1000 * Number(answer.headers.get("Day-Kept-For")));
  await (await caches.open(nameFor(person))).put(home, new Response(await answer.blob(), { headers }));
  await keepLooks();
}

// Style sheets, scripts and letters that this page has loaded: the kept one wears the same.
async function keepLooks() {
  const place = new URL("../../", import.meta.url).pathname;
  const urls = performance.getEntriesByType("resource").map((each) => new URL(each.name));
  const wanted = [...new Set(urls.filter((url) => url.pathname.startsWith(place)).map((url) => url.href))];
  const looks = await caches.open(LOOKS);
  for (const known of await looks.keys()) if (!wanted.includes(known.url)) await looks.delete(known);
  await Promise.all(wanted.map((url) => looks.add(url).catch(() => {})));
}
