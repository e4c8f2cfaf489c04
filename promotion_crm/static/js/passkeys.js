// Passkeys: shows what this browser can do, and hands the form to allauth's script.
const form = document.querySelector('form[data-passkey]')
const { webauthnJSON, allauth } = window

if (form && webauthnJSON && webauthnJSON.supported()) {
  const kind = form.dataset.passkey
  const ids = { credential: 'passkey-credential', [kind]: 'passkey-button' }
  if (document.getElementById('passkey-data')) ids.data = 'passkey-data'
  if (document.getElementById('id_passwordless')) ids.passwordless = 'id_passwordless'
  allauth.webauthn.forms[`${kind}Form`]({ ids })
  form.hidden = false
} else {
  for (const note of document.querySelectorAll('[data-passkey-missing]')) note.hidden = false
}

document.addEventListener('allauth.error', (event) => {
  event.preventDefault()
  const note = form && form.querySelector('[data-passkey-error]')
  if (note) note.hidden = false
})
