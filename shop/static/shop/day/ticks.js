// What is ticked off of a visit's tasks, until it is sent with the outcome. It lies in this browser as the outbox does:
// a visit's number and codes, and whose they are; no name and no address.

const PREFIX = "day-ticks:";
const FORGET_AFTER = 14 * 24 * 60 * 60 * 1000;

const boxesOf = (row) => [...row.querySelectorAll("input[type=checkbox][name=ticked]")];
const visitOf = (row) => Number(row.id.replace("visit-", ""));

export const areTicks = (storageKey) => Boolean(storageKey?.startsWith(PREFIX));

function read(visit, person) {
  try {
    const kept = JSON.parse(localStorage.getItem(PREFIX + visit));
    return kept?.person === person && Date.now() - kept.at < FORGET_AFTER ? kept.ticked : undefined;
  } catch {
    return undefined;
  }
}

// Undefined where nothing can be ticked, or nothing of it was ever seen on this phone.
export function ticksOf(visit, person, row) {
  const boxes = row ? boxesOf(row) : [];
  if (!boxes.length) return read(visit, person);
  return boxes.filter((box) => box.checked).map((box) => box.value);
}

export function keepTicks(row, person) {
  const ticked = boxesOf(row).filter((box) => box.checked).map((box) => box.value);
  localStorage.setItem(PREFIX + visitOf(row), JSON.stringify({ person, at: Date.now(), ticked }));
}

export function showTicks(rows, person) {
  for (const row of rows) {
    const ticked = read(visitOf(row), person);
    if (ticked) for (const box of boxesOf(row)) box.checked = ticked.includes(box.value);
  }
}

export function forgetTicks(visit) {
  localStorage.removeItem(PREFIX + visit);
}

export function forgetOldTicks() {
  for (const name of Object.keys(localStorage).filter(areTicks)) {
    try {
      if (Date.now() - JSON.parse(localStorage.getItem(name)).at < FORGET_AFTER) continue;
    } catch {
      // not ours to read: it goes as well
    }
    localStorage.removeItem(name);
  }
}
