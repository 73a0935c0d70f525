// Moving a visit on the board. The server draws everywhere it could be put as links; this brings them to the board
// while one drags, and lets the arrow keys go from one to the next. Without it the same page is two clicks away.

const board = document.querySelector(".board");

const spotsOf = (root) => [...root.querySelectorAll(".board-spot > a")];

// Drag and drop

let dragged = null;

async function bringSpots(tile) {
  const response = await fetch(tile.dataset.move, { headers: { Accept: "text/html" } });
  if (!response.ok || dragged !== tile) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const row of page.querySelectorAll(".board-row[data-lane]")) {
    const lane = board.querySelector(`.board-row[data-lane="${CSS.escape(row.dataset.lane)}"]`);
    const visits = lane?.querySelector("ul.board-visits, .board-none");
    visits?.append(...[...row.querySelectorAll(".board-spot")].map((spot) => document.adoptNode(spot)));
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

function next(spot, [sideways, updown]) {
  const lane = spot.closest(".board-row");
  if (sideways) {
    const own = spotsOf(lane);
    return own[own.indexOf(spot) + sideways];
  }
  const lanes = [...board.querySelectorAll(".board-row")].filter((row) => row === lane || row.querySelector(".board-spot"));
  const there = lanes[lanes.indexOf(lane) + updown];
  const at = spot.getBoundingClientRect().left;
  const far = (each) => Math.abs(each.getBoundingClientRect().left - at);
  return there && spotsOf(there).sort((one, other) => far(one) - far(other))[0];
}

// One stop for the Tab key, as in any grid: the arrow keys go on from there.
function stopAt(spot) {
  for (const each of spotsOf(board)) each.tabIndex = each === spot ? 0 : -1;
}

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const spot = event.target.closest?.(".board-spot > a");
  const tile = event.target.closest?.("a[data-move]");
  if (spot && ARROWS[event.key]) {
    event.preventDefault();
    const goal = next(spot, ARROWS[event.key]);
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
  const spots = spotsOf(board);
  const moving = board.querySelector(".board-moving")?.closest(".board-row");
  const first = (moving && spotsOf(moving)[0]) ?? spots[0];
  board.dataset.moving = "true";
  if (first) {
    stopAt(first);
    first.focus();
  }
}
