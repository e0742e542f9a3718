/* Keys of the review desk. Everything they do can be done without them. */

const form = document.getElementById("decision");
const help = document.querySelector("dialog.keys");
const helpButton = document.querySelector("[data-keys-help]");

function follow(relation) {
  const link = document.querySelector(`.around a[rel="${relation}"]`);
  if (link) {
    link.click();
  }
}

function choose(key) {
  const verdicts = form ? [...form.querySelectorAll(".verdict")] : [];
  const verdict = verdicts.find((one) => one.querySelector("kbd")?.textContent === key);
  const radio = verdict && verdict.querySelector("input");
  if (radio && !radio.matches(":disabled")) {
    radio.checked = true;
    radio.focus();
    form.scrollIntoView({ block: "nearest" });
  }
  return radio;
}

function toggleReason(number) {
  const boxes = form ? form.querySelectorAll('input[name="reasons"]') : [];
  const box = boxes[number - 1];
  if (box && !box.matches(":disabled")) {
    box.checked = !box.checked;
    box.focus();
  }
}

const keys = {
  j: () => follow("next"),
  k: () => follow("prev"),
  a: () => choose("a"),
  r: () => choose("r"),
  f: () => choose("f"),
  w: () => form && form.elements.words.focus(),
  "?": () => help && help.showModal(),
};

function isTyping(target) {
  return target.matches("textarea, select, input:not([type=radio]):not([type=checkbox])");
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.altKey || (help && help.open)) {
    return;
  }
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const button = form && form.querySelector('button[value="next"]:not(:disabled)');
    if (button) {
      event.preventDefault();
      form.requestSubmit(button);
    }
    return;
  }
  if (event.ctrlKey || event.metaKey) {
    return;
  }
  if (isTyping(event.target)) {
    if (event.key === "Escape") {
      event.target.blur();
    }
    return;
  }
  if (/^[1-9]$/.test(event.key)) {
    event.preventDefault();
    toggleReason(Number(event.key));
  } else if (Object.hasOwn(keys, event.key)) {
    event.preventDefault();
    keys[event.key]();
  }
});

if (help && helpButton) {
  helpButton.hidden = false;
  helpButton.addEventListener("click", () => help.showModal());
}
