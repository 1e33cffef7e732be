// Passkeys and security keys: between the browser's key and a plain form.
//
// A form says what is to be done: data-passkey="make", "use" or "login". Options come from the JSON
// that data-options names, for "login" from the form's own address. The key's answer goes into the
// form's field "credential", and the form is sent.

function bytes(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function withIds(list) {
  return (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));
}

async function make(options, form) {
  const alone = form.elements.passwordless?.checked ?? false;
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: withIds(options.excludeCredentials),
    authenticatorSelection: {
      ...options.authenticatorSelection,
      residentKey: alone ? "required" : "discouraged",
      requireResidentKey: alone,
      ...(alone ? { userVerification: "required" } : {}),
    },
  };
  const key = await navigator.credentials.create({ publicKey });
  return answer(key, {
    attestationObject: text(key.response.attestationObject),
    transports: key.response.getTransports?.() ?? [],
  });
}

async function use(options) {
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: withIds(options.allowCredentials),
  };
  const key = await navigator.credentials.get({ publicKey });
  const { authenticatorData, signature, userHandle } = key.response;
  return answer(key, {
    authenticatorData: text(authenticatorData),
    signature: text(signature),
    ...(userHandle ? { userHandle: text(userHandle) } : {}),
  });
}

function answer(key, response) {
  return {
    id: key.id,
    rawId: text(key.rawId),
    type: key.type,
    authenticatorAttachment: key.authenticatorAttachment,
    clientExtensionResults: key.getClientExtensionResults(),
    response: { ...response, clientDataJSON: text(key.response.clientDataJSON) },
  };
}

async function asked(form) {
  if (form.dataset.options) {
    const kept = JSON.parse(document.getElementById(form.dataset.options).textContent);
    return (kept.creation_options ?? kept.request_options).publicKey;
  }
  const got = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!got.ok) throw new Error(`${got.status}`);
  return (await got.json()).request_options.publicKey;
}

function button(form) {
  return document.querySelector(`[data-passkey-button="${form.id}"]`);
}

function watch(form) {
  const start = button(form);
  const failed = document.querySelector(`[data-passkey-failed="${form.id}"]`);
  if (!globalThis.PublicKeyCredential) return; // the page has said so from the start
  const unable = document.querySelector(`[data-passkey-unable="${form.id}"]`);
  if (unable) unable.hidden = true;
  start.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (failed) failed.hidden = true;
    start.disabled = true;
    try {
      const options = await asked(form);
      const key = form.dataset.passkey === "make" ? await make(options, form) : await use(options);
      form.elements.credential.value = JSON.stringify(key);
      form.submit();
    } catch {
      // Cancelled, timed out or refused: the browser has said why, the page says what to do.
      if (failed) failed.hidden = false;
      start.disabled = false;
    }
  });
}

for (const form of document.querySelectorAll("form[data-passkey]")) watch(form);
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-passkey]")) button(form).disabled = false;
});
