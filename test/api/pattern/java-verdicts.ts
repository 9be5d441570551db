/** A pattern, texts that it matches from end to end, and texts that it does not: as Java 17 says. */
type Verdict = readonly [pattern: string, matching: readonly string[], others: readonly string[]]

export const verdicts: readonly Verdict[] = [
  // What operators write
  ['911-', ['911-'], ['911', '911-1', '0911-']],
  ['555.*', ['555', '5551234'], ['1555', '555\n']],
  ['[\\w.+-]+@[\\w-]+(\\.[\\w-]+)+', ['john.doe@gmail.com'], ['blabla', 'a@b', '@b.c']],
  ['\\+?1?[ -]?\\(?\\d{3}\\)?[ -]?\\d{3}-\\d{4}', ['1 (650) 466-3205', '650466-3205'], ['650']],
  ['^(?:0900|\\+49900)\\d+$', ['09001', '+499001'], ['0900', '10900', '09001\n']],
  ['(?i)anonymous|private|', ['ANONYMOUS', 'Private', ''], ['privat']],
  ['', [''], ['a']],
  // Full match: alternatives are all tried
  ['a|ab', ['a', 'ab'], ['b']],
  ['(a|ab)(c|bcd)', ['ac', 'abcd', 'abc'], ['abd']],
  ['a*?b??', ['', 'aaa', 'aab'], ['ba']],
  // POSIX classes, ASCII alone
  ['\\p{Lower}\\p{Upper}\\p{Alpha}\\p{Digit}\\p{Alnum}', ['aAz01', 'zZZ9Z'], ['éAz01', 'aAz٣1']],
  ['\\p{Punct}+', ['!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'], ['a', ' ', '¿']],
  ['\\p{Graph}\\p{Print}', ['! ', '~~'], [' !', '!\t']],
  ['\\p{Blank}\\p{Space}\\p{Cntrl}', ['\t\u000b\u007f', ' \r\0'], ['\n\n\n']],
  ['\\p{XDigit}{4}\\P{XDigit}', ['09fFg'], ['09fgg']],
  ['\\p{ASCII}*', ['abc\n\0'], ['é']],
  // Properties of Unicode and of java.lang.Character
  ['\\p{L}\\pL\\p{IsL}\\p{Lu}', ['éaßÉ'], ['éaßé', '1aaA']],
  ['\\p{IsAlphabetic}\\p{IsLatin}\\p{script=greek}\\p{sc=Cyrl}', ['éaαж'], ['éaaж']],
  ['\\p{gc=Nd}\\p{IsDigit}\\p{IsWhite_Space}', ['٣3\u2003'], ['33a']],
  ['\\p{javaLowerCase}\\p{javaUpperCase}', ['éÉ'], ['ÉÉ']],
  ['\\p{javaWhitespace}', ['\u2003', '\u001c'], ['\u00a0']],
  ['\\p{javaLetterOrDigit}\\P{L}\\p{LC}\\p{L1}', ['é1Aÿ'], ['éaAÿ', 'é1AĀ']],
  ['[\\p{L}\\p{Nd} ]+', ['Grüße 12'], ['Grüße!']],
  // Letters with a meaning
  ['\\d\\D\\w\\W\\s\\S', ['1a_- a', '9_a.\u000b1'], ['٣a_- a', '1a\u00e9- a']],
  ['\\h\\H\\v\\V', ['\u00a0a\u0085a', '\t\n\u000ba'], ['aaaa']],
  ['\\R', ['\n', '\r\n', '\u2028', '\u000b'], ['\n\r', '\n\n']],
  ['a\\R?b', ['ab', 'a\r\nb'], ['a\n\nb']],
  ['\\t\\n\\r\\f\\a\\e\\cA', ['\t\n\r\f\u0007\u001b\u0001'], ['tnrfae']],
  ['\\x41\\u0042\\0103\\x{1F600}\\ud83d\\ude00', ['ABC😀😀'], ['ABC']],
  ['\\.\\-\\_\\#\\ ', ['.-_# '], ['a-_# ']],
  ['.', ['a', '😀', '\t'], ['\n', '\r', '\u0085', '\u2028', '']],
  // Brackets
  ['[abc][^abc][a-c][a-]', ['axb-'], ['aabc', 'axbb']],
  ['[]a][^]a]', [']b', 'ab'], [']]', 'a]']],
  ['[a[bc]-]', ['a', 'b', '-'], ['[', ']']],
  ['[^a[bc]]', ['d'], ['a', 'b']],
  ['[\\d\\-x.]+', ['1-x.'], ['a']],
  ['[\\Q^]\\E]', ['^', ']'], ['\\', 'Q']],
  ['[&a]', ['&', 'a'], ['b']],
  // Quotation
  ['\\Qa.b*\\E+', ['a.b*', 'a.b***'], ['aab*', 'a.ba.b*']],
  ['\\Q(', ['('], ['']],
  ['\\\\Q', ['\\Q'], ['Q', '']],
  // Flags
  ['(?i)k[a-c]\\x41', ['kAa', 'KcA'], ['\u212aaa']],
  ['(?iu)kß[à-ç]', ['\u212a\u1e9eÀ', 'KßÇ'], ['kssa']],
  ['(?i)[^k]', ['\u212a', 'j'], ['k', 'K']],
  ['(?i)\\p{Lower}\\p{Lu}', ['Aé', 'aÉ'], ['11']],
  ['a(?i)b|c', ['ab', 'aB', 'C'], ['Ab']],
  ['a(?i:b)c', ['aBc'], ['aBC']],
  ['(?i)a(?-i)b', ['Ab'], ['AB']],
  ['(?s).', ['\n'], ['']],
  ['(?d).', ['\r', '\u2028'], ['\n']],
  ['(?x) a b # two\n [c d]', ['abc', 'abd'], ['ab ', 'a b c']],
  ['(?x)a\\ \\Q b\\E', ['a  b'], ['ab']],
  ['(?U)\\w\\d\\s\\p{Lower}', ['é٣\u2003é'], ['é٣\u2003É']],
  // Groups
  ['(?<year>\\d{4})-(?<day>\\d\\d)', ['2024-05'], ['2024-5']],
  ['(?:ab){2}(c(d|e)){1,2}', ['ababcd', 'ababcdce'], ['abcd']],
  ['()a(|b)', ['a', 'ab'], ['b']],
  // Places
  ['^a$|^b\\z|\\Ac\\Z|\\Gd', ['a', 'b', 'c', 'd'], ['a\n', 'ab']],
  ['a$b|c', ['c'], ['ab', 'a\nb', 'a']],
  ['(?m)^a$', ['a'], ['a\n', '\na']],
  ['\\bfoo\\b.*\\Boo', ['foo-boo'], ['foo-oo']],
  // No second thoughts
  ['\\d++[a-z]*+', ['12ab', '1'], ['ab']],
  ['\\d*+-\\d?+', ['12-3', '-'], ['12']],
  ['(?>a{2}|bb)c', ['aac', 'bbc'], ['ac']],
  ['(?>ab)++c', ['ababc'], ['abab']],
  ['(?>\\w+\\.)com', ['gmail.com'], ['gmail']],
  ['(?>[a-c]+|\\d+)x', ['abx', '12x'], ['a1x']],
  ['a{2}+a?', ['aa', 'aaa'], ['a']],
]
