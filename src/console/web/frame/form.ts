import { useState } from 'preact/hooks'
import { ApiFault } from './api.ts'
import { keepDraft, useDraft } from './drafts.ts'

export type Faults<T> = { readonly [K in keyof T]?: string | undefined }

interface FormOptions<T> {
  readonly initial: T
  /** Under this name what was typed outlives a reload and the end of the session; not for secrets. */
  readonly draft?: string
  /** What is wrong, by field, in words. */
  check?(values: T): Faults<T>
  submit(values: T): Promise<unknown>
}

export interface Form<T> {
  readonly values: T
  readonly isDirty: boolean
  readonly isSending: boolean
  /** What the server refused, unless a field has taken it up. */
  readonly fault: ApiFault | undefined
  /** After an attempt to send: all that is wrong, with the ids of the fields. */
  readonly wrong: readonly { readonly id: string; readonly text: string }[]
  /** For `<TextField {...form.field('user')} />`. */
  field<K extends keyof T & string>(
    name: K,
  ): {
    readonly value: T[K]
    readonly error: string | undefined
    readonly id: string
    onInput(value: T[K]): void
    onBlur(): void
  }
  set(values: Partial<T>): void
  /** Puts the server's own faults beside the fields. */
  blame(faults: Faults<T>): void
  /** For the `<form>`: checks all, goes to the first fault, or submits. */
  onSubmit(event: Event): void
  reset(): void
}

/** Values, faults on leaving a field and all at once on sending. */
export function useForm<T extends object>(o: FormOptions<T>): Form<T> {
  const { initial, draft, check, submit } = o
  const [values, setValues] = useDraft(draft, initial)
  const [left, setLeft] = useState<ReadonlySet<keyof T>>(new Set())
  const [blamed, setBlamed] = useState<Faults<T>>({})
  const [fault, setFault] = useState<ApiFault>()
  const [isSending, setSending] = useState(false)
  const [isTried, setTried] = useState(false)
  const faults: Faults<T> = check?.(values) ?? {}
  const idOf = (name: string) => `field-${name}`

  const set = (changes: Partial<T>) => {
    setValues((former) => ({ ...former, ...changes }))
    setBlamed((former) => ({ ...former, ...blank(changes) }))
    setFault(undefined)
  }
  const send = async () => {
    setSending(true)
    try {
      await submit(values)
      if (draft !== undefined) keepDraft(draft, undefined)
    } catch (thrown) {
      if (!(thrown instanceof ApiFault)) throw thrown
      setFault(thrown)
    } finally {
      setSending(false)
    }
  }
  const shown = { ...faults, ...given(blamed) }
  return {
    values,
    wrong: isTried
      ? Object.entries(given(shown)).map(([name, text]) => ({ id: idOf(name), text }))
      : [],
    isDirty: JSON.stringify(values) !== JSON.stringify(initial),
    isSending,
    fault,
    field: (name) => ({
      id: idOf(name),
      value: values[name],
      error: blamed[name] ?? (left.has(name) ? faults[name] : undefined),
      onInput: (value) => set({ [name]: value } as unknown as Partial<T>),
      onBlur: () => setLeft((former) => new Set([...former, name])),
    }),
    set,
    blame: setBlamed,
    onSubmit(event) {
      event.preventDefault()
      setTried(true)
      setLeft(new Set(Object.keys(values) as (keyof T)[]))
      const [first] = Object.entries(faults).find(([, text]) => text !== undefined) ?? []
      if (first !== undefined) document.getElementById(idOf(first))?.focus()
      else if (!isSending) void send()
    },
    reset() {
      setValues(initial)
      setTried(false)
      setLeft(new Set())
      setBlamed({})
      setFault(undefined)
    },
  }
}

const given = (faults: object): Record<string, string> =>
  Object.fromEntries(Object.entries(faults).filter(([, text]) => text !== undefined))

const blank = (changes: object) =>
  Object.fromEntries(Object.keys(changes).map((name) => [name, undefined]))
