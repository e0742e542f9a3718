/* Forms of postings: saving as one types, folded parts, and the panel as a bar on a phone.
   Without scripts the buttons save, and every part opens by its heading. */

const form = document.getElementById("posting-form");
const RESUBMITTED = "resubmitted";
let isDirty = false;
let isSaving = false;
let isLeaving = false;
let waiting = null; // the button whose press waits for a save under way

function tell(words, kind) {
  const line = document.getElementById("save-words");
  if (line && line.textContent !== words) {
    line.textContent = words;
    line.parentElement.className = `save-state save-${kind}`;
  }
}

function open(element) {
  for (let fold = element?.closest("details"); fold; fold = fold.parentElement.closest("details")) {
    fold.open = true;
  }
}

function noteTyping(event) {
  if (event.target.closest("[data-aside]")) {
    return;
  }
  isDirty = true;
  if (form.hasAttribute("hx-post")) {
    tell(form.dataset.typing, "typing");
  }
}

/* After the first save the address is that of the draft: a reload shows it, not an empty form. */
function noteSaved() {
  const { address } = document.getElementById("save-state").dataset;
  if (!address) {
    return;
  }
  if (isDirty) {
    tell(form.dataset.typing, "typing"); // what came while it was being saved follows
  }
  if (window.location.pathname !== address) {
    window.history.replaceState(null, "", address);
    form.action = address;
  }
}

function afterSave(event) {
  if (event.target !== form) {
    return;
  }
  isSaving = false;
  if (event.detail.successful) {
    noteSaved();
  }
  if (waiting) {
    const button = waiting;
    waiting = null;
    form.dataset[RESUBMITTED] = "";
    form.requestSubmit(button.form ? button : undefined);
  }
}

/* A button that is pressed while a save is under way follows it, so that they do not collide. */
function submit(event) {
  if (isSaving && !(RESUBMITTED in form.dataset)) {
    event.preventDefault();
    waiting = event.submitter ?? form;
    return;
  }
  if (isLeaving) {
    event.preventDefault();
    return;
  }
  isLeaving = true;
}

/* A search or a text to be split is no part of the record: nothing is saved or matched for it. */
function keepAside() {
  for (const field of form.querySelectorAll("[data-aside]")) {
    for (const name of ["input", "change"]) {
      field.addEventListener(name, (event) => event.stopPropagation());
    }
  }
}

function watchSaving() {
  form.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target !== form) {
      return;
    }
    if (isLeaving) {
      event.preventDefault(); // the button saves all of it
      return;
    }
    isSaving = true;
    isDirty = false;
  });
  form.addEventListener("htmx:afterRequest", afterSave);
  form.addEventListener("htmx:validation:halted", (event) => {
    if (event.target === form) {
      tell(form.dataset.waiting, "waiting");
    }
  });
  for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    form.addEventListener(name, (event) => {
      if (event.target === form) {
        isDirty = true;
        tell(form.dataset.failed, "refused");
      }
    });
  }
}

function watchLeaving() {
  form.addEventListener("submit", submit);
  window.addEventListener("pageshow", () => {
    isLeaving = false;
    delete form.dataset[RESUBMITTED];
  });
  window.addEventListener("beforeunload", (event) => {
    const line = document.getElementById("save-state");
    const isRefused = line?.matches(".save-refused, .save-changed, .save-signed_out, .save-waiting");
    if (!isLeaving && (isDirty || (isRefused && document.getElementById("id_title")?.value))) {
      event.preventDefault();
    }
  });
}

function watchFolds() {
  form.addEventListener("invalid", (event) => open(event.target), true);
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#id_"]');
    const target = link && document.getElementById(link.getAttribute("href").slice(1));
    if (target) {
      open(target);
      (target.matches("input, select, textarea") ? target : target.querySelector("input"))?.focus();
    }
  });
  form.addEventListener("change", () => form.querySelectorAll(".fold-state").forEach(markFold));
}

function isSaid(field) {
  if (field.type === "hidden" || field.closest("[data-aside]")) {
    return false;
  }
  if (field.type === "checkbox") {
    return field.checked;
  }
  return field.value !== "" && field.value !== "any" && !field.name.endsWith("-comparator");
}

function markFold(state) {
  const names = state.dataset.names.split(" ");
  const isDone = [...form.elements].some(
    (field) =>
      names.some((name) => field.name === name || (name.endsWith("-") && field.name.startsWith(name))) &&
      isSaid(field),
  );
  const mark = state.querySelector(".fold-mark");
  mark.textContent = isDone ? state.dataset.done : state.dataset.open;
  mark.classList.toggle("fold-done", isDone);
}

function watchPasting() {
  const offer = document.querySelector(".paste-offer");
  const box = document.getElementById("pasted");
  form.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const isLong = text.length > 80 && text.trim().split("\n").length > 3;
    if (isLong && event.target.matches("textarea, input") && event.target !== box) {
      box.value = text;
      offer.hidden = false;
    }
  });
  offer.querySelector("button").addEventListener("click", () => {
    form.requestSubmit(document.querySelector("#paste button[type=submit]"));
  });
}

function makeBar() {
  const panel = document.getElementById("preview");
  const button = panel.querySelector(".preview-toggle");
  button.hidden = false;
  document.getElementById("side").classList.add("has-bar");
  button.addEventListener("click", () => {
    const isOpen = panel.classList.toggle("is-open");
    button.setAttribute("aria-expanded", String(isOpen));
  });
  document.querySelector(".draft-jump")?.remove();
}

if (form) {
  form.addEventListener("input", noteTyping, true);
  form.addEventListener("change", noteTyping, true);
  keepAside();
  if (form.hasAttribute("hx-post")) {
    watchSaving();
  }
  watchLeaving();
  watchFolds();
  watchPasting();
  makeBar();
  if ("dirty" in form.dataset) {
    isDirty = true;
    window.addEventListener("load", () => form.dispatchEvent(new Event("change", { bubbles: true })));
  }
}
