/** Spells paths and keys so that ids, times and numbers of the recording do not show. */

const time = /^\d{4}-\d\d-\d\d(T.*)?$/
const id = /^(?=.*\d)[\w-]{8,}$/
const number = /^\+?\d{5,}$/

/** Whether it names one thing among many and differs from server to server. */
export function looksLikeId(text) {
  return (id.test(text) || number.test(text)) && !time.test(text)
}

/** A key of an answer: `_id` stays, what is data is named by its kind. */
export function keyShown(key) {
  if (time.test(key)) return '<time>'
  return looksLikeId(key) ? '<id>' : key
}

/** `/genesys/1/storage/<id>?name`: the names of the query stay, its values do not. */
export function pathShown({ pathname, searchParams }) {
  const path = pathname.split('/').map(keyShown).join('/')
  const names = [...new Set(searchParams.keys())].map(keyShown)
  return names.length === 0 ? path : `${path}?${names.join('&')}`
}
