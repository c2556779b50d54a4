// Progressive enhancement only: every page works without this file.
import { initAll } from './nhsuk/nhsuk-frontend.min.js'

document.body.classList.add('js-enabled', 'nhsuk-frontend-supported')
// The count of characters takes a text's own limit away; ours is far above the count's.
const limits = [...document.querySelectorAll('textarea[maxlength]')]
  .map((text) => [text, text.maxLength])
initAll()
for (const [text, most] of limits) text.maxLength = most

// A second press of the same button sends nothing while the first is on its way. The
// form's own token makes a second sending harmless all the same.
for (const form of document.querySelectorAll('form[method=post]')) {
  let sent = 0
  form.addEventListener('submit', (event) => {
    const now = Date.now()
    if (now - sent < 2000) event.preventDefault()
    else sent = now
  })
}
window.addEventListener('pageshow', (event) => {
  // Back to a form that was sent: the browser's copy may be older than the bid.
  if (event.persisted) window.location.reload()
})

// Browsers that cannot show what is folded away on paper by style open it for that long.
const folded = new Set()
window.addEventListener('beforeprint', () => {
  for (const one of document.querySelectorAll('details:not([open])')) {
    folded.add(one)
    one.open = true
  }
})
window.addEventListener('afterprint', () => {
  for (const one of folded) one.open = false
  folded.clear()
})
