// Moving a visit on the board. The server draws everywhere it could be put as links; this brings them to the board
// while one drags, and lets the arrow keys go from one to the next. Without it the same page is two clicks away.

const board = document.querySelector("[data-board]");

const spotsOf = (root) => [...root.querySelectorAll(".board-spot > a")];
const atOf = (spot) => spot.parentElement.dataset.at;

// Drag and drop

let dragged = null;

async function bringSpots(tile) {
  const response = await fetch(tile.dataset.move, { headers: { Accept: "text/html" } });
  if (!response.ok || dragged !== tile) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const lane of page.querySelectorAll("[data-lane]")) {
    const own = board.querySelector(`[data-lane="${CSS.escape(lane.dataset.lane)}"] [data-spots]`);
    own?.append(...[...lane.querySelectorAll(".board-spot")].map((spot) => document.adoptNode(spot)));
  }
}

function dropSpots() {
  if (!board.dataset.moving) for (const spot of board.querySelectorAll(".board-spot")) spot.remove();
}

for (const tile of board?.querySelectorAll("a[data-move]") ?? []) tile.draggable = true;

board?.addEventListener("dragstart", (event) => {
  const tile = event.target.closest?.("a[data-move]");
  if (!tile) return;
  dragged = tile;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", tile.title);
  tile.classList.add("board-moving");
  bringSpots(tile);
});

board?.addEventListener("dragover", (event) => {
  const spot = event.target.closest?.(".board-spot");
  if (dragged && spot) event.preventDefault();
});

board?.addEventListener("drop", (event) => {
  const link = event.target.closest?.(".board-spot")?.querySelector("a");
  if (!dragged || !link) return;
  event.preventDefault();
  location.assign(link.href);
});

board?.addEventListener("dragend", () => {
  dragged?.classList.remove("board-moving");
  dragged = null;
  dropSpots();
});

// The keyboard

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const PAGES = { PageUp: -1, PageDown: 1 };
const A_DAY = 24 * 60 * 60 * 1000;

const nearest = (spots, moment) => {
  const far = (spot) => Math.abs(Date.parse(atOf(spot)) - moment);
  return [...spots].sort((one, other) => far(one) - far(other))[0];
};

// Along somebody's times, from day to day where there are several; or to the same time with somebody else.
function next(spot, [sideways, updown]) {
  const row = spot.closest("[data-row]");
  if (sideways) {
    const own = spotsOf(row);
    return own[own.indexOf(spot) + sideways];
  }
  const rows = [...board.querySelectorAll("[data-row]")].filter((each) => each === row || spotsOf(each).length);
  const there = rows[rows.indexOf(row) + updown];
  return there && nearest(spotsOf(there), Date.parse(atOf(spot)));
}

// To the same time on the next day that has any.
function onAnotherDay(spot, step) {
  const day = (each) => atOf(each).slice(0, 10);
  const ahead = spotsOf(spot.closest("[data-row]")).filter((each) => (step > 0 ? day(each) > day(spot) : day(each) < day(spot)));
  const days = ahead.map(day).sort();
  const to = step > 0 ? days[0] : days.at(-1);
  const many = (Date.parse(to) - Date.parse(day(spot))) / A_DAY;
  return nearest(ahead.filter((each) => day(each) === to), Date.parse(atOf(spot)) + many * A_DAY);
}

// One stop for the Tab key, as in any grid: the arrow keys go on from there.
function stopAt(spot) {
  for (const each of spotsOf(board)) each.tabIndex = each === spot ? 0 : -1;
}

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const spot = event.target.closest?.(".board-spot > a");
  const tile = event.target.closest?.("a[data-move]");
  if (spot && (ARROWS[event.key] || PAGES[event.key])) {
    event.preventDefault();
    const goal = ARROWS[event.key] ? next(spot, ARROWS[event.key]) : onAnotherDay(spot, PAGES[event.key]);
    if (goal) {
      stopAt(goal);
      goal.focus();
    }
  } else if (tile && event.key.toLowerCase() === "m") {
    event.preventDefault();
    location.assign(tile.dataset.move);
  } else if (event.key === "Escape") {
    const back = document.querySelector("[data-cancel-move]");
    if (back) location.assign(back.href);
  }
});

if (board && document.querySelector("[data-cancel-move]")) {
  const moving = board.querySelector(".board-moving");
  const rooms = [moving?.closest("[data-lane]"), moving?.closest("[data-row]"), board];
  const near = rooms.map((each) => (each ? spotsOf(each) : [])).find((spots) => spots.length) ?? [];
  const first = moving ? nearest(near, Date.parse(moving.dataset.at)) : near[0];
  board.dataset.moving = "true";
  if (first) {
    stopAt(first);
    first.focus();
  }
}
