// What was pressed and is not sent yet. It lies in this browser: a visit's number, codes, minutes, a key and times; no
// name and no address. Whose it is stands on it, and it is sent by nobody else. The server takes each key once.

const PREFIX = "day-press:";
const FORGET_AFTER = 14 * 24 * 60 * 60 * 1000;
const PATIENCE = 20000;
const NO_SERVER = new Set([429, 502, 503, 504]);

export function works() {
  try {
    localStorage.setItem(PREFIX, "");
    localStorage.removeItem(PREFIX);
    return true;
  } catch {
    return false;
  }
}

export function isOurs(storageKey) {
  return storageKey === null || storageKey.startsWith(PREFIX);
}

// In the order in which they were pressed.
export function presses() {
  const found = [];
  for (const name of Object.keys(localStorage).filter((each) => each.startsWith(PREFIX))) {
    try {
      const press = JSON.parse(localStorage.getItem(name));
      if (Date.now() - press.at > FORGET_AFTER) localStorage.removeItem(name);
      else found.push(press);
    } catch {
      localStorage.removeItem(name);
    }
  }
  return found.sort((one, other) => one.at - other.at);
}

export function keep(press) {
  localStorage.setItem(PREFIX + press.key, JSON.stringify(press));
}

function isKept(press) {
  return localStorage.getItem(PREFIX + press.key) !== null;
}

// One tab at a time sends, or takes back; a browser without locks leaves it to the key.
function alone(act) {
  return navigator.locks ? navigator.locks.request("day-presses", act) : act();
}

// False where it was sent meanwhile.
export function takeBack(press) {
  return alone(() => {
    const isWaiting = presses().some((each) => each.key === press.key && each.state === "waiting");
    if (isWaiting) forget(press);
    return isWaiting;
  });
}

export function forget(press) {
  localStorage.removeItem(PREFIX + press.key);
}

// Says how it went: "done", "away" (no network, or no server behind it), "signed_out", "another" or "trouble". A token
// is fetched each time: it belongs to the session, which may have begun after the page was drawn.
export function send(person, addresses) {
  return alone(async () => {
    try {
      let session = await sessionNow(addresses.token);
      for (const press of presses().filter((each) => each.person === person && each.state === "waiting")) {
        if (typeof session === "string") return session;
        if (session.person !== person) return "another";
        if (!isKept(press)) continue;
        let answer = await post(press, session.token, addresses.outcome);
        if (answer.status === 403) {
          session = await sessionNow(addresses.token); // somebody has just signed in
          if (typeof session === "string") return session;
          if (session.person !== person) return "another";
          answer = await post(press, session.token, addresses.outcome);
        }
        if (answer.type === "opaqueredirect") return "signed_out";
        if (NO_SERVER.has(answer.status)) return "away";
        keep({ ...press, ...(await read(answer)) });
      }
      if (typeof session === "string") return session;
      return session.person === person ? "done" : "another";
    } catch {
      return "away"; // what `fetch` throws: the network failed, or took too long
    }
  });
}

// Whose session there is, its token and the version of today; else a word as `send` says it.
export async function look(address) {
  try {
    return await sessionNow(address);
  } catch {
    return "away";
  }
}

async function sessionNow(address) {
  const answer = await ask(address, { headers: { Accept: "application/json" } });
  if (answer.type === "opaqueredirect") return "signed_out";
  if (NO_SERVER.has(answer.status)) return "away";
  if ([403, 404].includes(answer.status)) return "another";
  return answer.ok ? await answer.json() : "trouble";
}

function post(press, token, address) {
  const age = Math.max(0, Math.floor((Date.now() - press.at) / 1000));
  const { key, outcome, minutes, begins, person, ticked } = press;
  const body = new URLSearchParams({ key, outcome, minutes, begins, person, age });
  if (ticked) for (const code of ["", ...ticked]) body.append("ticked", code);
  return ask(address.replace("/0/", `/${press.visit}/`), {
    method: "POST",
    headers: { Accept: "application/json", "X-CSRFToken": token },
    body,
  });
}

async function read(answer) {
  const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
  const { state, text } = isJson ? await answer.json() : {};
  if (state === "taken") return { state: "sent", sentAt: Date.now() };
  if (state === "refused") return { state: "refused", text };
  return { state: "failed", text: "" };
}

function ask(address, options) {
  return fetch(address, { ...options, redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
}
