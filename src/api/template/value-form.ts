import { z } from 'zod'

/** A manifest is text all through, as options are: `0650` keeps its zero. */
const word = z.string().trim().min(1, 'is empty')
const number = z
  .string()
  .regex(/^-?\d{1,15}$/, 'is not a whole number')
  .transform(Number)
const words = z.array(word).min(1, 'is empty')

/** Forms that need no more than their name; it may then stand alone, as in `form: boolean`. */
const plainForms = z.strictObject({
  kind: z.enum([
    'text',
    'secret',
    'boolean',
    'url',
    'urls',
    'country',
    'span',
    'office-hours',
    'capacity',
  ]),
})
const integerForm = z.strictObject({
  kind: z.literal('integer'),
  min: number,
  max: number,
  unit: word.optional(),
})
const choiceForm = z.strictObject({ kind: z.literal('choice'), choices: words })
const listForm = z.strictObject({ kind: z.literal('list'), choices: words.optional() })
const referenceForm = z.strictObject({
  kind: z.literal('reference'),
  to: z.enum(['service', 'queue', 'resource-group', 'pattern-group', 'provider']),
})

/** What a value may be, and so how it is checked and edited. */
export const valueForm = z.preprocess(
  (written) => (typeof written === 'string' ? { kind: written } : written),
  z.discriminatedUnion(
    'kind',
    [plainForms, integerForm, choiceForm, listForm, referenceForm],
    'is not a form there is',
  ),
)

/**
 * | kind         | value                                                            |
 * | text, secret | anything; a secret is never shown                                |
 * | integer      | a whole number within limits                                     |
 * | list         | words with commas between them                                   |
 * | url, urls    | http or https; several with commas between them                  |
 * | country      | two letters                                                      |
 * | span         | a length of calendar time, `1M`; y, M, w, d, h, m                |
 * | reference    | the name of something that is configured elsewhere               |
 * | office-hours, capacity | one option of a calendar, which is judged as a whole   |
 */
export type ValueForm = z.output<typeof valueForm>

/** What is wrong with a value; undefined when nothing is. */
export function faultOf(form: ValueForm, written: string): string | undefined {
  const value = written.trim()
  switch (form.kind) {
    case 'integer':
      return integerFault(form, value)
    case 'choice':
      return form.choices.includes(value) ? undefined : notOneOf(value, form.choices)
    case 'list':
      return listFault(form.choices, value)
    case 'boolean':
      return /^(true|false)$/i.test(value) ? undefined : `${quote(value)} is not true or false`
    case 'url':
      return isUrl(value) ? undefined : 'is not an http or https URL' // unquoted: it may hold a password
    case 'urls':
      return places(value).every(isUrl) ? undefined : 'holds what is not an http or https URL'
    case 'country':
      return /^[A-Za-z]{2}$/.test(value)
        ? undefined
        : `${quote(value)} is not a country of two letters`
    case 'span':
      return /^(\d{1,6}[yMwdhm])+$/.test(value)
        ? undefined
        : `${quote(value)} is not a time such as 1M (y, M, w, d, h or m after each number)`
    case 'text':
    case 'secret':
    case 'reference':
    case 'office-hours':
    case 'capacity':
      return undefined
  }
}

function integerFault(
  { min, max }: { readonly min: number; readonly max: number },
  value: string,
): string | undefined {
  if (!/^-?\d{1,10}$/.test(value)) return `${quote(value)} is not a whole number`
  const isWithin = Number(value) >= min && Number(value) <= max
  return isWithin ? undefined : `${value} is outside ${min} to ${max}`
}

function listFault(choices: readonly string[] | undefined, value: string): string | undefined {
  const stranger = places(value).find((place) => choices?.includes(place) === false)
  return stranger === undefined ? undefined : notOneOf(stranger, choices ?? [])
}

function isUrl(value: string): boolean {
  return /^https?:\/\/[^/]/i.test(value) && URL.canParse(value)
}

function places(value: string): string[] {
  return value
    .split(',')
    .map((place) => place.trim())
    .filter((place) => place !== '')
}

function notOneOf(value: string, choices: readonly string[]): string {
  return `${quote(value)} is not one of ${choices.join(', ')}`
}

/** A value as a fault shows it: it may be long, and it may hold control characters. */
export function quote(value: string): string {
  return JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value)
}
