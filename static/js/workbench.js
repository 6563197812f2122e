// The workbench saves piece by piece without a reload, and keeps in this browser what isn't saved yet.
// Without this file every button is a plain form post.
"use strict";

const bench = document.getElementById("bench");
const words = bench?.dataset ?? {};

const nameOf = (form) => `zvarot/${words.keep}/${form.elements.piece.value}`;

// A browser may refuse to keep anything; then there is nothing to offer.
function kept(form) {
  try { return localStorage.getItem(nameOf(form)); } catch { return null; }
}
function keep(form, text) {
  try { localStorage.setItem(nameOf(form), text); } catch { /* nothing is kept */ }
}
function forget(form) {
  try { localStorage.removeItem(nameOf(form)); } catch { /* nothing was kept */ }
}

function element(tag, text, properties = {}) {
  return Object.assign(document.createElement(tag), { textContent: text, ...properties });
}

function say(text) {
  const status = document.getElementById("said");
  if (status) status.textContent = text;
}

// What was typed and never saved is offered above its field; it is never put there by itself.
function offer(form) {
  const text = kept(form);
  const field = form.elements.text;
  if (text === null) return;
  if (text === field.value) { forget(form); return; }
  const box = element("div", "", { className: "piece-offer" });
  const quote = element("p", text, { className: "desk-words", lang: field.lang, dir: field.dir });
  const restore = element("button", words.restore, { type: "button", className: "button" });
  const drop = element("button", words.drop, { type: "button", className: "button" });
  const acts = element("p", "", { className: "piece-acts" });
  restore.addEventListener("click", () => { field.value = text; box.remove(); field.focus(); measure(field); });
  drop.addEventListener("click", () => { forget(form); box.remove(); field.focus(); });
  acts.append(restore, drop);
  box.append(element("p", words.kept, { className: "soft" }), quote, acts);
  field.before(box);
}

function measure(field) {
  const told = document.getElementById(field.getAttribute("aria-describedby"));
  const count = [...field.value].length;
  told.querySelector("[data-length]").textContent = count;
  told.classList.toggle("is-over", count > Number(field.dataset.longest || Infinity));
}

function complain(form, text) {
  form.querySelector(".piece-trouble")?.remove();
  const line = element("p", text, { className: "piece-trouble" });
  line.setAttribute("role", "alert");
  if (text === words.login && words.loginAddress) {
    line.append(" ", element("a", words.loginLink, { href: words.loginAddress, target: "_blank", rel: "noopener" }));
  }
  form.elements.text.before(line);
}

// After a new login the page's token is an old one: ask for the page again, take its token to every form.
async function renewToken() {
  const answer = await fetch(location.href, { redirect: "manual" });
  if (answer.type === "opaqueredirect") throw new Error(words.login);
  if (!answer.ok) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const token = page.querySelector("#bench [name=csrfmiddlewaretoken]")?.value;
  document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((field) => { if (token) field.value = token; });
  return Boolean(token);
}

function post(form, button) {
  const body = new FormData(form);
  body.set("act", button.value);
  return fetch(location.href, { method: "POST", body, redirect: "manual", headers: { Accept: "application/json" } });
}

const isJson = (answer) => (answer.headers.get("Content-Type") ?? "").startsWith("application/json");

async function send(form, button) {
  let answer = await post(form, button);
  if (answer.status === 403 && await renewToken()) answer = await post(form, button);
  if (answer.type === "opaqueredirect") throw new Error(words.login);
  if (!isJson(answer)) throw new Error(words.failed);
  return answer.json();
}

function replace(old, html) {
  if (!old || !html) return null;
  const box = document.createElement("template");
  box.innerHTML = html.trim();
  const fresh = box.content.firstElementChild;
  old.replaceWith(fresh);
  return fresh;
}

async function submit(form, button, goOn) {
  const article = form.closest(".piece");
  const sent = form.elements.text.value;
  const buttons = [...form.querySelectorAll("button[name=act]")];
  buttons.forEach((each) => { each.disabled = true; });
  keep(form, sent);
  try {
    const answer = await send(form, button);
    const now = form.elements.text.value;
    if (answer.ok) forget(form);
    replace(document.getElementById("bar"), answer.bar);
    say(answer.said);
    if (!answer.row) { complain(form, answer.said); return; }
    const fresh = replace(article, answer.row);
    const field = fresh.querySelector("textarea");
    if (now !== sent) { field.value = now; keep(fresh.querySelector("form"), now); }
    const next = goOn && answer.ok ? fresh.nextElementSibling?.querySelector("textarea") : null;
    (next ?? field).focus();
  } catch (error) {
    const known = [words.login, words.failed].includes(error.message);
    complain(form, known ? error.message : words.offline);
  } finally {
    buttons.forEach((each) => { each.disabled = false; });
  }
}

if (bench) {
  bench.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.elements.piece) return;
    event.preventDefault();
    submit(form, event.submitter ?? form.querySelector("button[name=act]"), false);
  });
  bench.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!form?.elements.piece) return;
    measure(event.target);
    if (event.target.value === form.elements.seen.value) forget(form);
    else keep(form, event.target.value);
  });
  bench.addEventListener("keydown", (event) => {
    const form = event.target.form;
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !form?.elements.piece) return;
    event.preventDefault();
    submit(form, form.querySelector("button[value=save]"), true);
  });
  bench.querySelectorAll(".piece > form").forEach((form) => { if (form.elements.piece) offer(form); });
}
