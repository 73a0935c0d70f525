// Asks the browser for a passkey and sends its answer with the form. The server checks everything; nothing is kept here.

function bytes(text) {
  const padded = text.replace(/-/g, "+").replace(/_/g, "/");
  return Uint8Array.from(atob(padded), (sign) => sign.charCodeAt(0));
}

function text(buffer) {
  if (!buffer) return undefined;
  const signs = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(signs).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function readable(options) {
  const known = (list) => list?.map((each) => ({ ...each, id: bytes(each.id) }));
  const user = options.user && { ...options.user, id: bytes(options.user.id) };
  return {
    ...options,
    challenge: bytes(options.challenge),
    ...(user && { user }),
    ...(options.excludeCredentials && { excludeCredentials: known(options.excludeCredentials) }),
    ...(options.allowCredentials && { allowCredentials: known(options.allowCredentials) }),
  };
}

function sendable(credential) {
  const { response } = credential;
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: {
      clientDataJSON: text(response.clientDataJSON),
      attestationObject: text(response.attestationObject),
      authenticatorData: text(response.authenticatorData),
      signature: text(response.signature),
      userHandle: text(response.userHandle),
      transports: response.getTransports?.(),
    },
  };
}

async function ask(form) {
  const answer = await fetch(form.dataset.ask, {
    method: "POST",
    headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value, Accept: "application/json" },
  });
  if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
  const publicKey = readable(await answer.json());
  const credential = await navigator.credentials[form.dataset.passkey]({ publicKey });
  return JSON.stringify(sendable(credential));
}

// A browser says InvalidStateError where the device has one of the account already (WebAuthn, excludeCredentials).
function why(error, words) {
  return (error.name === "InvalidStateError" && words.there) || (error.message === "429" && words.slow) || words.failed;
}

function prepare(form) {
  const button = form.querySelector("button[type=submit]");
  const says = form.querySelector("[data-passkey-says]");
  if (!window.PublicKeyCredential) {
    says.textContent = says.dataset.cannot;
    return;
  }
  button.disabled = false;
  says.textContent = "";
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.getAttribute("aria-disabled") || !form.reportValidity()) return;
    button.setAttribute("aria-disabled", "true");
    says.textContent = "";
    try {
      form.elements.answer.value = await ask(form);
      HTMLFormElement.prototype.submit.call(form);
    } catch (error) {
      says.textContent = why(error, says.dataset);
      button.removeAttribute("aria-disabled");
    }
  });
}

for (const form of document.querySelectorAll("form[data-passkey]")) prepare(form);
