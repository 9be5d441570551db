import { type CharSet, charsOf } from './char-set.ts'
import type { JavaFlags } from './java-flags.ts'
import { scanUnicode } from './unicode-scan.ts'

/** POSIX classes, of ASCII alone, as pairs of characters. */
const posix = new Map([
  ['Lower', 'az'],
  ['Upper', 'AZ'],
  ['ASCII', '\0\x7f'],
  ['Alpha', 'azAZ'],
  ['Digit', '09'],
  ['Alnum', '09azAZ'],
  ['Punct', '!/:@[`{~'],
  ['Graph', '!~'],
  ['Print', ' ~'],
  ['Blank', '  \t\t'],
  ['Cntrl', '\0\x1f\x7f\x7f'],
  ['XDigit', '09afAF'],
  ['Space', '  \t\r'],
])

/** The same under Java's flag `U`, as classes of JavaScript. */
const unicodePosix = new Map([
  ['Lower', '\\p{Lowercase}'],
  ['Upper', '\\p{Uppercase}'],
  ['Alpha', '\\p{Alphabetic}'],
  ['Digit', '\\p{Nd}'],
  ['Alnum', '\\p{Alphabetic}\\p{Nd}'],
  ['Punct', '\\p{P}'],
  ['Graph', '[^\\p{White_Space}\\p{Cc}\\p{Cs}\\p{Cn}]'],
  ['Print', '[^\\p{White_Space}\\p{Cc}\\p{Cs}\\p{Cn}]\\p{Zs}'],
  ['Blank', '\\p{Zs}\\t'],
  ['Cntrl', '\\p{Cc}'],
  ['XDigit', '\\p{Nd}\\p{Hex_Digit}'],
  ['Space', '\\p{White_Space}'],
])

const ignorable = '\\0-\\x08\\x0e-\\x1b\\x7f-\\x9f\\p{Cf}'
const cased = '\\p{Lowercase}\\p{Uppercase}\\p{Lt}'

/** Names of Java's own: its methods of characters, and categories that are none of Unicode. */
const javaOnly = new Map([
  ['L1', '\\0-\\xff'],
  ['LD', '\\p{L}\\p{Nd}'],
  ['all', '\\p{Any}'],
  ['javaLowerCase', '\\p{Lowercase}'],
  ['javaUpperCase', '\\p{Uppercase}'],
  ['javaTitleCase', '\\p{Lt}'],
  ['javaAlphabetic', '\\p{Alphabetic}'],
  ['javaIdeographic', '\\p{Ideographic}'],
  ['javaDigit', '\\p{Nd}'],
  ['javaDefined', '\\P{Cn}'],
  ['javaLetter', '\\p{L}'],
  ['javaLetterOrDigit', '\\p{L}\\p{Nd}'],
  ['javaSpaceChar', '\\p{Z}'],
  ['javaWhitespace', '[\\p{Z}--[\\u00a0\\u2007\\u202f]]\\t-\\r\\x1c-\\x1f'],
  ['javaISOControl', '\\0-\\x1f\\x7f-\\x9f'],
  ['javaMirrored', '\\p{Bidi_Mirrored}'],
  ['javaIdentifierIgnorable', ignorable],
  ['javaJavaIdentifierStart', '\\p{L}\\p{Nl}\\p{Sc}\\p{Pc}'],
  ['javaJavaIdentifierPart', `\\p{L}\\p{Nl}\\p{Sc}\\p{Pc}\\p{Nd}\\p{Mn}\\p{Mc}${ignorable}`],
  ['javaUnicodeIdentifierStart', '\\p{ID_Start}'],
  ['javaUnicodeIdentifierPart', `\\p{ID_Continue}${ignorable}`],
])

/** Properties that are true or false, after `Is`, in capitals. */
const binary = new Map([
  ['ALPHABETIC', '\\p{Alphabetic}'],
  ['LETTER', '\\p{L}'],
  ['IDEOGRAPHIC', '\\p{Ideographic}'],
  ['LOWERCASE', '\\p{Lowercase}'],
  ['UPPERCASE', '\\p{Uppercase}'],
  ['TITLECASE', '\\p{Lt}'],
  ['PUNCTUATION', '\\p{P}'],
  ['CONTROL', '\\p{Cc}'],
  ['WHITE_SPACE', '\\p{White_Space}'],
  ['DIGIT', '\\p{Nd}'],
  ['HEX_DIGIT', '\\p{Hex_Digit}'],
  ['JOIN_CONTROL', '\\p{Join_Control}'],
  ['NONCHARACTER_CODE_POINT', '\\p{Noncharacter_Code_Point}'],
  ['ASSIGNED', '\\P{Cn}'],
])

/** What stands for a name of letters of one case when case does not count. */
const caseless = new Map([
  ...['Lu', 'Ll', 'Lt'].map((name) => [name, '\\p{LC}'] as const),
  ...['javaLowerCase', 'javaUpperCase', 'javaTitleCase'].map((name) => [name, cased] as const),
])

/** The characters that `\p{name}` stands for in Java; undefined for a name that is not known here. */
export function propertySet(name: string, flags: JavaFlags): CharSet | undefined {
  const [key = '', value, ...rest] = name.split('=')
  if (rest.length > 0) return undefined
  if (value !== undefined) return assigned(key.toLowerCase(), value, flags)
  if (name.startsWith('Is')) return isProperty(name.slice('Is'.length), flags)
  return posixSet(name, flags) ?? plain(name, flags)
}

function posixSet(name: string, { i, U }: JavaFlags): CharSet | undefined {
  const isCased = name === 'Lower' || name === 'Upper'
  const unicode = U ? unicodePosix.get(name) : undefined
  if (unicode !== undefined) return scanUnicode(i && isCased ? cased : unicode)
  const pairs = posix.get(i && isCased ? 'Alpha' : name)
  return pairs === undefined ? undefined : charsOf(pairs)
}

function plain(name: string, { i }: JavaFlags): CharSet | undefined {
  const body = (i ? caseless.get(name) : undefined) ?? javaOnly.get(name)
  return body === undefined ? category(name) : scanUnicode(body)
}

function isProperty(name: string, flags: JavaFlags): CharSet | undefined {
  const capitals = name.toUpperCase()
  const isCased = /^(LOWER|UPPER|TITLE)CASE$/.test(capitals)
  const body = flags.i && isCased ? cased : binary.get(capitals)
  if (body !== undefined) return scanUnicode(body)
  return plain(name, flags) ?? script(name)
}

function assigned(key: string, value: string, flags: JavaFlags): CharSet | undefined {
  if (key === 'sc' || key === 'script') return script(value)
  return key === 'gc' || key === 'general_category' ? plain(value, flags) : undefined
}

function category(name: string): CharSet | undefined {
  return /^[A-Z][a-zA-Z]?$/.test(name) ? scanUnicode(`\\p{gc=${name}}`) : undefined
}

/** Java takes the names of scripts in any case, JavaScript as `Old_Italic` or `Ital`. */
function script(name: string): CharSet | undefined {
  if (!/^[A-Za-z_]{1,40}$/.test(name)) return undefined
  const words = name
    .split('_')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase())
  return scanUnicode(`\\p{sc=${words.join('_')}}`)
}
