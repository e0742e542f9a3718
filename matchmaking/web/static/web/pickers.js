/* Long lists of tick boxes: a search above them, and what is chosen on top.
   Without scripts all the boxes are there. */

function fold(text) {
  return text.normalize("NFKC").toLowerCase().trim();
}

function makeSearch(picker) {
  const search = document.createElement("input");
  search.type = "search";
  search.className = "picker-search";
  search.placeholder = picker.dataset.search;
  search.setAttribute("aria-label", picker.dataset.search);
  search.setAttribute("data-aside", "");
  search.autocomplete = "off";
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault(); // looking something up sends no form
    }
  });
  return search;
}

function filter(picker, words, none) {
  const wanted = fold(words);
  let group = null;
  let shown = 0;
  for (const row of picker.querySelector(".ticks").children) {
    if (row.matches(".tick-group")) {
      group = row;
      group.hidden = wanted !== "";
      continue;
    }
    const isShown = fold(row.textContent).includes(wanted) || fold(group?.textContent ?? "").includes(wanted);
    row.hidden = !isShown;
    if (isShown && group) {
      group.hidden = false;
    }
    shown += isShown;
  }
  none.hidden = shown > 0;
}

function chip(box, picker) {
  const name = box.closest(".tick").textContent.trim();
  const button = document.createElement("button");
  button.type = "button";
  button.className = "picker-chip";
  button.textContent = `${name} ×`;
  button.setAttribute("aria-label", `${picker.dataset.remove}: ${name}`);
  button.addEventListener("click", () => {
    box.checked = false;
    box.dispatchEvent(new Event("change", { bubbles: true }));
    picker.querySelector(".picker-search").focus();
  });
  return button;
}

function showChosen(picker, chosen) {
  const boxes = [...picker.querySelectorAll(".tick input:checked")];
  chosen.replaceChildren(...boxes.map((box) => chip(box, picker)));
}

for (const picker of document.querySelectorAll("[data-picker]")) {
  const ticks = picker.querySelector(".ticks");
  const chosen = document.createElement("div");
  chosen.className = "picker-chosen";
  const none = document.createElement("p");
  none.className = "muted picker-none";
  none.textContent = picker.dataset.none;
  none.hidden = true;
  none.setAttribute("role", "status");
  const search = makeSearch(picker);
  ticks.before(chosen, search);
  ticks.append(none);
  search.addEventListener("input", () => filter(picker, search.value, none));
  picker.addEventListener("change", () => showChosen(picker, chosen));
  showChosen(picker, chosen);
}
