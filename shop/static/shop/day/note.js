// What the page says of one press, and what can be done about it. `row` is its visit; without one it stands elsewhere.

const ACTS = { waiting: ["drop"], refused: ["seen"], failed: ["again", "seen"], sent: [] };

export function noteOf(press, { template, words, clock, row, isSending }) {
  const note = template.content.firstElementChild.cloneNode(true);
  note.dataset.key = press.key;
  note.dataset.state = press.state;
  const visit = row ? "" : `${words.the_visit} ${clock(new Date(press.begins * 1000))}: `;
  const said = row?.querySelector("form[data-visit]")?.dataset[press.outcome]; // in a session the buttons say it otherwise
  note.querySelector("[data-what]").textContent = visit + (said ?? words[press.outcome]);
  note.querySelector("[data-when]").textContent = `, ${clock(new Date(press.at))}.`;
  const state = press.state === "waiting" && isSending ? "sending" : press.state;
  note.querySelector("[data-how]").textContent = [words[state], press.text].filter(Boolean).join(" ");
  for (const button of note.querySelectorAll("[data-act]")) {
    if (ACTS[press.state].includes(button.dataset.act)) {
      const about = document.createElement("span");
      about.className = "sr-only";
      about.textContent = `: ${visit}${row?.querySelector("h2, h3")?.textContent.trim() ?? ""}`;
      button.append(about);
    } else {
      button.remove();
    }
  }
  return note;
}
