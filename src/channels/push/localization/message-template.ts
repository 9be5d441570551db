/** A text of the localization file, cut at its arguments. */
export interface MessageTemplate {
  readonly pieces: readonly Piece[]
}

/** A text, or an argument: the names on the way to it, and how it was written. */
type Piece = string | { readonly path: readonly string[]; readonly written: string }

/** What stands where an argument is not given. */
export type Args = Readonly<Record<string, unknown>>

/** Velocity's references: `$a.b`, `${a.b}`, and with `!` those that vanish when nothing is given. */
const argument =
  /\$!?(?:([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)|\{([A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*)\})/g

/** Cut first, decoded then: `\u0024` is a dollar sign, and begins no argument. */
export function toTemplate(text: string): MessageTemplate {
  const pieces: Piece[] = []
  let end = 0
  for (const match of text.matchAll(argument)) {
    const [written, plain, braced = ''] = match
    pieces.push(decode(text.slice(end, match.index)))
    pieces.push({ path: (plain ?? braced).split('.'), written })
    end = match.index + written.length
  }
  pieces.push(decode(text.slice(end)))
  return { pieces: pieces.filter((piece) => piece !== '') }
}

/**
 * The text with the arguments given, an unknown one left as it is written. Undefined when it would
 * be longer than `most`: a short text may name a long argument many times.
 */
export function fill({ pieces }: MessageTemplate, args: Args, most: number): string | undefined {
  let filled = ''
  for (const piece of pieces) {
    filled += typeof piece === 'string' ? piece : (valueAt(args, piece.path) ?? unknown(piece))
    if (filled.length > most) return undefined
  }
  return filled
}

function unknown({ written }: { written: string }): string {
  return written.startsWith('$!') ? '' : written
}

/** What can be read of an argument: a text, a number, true or false. */
function valueAt(args: Args, path: readonly string[]): string | undefined {
  let value: unknown = args
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
    value = Reflect.get(value, name)
  }
  return /^(?:string|number|boolean)$/.test(typeof value) ? String(value) : undefined
}

/** `\u00A1` as Java writes it, in twos for what lies beyond the first 65,536. */
function decode(text: string): string {
  const decoded = text.replace(/\\u([0-9A-Fa-f]{4})/g, (_, hex: string) => {
    return String.fromCharCode(Number.parseInt(hex, 16))
  })
  return decoded.toWellFormed()
}
