/** Text with places `{name}`; or one for each plural category, chosen by the value of `n`. */
export type Message = string | Partial<Record<Intl.LDMLPluralRule, string>>

export type Values = Readonly<Record<string, unknown>>

/** The pieces of a message in order: text as it is, values as `place` shows them. */
export function fillMessage<T>(
  message: Message,
  language: string,
  values: Values,
  place: (value: unknown) => T,
): (string | T)[] {
  return choose(message, language, values)
    .split(/(\{\w+\})/)
    .filter((piece) => piece !== '')
    .map((piece) => {
      const name = /^\{(\w+)\}$/.exec(piece)?.[1]
      return name === undefined || !(name in values) ? piece : place(values[name])
    })
}

function choose(message: Message, language: string, values: Values): string {
  if (typeof message === 'string') return message
  const category = new Intl.PluralRules(language).select(Number(values.n))
  return message[category] ?? message.other ?? ''
}
