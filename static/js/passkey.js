// Passkeys: a button asks the browser for one, and what it gives is sent with the form around the button.
"use strict";

const options = async (form) => {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  return (await answer.json()).request_options;
};

async function askFor(form) {
  const credential = form.dataset.passkey === "create"
    ? await webauthnJSON.create(await options(form))
    : await webauthnJSON.get(await options(form));
  form.elements.credential.value = JSON.stringify(credential);
  form.submit();
}

// Where the browser can't, the words that stand in for the button say so.
document.querySelectorAll("form[data-passkey]").forEach((form) => {
  const able = window.PublicKeyCredential && !/^[\d.]+$|^\[/.test(location.hostname);
  form.querySelector(".passkey-able").hidden = !able;
  form.querySelector(".passkey-unable").hidden = able;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const failed = form.querySelector(".passkey-failed");
    failed.hidden = true;
    askFor(form).catch(() => { failed.hidden = false; failed.focus(); });
  });
});
