// SPDX-License-Identifier: Apache-2.0
//
// Passkeys (WebAuthn) are the one thing that cannot be done without a script:
// only a script may ask the browser for one.

const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));

const toText = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');

// send asks the desk something, and gives its answer.
async function send(path, body) {
  const answer = await fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  if (!answer.ok) {
    throw new Error(String(answer.status));
  }
  return answer.json();
}

// withBytes gives the question of the desk as the browser wants it.
function withBytes({ publicKey: ask }) {
  const list = (keys) => (keys || []).map((key) => ({ ...key, id: toBytes(key.id) }));
  const out = { ...ask, challenge: toBytes(ask.challenge) };
  if (ask.user) {
    out.user = { ...ask.user, id: toBytes(ask.user.id) };
    out.excludeCredentials = list(ask.excludeCredentials);
  } else {
    out.allowCredentials = list(ask.allowCredentials);
  }
  return { publicKey: out };
}

// asText gives what the browser made as the desk wants it.
function asText(key) {
  const response = {};
  for (const part of ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
    if (key.response[part]) {
      response[part] = toText(key.response[part]);
    }
  }
  if (key.response.getTransports) {
    response.transports = key.response.getTransports();
  }
  return { id: key.id, rawId: toText(key.rawId), type: key.type, response, clientExtensionResults: {} };
}

// Each form says what it does with a passkey: make one, or come in with one.
for (const form of document.querySelectorAll('form[data-passkey]')) {
  const status = form.querySelector('[role=status]');
  form.hidden = !window.PublicKeyCredential;
  const instead = document.getElementById(form.dataset.instead);
  if (instead && window.PublicKeyCredential) {
    instead.hidden = true;
  }
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    status.textContent = '';
    const path = form.dataset.passkey;
    try {
      const question = withBytes(await send(`${path}/begin`, Object.fromEntries(new FormData(form))));
      const make = Boolean(question.publicKey.user);
      const key = await (make ? navigator.credentials.create(question) : navigator.credentials.get(question));
      const next = form.dataset.next ? `?next=${encodeURIComponent(form.dataset.next)}` : '';
      const { to } = await send(`${path}/finish${next}`, asText(key));
      if (new URL(to, location.href).pathname === location.pathname) {
        location.hash = new URL(to, location.href).hash;
        location.reload();
      } else {
        location.assign(to);
      }
    } catch {
      status.textContent = form.dataset.refused;
    }
  });
}
