// What is ticked off of a visit's tasks, until it is sent with the outcome. It lies in this browser as the outbox does:
// a visit's number and codes, and whose they are; no name and no address.

const PREFIX = "day-ticks:";
const FORGET_AFTER = 14 * 24 * 60 * 60 * 1000;

const boxesOf = (row) => [...row.querySelectorAll("input[type=checkbox][name=ticked]")];
// What a page says beside the boxes is sent as it is: of two who tick, each has begun with what the other had ticked.
const besideOf = (row) =>
  [...row.querySelectorAll("input[type=hidden][name=ticked]")].map((each) => each.value).filter(Boolean);
const checkedIn = (boxes) => boxes.filter((box) => box.checked).map((box) => box.value);
const visitOf = (row) => Number(row.id.replace("visit-", ""));

export const areTicks = (storageKey) => Boolean(storageKey?.startsWith(PREFIX));

function read(visit, person) {
  try {
    const kept = JSON.parse(localStorage.getItem(PREFIX + visit));
    return kept?.person === person && Date.now() - kept.at < FORGET_AFTER ? kept : undefined;
  } catch {
    return undefined;
  }
}

// Undefined where nothing can be ticked, or nothing of it was ever seen on this phone.
export function ticksOf(visit, person, row) {
  const boxes = row ? boxesOf(row) : [];
  if (!boxes.length) return read(visit, person)?.ticked;
  return [...besideOf(row), ...checkedIn(boxes)];
}

export function keepTicks(row, person) {
  const boxes = boxesOf(row);
  const changed = Object.fromEntries(
    boxes.filter((box) => box.checked !== box.defaultChecked).map((box) => [box.value, box.checked]),
  );
  const kept = { person, at: Date.now(), ticked: checkedIn(boxes), changed };
  localStorage.setItem(PREFIX + visitOf(row), JSON.stringify(kept));
}

// What this phone has changed; the rest is as the page says, which knows what a colleague has ticked since.
export function showTicks(rows, person) {
  for (const row of rows) {
    const kept = read(visitOf(row), person);
    if (!kept) continue;
    const changed = kept.changed ?? Object.fromEntries(boxesOf(row).map((box) => [box.value, kept.ticked.includes(box.value)]));
    for (const box of boxesOf(row)) box.checked = changed[box.value] ?? box.checked;
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
