/**
 * Telephone numbers: the form that all spellings of one share, and what its plan says of it. Whether
 * it may be called is for those who call.
 */
export { isPremium, phoneKey, toE164 } from './phone-number.ts'
