import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { fill } from '../../../../src/channels/push/localization/message-template.ts'
import { readMessages } from '../../../../src/channels/push/localization/messages-file.ts'

/** The file of the reference, with the breaks that its printing put in; its first language has a blank. */
const reference = `<?xml version="1.0" encoding="UTF-8" ?>
<messages>
 <message id="welcome">
   <locale language="en US">
     <entry key="text">Welcome</entry>
   </locale>
   <locale language="de">
     <entry key="text">Willkommen</entry>
   </locale>
   <locale language="es">
     <entry key="text">\\u00A1Hola</entry>
    </locale>
<locale language="ja">
     <entry key="text">\\u3053\\u3093\\u306B\\u3061\\u306F</entry>
   </locale>
 </message>
  <message id="welcomeArgs">
   <locale language="en_US">
     <entry key="text">Dear customer $customer.lastname, how can you be reminded</entry>
   </locale>
   <locale language="de">
     <entry key="text">Sehr geehrter Kunde $customer.lastname, wie können Sie daran erinnert
werden</entry>
    </locale>
   <locale language="es">
     <entry key="text">$customer.lastname Estimado cliente, \\u00BFc\\u00F3mo puede ser
recordado</entry>
   </locale>
  </message>
</messages>
`

/** A message of the file in a language, with the argument of the reference. */
function say(file: string | Buffer, id: string, language: string): string | undefined {
  const template = readMessages(Buffer.from(file)).find(id, language)
  return template && fill(template, { customer: { lastname: 'Doe' } }, 10_000)
}

/** A file of one text, in English. */
function one(text: string, head = ''): string {
  return `${head}<messages><message id="m"><locale language="en"><entry key="text">${text}</entry></locale></message></messages>`
}

function faultOf(file: string | Buffer): string {
  try {
    readMessages(Buffer.from(file))
  } catch (thrown) {
    return (thrown as Error).message
  }
  return ''
}

describe('the localization file', () => {
  it.each([
    ['welcome', 'en_US', 'Welcome'],
    ['welcome', 'de', 'Willkommen'],
    ['welcome', 'es', '¡Hola'],
    ['welcome', 'ja', 'こんにちは'],
    ['welcomeArgs', 'en_US', 'Dear customer Doe, how can you be reminded'],
    ['welcomeArgs', 'de', 'Sehr geehrter Kunde Doe, wie können Sie daran erinnert werden'],
    ['welcomeArgs', 'es', 'Doe Estimado cliente, ¿cómo puede ser recordado'],
  ])('of the reference says %s in %s', (id, language, text) => {
    expect(say(reference, id, language)).toBe(text)
  })

  it('that is shipped says the same, and knows a default', () => {
    const shipped = readFileSync(new URL('../../../../config/messages.xml', import.meta.url))
    expect(say(shipped, 'welcomeArgs', 'fr')).toBe(
      'Cher client Doe, comment pouvez-vous être rappelé',
    )
    expect(say(shipped, 'welcome', 'sw')).toBe('Welcome')
  })

  it.each([
    ['de_AT', 'Willkommen'],
    ['DE-at', 'Willkommen'],
    ['de_AT_1996', 'Willkommen'],
    ['EN-us', 'Welcome'],
    ['en', undefined],
    ['sw', undefined],
    ['', undefined],
    ['__', undefined],
  ])('serves %s', (language, text) => {
    expect(say(reference, 'welcome', language)).toBe(text)
  })

  it('falls back to its default, and what that is a kind of', () => {
    const withDefault = (language: string) =>
      reference.replace('<messages>', `<messages default="${language}">`)
    expect(say(withDefault('de-CH'), 'welcome', 'sw')).toBe('Willkommen')
    expect(say(withDefault('de-CH'), 'welcome', 'es_MX')).toBe('¡Hola')
    expect(say(withDefault('it'), 'welcome', 'sw')).toBeUndefined()
  })

  it.each([
    ['Q&amp;A &lt;b&gt; &quot;&apos;', `Q&A <b> "'`],
    ['&#161;&#xA1;&#x1F600;', '¡¡😀'],
    ['<![CDATA[a <b> $x]]>', 'a <b> $x'],
    ['a<!-- not said -->b', 'ab'],
    ['\\uD83D\\uDE00 \\u000A \\u24', '😀 \n \\u24'],
    ['\\uD83D alone', '\ufffd alone'],
    ['\\u0024customer.lastname', '$customer.lastname'],
    ['&foo; &#x110000;', '&foo; &#x110000;'],
    ['\n  two\n  lines  \n', 'two lines'],
    ['', ''],
  ])('reads %j as %j', (written, text) => {
    expect(say(one(written), 'm', 'en')).toBe(text)
  })

  it('is read in the encoding it names', () => {
    const head = '<?xml version="1.0" encoding="ISO-8859-1"?>'
    expect(say(Buffer.from(one('für', head), 'latin1'), 'm', 'en')).toBe('für')
    expect(say(Buffer.from(`\ufeff${one('für')}`, 'utf16le'), 'm', 'en')).toBe('für')
    expect(say(`\ufeff${one('für')}`, 'm', 'en')).toBe('für')
    expect(faultOf(Buffer.from(one('für'), 'latin1'))).toMatch(/is not written in utf-8$/)
    expect(faultOf(one('', '<?xml version="1.0" encoding="klingon"?>'))).toMatch(
      /written in klingon$/,
    )
  })

  it.each([
    ['', /line 1: Start tag expected\.$/],
    ['hello', /line 1: char 'h' is not expected\.$/],
    ['<messages>\n<message id="a">\n</messages>', /line 3: Expected closing tag 'message'/],
    ['<texts/>', /has no <messages> around everything$/],
    ['<messages><message/></messages>', /message 1 has no id$/],
    [
      '<messages><message id="a"><locale/></message></messages>',
      /message a has a locale without language$/,
    ],
    [
      '<!DOCTYPE m [<!ENTITY a SYSTEM "file:///etc/passwd">]><messages/>',
      /declares a document type or entities: neither is taken$/,
    ],
    ['<messages><__proto__/></messages>', /reserved/],
    [`${'<a>'.repeat(20_000)}${'</a>'.repeat(20_000)}`, /nested tags/],
    [one('x'.repeat(8193)), /message m: the text in en has more than 8192 characters$/],
    [`<messages>${'<a/>'.repeat(50_001)}</messages>`, /has more than 25000 elements$/],
    [
      `<messages>${'<entry key="text"/>'.repeat(1_000_000)}</messages>`,
      /has 19000021 bytes, 2097152 are taken$/,
    ],
    [`<!DOCTYPE m [${'<!ENTITY a "aaaaaaaa">'.repeat(1000)}]><messages/>`, /neither is taken$/],
    [`<messages ${'<'.repeat(40_000)}`, /^localization_file: line 1: .{1,130}$/],
  ])('is refused with its fault: %#', (file, fault) => {
    expect(faultOf(file)).toMatch(/^localization_file: /)
    expect(faultOf(file)).toMatch(fault)
  })

  it('may be empty, and may hold what nobody knows', () => {
    expect(readMessages(Buffer.from('<messages/>')).size).toBe(0)
    const odd =
      '<messages x="1"><y/><message id="m">z<locale language="en"><entry key="title">T</entry></locale></message></messages>'
    expect(say(odd, 'm', 'en')).toBeUndefined()
  })
})
