/* Checking signed editions in the browser: digest, signature, entries, chain. Nothing is sent. */

const root = document.querySelector("[data-check]");
const results = root.querySelector("[data-results]");
const drop = root.querySelector("[data-drop]");
const siteButton = root.querySelector("[data-check-site]");
const say = (name) => root.getAttribute(`data-text-${name}`);
const published = new Set(
  [...document.querySelectorAll("[data-sha256]")].map((mark) => mark.getAttribute("data-sha256")),
);
const keys = JSON.parse(root.getAttribute("data-keys"));

const hex = (buffer) =>
  [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const bytes = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
const sha256 = async (raw) => hex(await crypto.subtle.digest("SHA-256", raw));

/* Sorted keys and no spaces: the form in which documents are signed. */
function canonical(value) {
  if (Array.isArray(value)) {
    return `[${value.map(canonical).join(",")}]`;
  }
  if (value && typeof value === "object") {
    const pairs = Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
    return `{${pairs.join(",")}}`;
  }
  return JSON.stringify(value);
}

/* True or false; null where the browser does not know Ed25519. */
async function holds(raw, signature, publicKey) {
  let key;
  try {
    key = await crypto.subtle.importKey("raw", bytes(publicKey), { name: "Ed25519" }, false, ["verify"]);
  } catch {
    return null;
  }
  try {
    return await crypto.subtle.verify({ name: "Ed25519" }, key, bytes(signature), raw);
  } catch {
    return false;
  }
}

async function checkEntries(document_, lines) {
  if (!Array.isArray(document_.entries)) {
    return;
  }
  const { entries, digests } = document_;
  if (entries.length !== document_.n_entries || digests.length !== entries.length) {
    lines.push([false, say("counts-wrong")]);
    return;
  }
  for (const [place, entry] of entries.entries()) {
    const digest = await sha256(new TextEncoder().encode(canonical(entry)));
    if (digest !== digests[place]) {
      lines.push([false, `${say("entry-wrong")} ${place + 1}`]);
      return;
    }
  }
  lines.push([true, `${say("entries")} ${entries.length}`]);
}

/* The edition before it, where that one is among the files as well. */
function checkChain(document_, digests, lines) {
  const previous = document_.previous;
  const former = previous && digests.get(`edition-${previous.number}`);
  if (former) {
    const isSame = former === previous.sha256;
    lines.push([isSame, isSame ? say("chain") : say("chain-wrong")]);
  }
}

async function checkPair(stem, pair, digests) {
  const lines = [];
  if (!pair.json || !pair.sig) {
    return { stem, lines: [[false, say("no-pair")]] };
  }
  let document_;
  let signed;
  try {
    document_ = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(pair.json));
    signed = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(pair.sig));
  } catch {
    return { stem, lines: [[false, say("no-json")]] };
  }
  const digest = digests.get(stem);
  const isNamed = digest === signed.sha256;
  lines.push([isNamed, isNamed ? say("sha") : say("sha-wrong")]);
  const isKnown = published.has(digest);
  lines.push([isKnown, isKnown ? say("site") : say("site-wrong")]);
  await checkEntries(document_, lines);
  checkChain(document_, digests, lines);
  const publicKey = keys[document_.key];
  if (!publicKey || signed.key !== document_.key) {
    lines.push([false, say("no-key")]);
    return { stem, digest, lines };
  }
  const isSigned = await holds(pair.json, signed.signature, publicKey);
  if (isSigned === null) {
    lines.push([null, say("no-ed25519")]);
  } else {
    lines.push([isSigned, isSigned ? say("signature") : say("signature-wrong")]);
  }
  return { stem, digest, lines };
}

function element(name, text, kind) {
  const made = document.createElement(name);
  made.textContent = text;
  if (kind) {
    made.className = kind;
  }
  return made;
}

function show({ stem, digest, lines }) {
  const isWrong = lines.some(([isRight]) => isRight === false);
  const isPartly = lines.some(([isRight]) => isRight === null);
  const verdict = isWrong ? "wrong" : isPartly ? "partly" : "right";
  const box = element("section", "", `check-result check-${verdict}`);
  const head = element("h3", `${stem}: `);
  head.append(element("b", say(verdict)));
  box.append(head);
  if (digest) {
    box.append(element("p", digest, "digest"));
  }
  const list = element("ul", "");
  for (const [isRight, text] of lines) {
    const mark = isRight === null ? "–" : isRight ? "✓" : "✗";
    list.append(element("li", `${mark} ${text}`, isRight === false ? "is-wrong" : ""));
  }
  box.append(list);
  results.append(box);
}

async function check(files) {
  results.replaceChildren(element("p", say("working")));
  if (!globalThis.crypto?.subtle) {
    results.replaceChildren(element("p", say("no-crypto"), "caution"));
    return;
  }
  const pairs = new Map();
  const digests = new Map();
  for (const { name, raw } of files) {
    const stem = name.replace(/\.(json|sig)$/, "");
    const half = name.endsWith(".sig") ? "sig" : "json";
    if (stem === "keys") {
      continue;
    }
    pairs.set(stem, { ...pairs.get(stem), [half]: raw });
    if (half === "json") {
      digests.set(stem, await sha256(raw));
    }
  }
  const found = [];
  for (const stem of [...pairs.keys()].sort()) {
    found.push(await checkPair(stem, pairs.get(stem), digests));
  }
  results.replaceChildren();
  found.forEach(show);
}

async function chosen(files) {
  const read = [...files].map(async (file) => ({ name: file.name, raw: await file.arrayBuffer() }));
  await check(await Promise.all(read));
}

async function fromSite() {
  const links = [...document.querySelectorAll(".signed a[download]")];
  try {
    const loaded = links.map(async (link) => {
      const answer = await fetch(link.href);
      if (!answer.ok) {
        throw new Error(link.href);
      }
      return { name: link.textContent.trim(), raw: await answer.arrayBuffer() };
    });
    await check(await Promise.all(loaded));
  } catch {
    results.replaceChildren(element("p", say("failed"), "caution"));
  }
}

root.querySelector("input[type=file]").addEventListener("change", (event) => chosen(event.target.files));
drop.addEventListener("dragover", (event) => {
  event.preventDefault();
  drop.classList.add("is-over");
});
drop.addEventListener("dragleave", () => drop.classList.remove("is-over"));
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  drop.classList.remove("is-over");
  chosen(event.dataTransfer.files);
});
if (siteButton) {
  siteButton.hidden = false;
  siteButton.addEventListener("click", fromSite);
}
