import { useState } from 'preact/hooks'
import { ApiFault } from './api.ts'

export type Faults<T> = { readonly [K in keyof T]?: string | undefined }

interface FormOptions<T> {
  readonly initial: T
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
export function useForm<T extends object>({ initial, check, submit }: FormOptions<T>): Form<T> {
  const [values, setValues] = useState(initial)
  const [left, setLeft] = useState<ReadonlySet<keyof T>>(new Set())
  const [blamed, setBlamed] = useState<Faults<T>>({})
  const [fault, setFault] = useState<ApiFault>()
  const [isSending, setSending] = useState(false)
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
    } catch (thrown) {
      if (!(thrown instanceof ApiFault)) throw thrown
      setFault(thrown)
    } finally {
      setSending(false)
    }
  }
  return {
    values,
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
      setLeft(new Set(Object.keys(values) as (keyof T)[]))
      const [first] = Object.entries(faults).find(([, text]) => text !== undefined) ?? []
      if (first !== undefined) document.getElementById(idOf(first))?.focus()
      else if (!isSending) void send()
    },
    reset() {
      setValues(initial)
      setLeft(new Set())
      setBlamed({})
      setFault(undefined)
    },
  }
}

const blank = (changes: object) =>
  Object.fromEntries(Object.keys(changes).map((name) => [name, undefined]))
