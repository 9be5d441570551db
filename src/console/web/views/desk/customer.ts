import type { Interaction } from './desk-json.ts'

const names = ['nickname', 'fldnFirstName', '_usr_customer_name', 'firstName', 'FirstName']
const numbers = ['_dial', '_customer_number', '_phone_number', 'phoneNumber']
const subjects = ['subject', 'fldnSubject', '_usr_reason', 'reason']

/** Who it is, as well as it is known. */
export function customerName(interaction: Interaction): string {
  return find(interaction, names) ?? customerNumber(interaction) ?? interaction.id
}

export function customerNumber(interaction: Interaction): string | undefined {
  return find(interaction, numbers)
}

export function subjectOf(interaction: Interaction): string | undefined {
  return find(interaction, subjects)
}

/** What else came with it, without what is shown by itself. */
export function otherData({ customer }: Interaction): [string, string][] {
  const shown = new Set([...names, ...numbers, ...subjects])
  return Object.entries(customer).filter(([name, value]) => !shown.has(name) && value !== '')
}

function find({ customer }: Interaction, keys: readonly string[]): string | undefined {
  return keys.map((key) => customer[key]).find((value) => value !== undefined && value !== '')
}
