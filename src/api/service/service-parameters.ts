import {
  isUploadedFile,
  type Parameters,
  type ParameterValue,
  payloadTooLarge,
} from '../../base/http/index.ts'
import { parameterInvalid } from './service-errors.ts'

/** What a request brings, by its use. */
export interface SortedParameters {
  /** By names with a leading underscore. */
  readonly steering: ReadonlyMap<string, string>
  /** Everything else, files too: the user's own, kept in storage. */
  readonly data: ReadonlyMap<string, ParameterValue>
}

const mostSteering = 65_536 // characters, names included; every request to an instance reads them

/** Such names become variables of SCXML documents: ECMA-262, IdentifierName. */
const identifier = /^[$_\p{ID_Start}](?:[$\p{ID_Continue}]|\u200c|\u200d)*$/u

export function sortParameters(parameters: Parameters): SortedParameters {
  const steering = new Map<string, string>()
  const data = new Map<string, ParameterValue>()
  let size = 0
  for (const [name, value] of parameters.entries()) {
    if (!name.startsWith('_')) data.set(name, value)
    else if (value !== null) {
      const text = toText(name, value)
      size += name.length + text.length
      steering.set(name, text)
    }
  }
  refuseOver(size)
  return { steering, data }
}

/** What one request may bring, no number of them may exceed: what was kept before counts too. */
export function refuseGrowth(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): void {
  const size = sizeOf(after)
  if (size > sizeOf(before)) refuseOver(size)
}

function sizeOf(texts: Readonly<Record<string, string>>): number {
  return Object.entries(texts).reduce((sum, [name, text]) => sum + name.length + text.length, 0)
}

function refuseOver(size: number): void {
  if (size > mostSteering)
    throw payloadTooLarge(`parameters with _ over ${mostSteering} characters`)
}

function toText(name: string, value: ParameterValue): string {
  if (!identifier.test(name)) throw parameterInvalid(name, 'has a name that is no identifier')
  if (isUploadedFile(value)) throw parameterInvalid(name, 'must be text, not a file')
  return typeof value === 'string' ? value : JSON.stringify(value)
}
