import { keyPart } from '../../base/kernel/index.ts'

/** Stream of what was changed in a section; expires a year after the last change. */
export const historyKey = (section: string) => `gms:console:history:{${keyPart(section)}}`
