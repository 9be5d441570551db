import { type Dispatch, type StateUpdater, useEffect, useState } from 'preact/hooks'
import { currentSession } from './session.ts'
import { keep, readKept } from './tab-storage.ts'

/**
 * What was typed into a form and not sent: it outlives a reload and the end of the session, and
 * goes when the form is closed. Nothing is kept without a name.
 */
export function useDraft<T extends object>(
  name: string | undefined,
  initial: T,
): [values: T, set: Dispatch<StateUpdater<T>>] {
  const [values, setValues] = useState<T>(() => ({ ...initial, ...readDraft<T>(name) }))
  const text = JSON.stringify(values)
  useEffect(() => {
    if (name !== undefined) keepDraft(name, text === JSON.stringify(initial) ? undefined : values)
  }, [name, text])
  useEffect(() => {
    return () => {
      if (name !== undefined && currentSession() !== undefined) keepDraft(name, undefined)
    }
  }, [name])
  return [values, setValues]
}

const prefix = 'draft.'

export function readDraft<T>(name: string | undefined): T | undefined {
  return name === undefined ? undefined : readKept<T>(prefix + name)
}

export function keepDraft(name: string, value: unknown): void {
  keep(prefix + name, value)
}
