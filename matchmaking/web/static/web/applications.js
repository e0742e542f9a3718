/* The line that tells whether a draft is saved. Without scripts the button saves. */

const form = document.getElementById("draft-form");

function tell(words, failed) {
  const line = document.getElementById("save-words");
  if (line) {
    line.textContent = words;
    line.parentElement.className = failed ? "save-state save-refused" : "save-state save-typing";
  }
}

if (form) {
  form.addEventListener("input", (event) => {
    if (event.target.type !== "file") {
      tell(form.dataset.typing, false);
    }
  });
  for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    form.addEventListener(name, () => tell(form.dataset.failed, true));
  }
}
