import { afterEach, describe, expect, it } from 'vitest'
import { session } from '../../../src/console/web/frame/session.ts'
import {
  draftOf,
  giveBack,
  nothingWritten,
} from '../../../src/console/web/views/desk/chat-draft.ts'

const written = (text: string) => ({ ...nothingWritten, text })

describe('a message that could not be sent', () => {
  it('stands in the field again, with the reason', () => {
    expect(giveBack(nothingWritten, 'Hello', 'No answer.')).toEqual({
      ...{ text: 'Hello', unsent: 'Hello', refusal: 'No answer.' },
    })
  })

  it('stands before what was typed since', () => {
    expect(giveBack(written('And then'), 'Hello', '').text).toBe('Hello\nAnd then')
  })

  it('stands behind one that was sent before it, and failed too', () => {
    const first = giveBack(nothingWritten, 'one', '')
    expect(giveBack(first, 'two', '').text).toBe('one\ntwo')
    const typed = { ...first, text: 'one\nthree' }
    const second = giveBack(typed, 'two', '')
    expect(second.text).toBe('one\ntwo\nthree')
    expect(giveBack(second, 'and', '').text).toBe('one\ntwo\nand\nthree')
  })

  it('stands first where the one before it was changed in the field', () => {
    const changed = { ...giveBack(nothingWritten, 'one', ''), text: 'one more' }
    expect(giveBack(changed, 'two', '').text).toBe('two\none more')
  })
})

describe('what is written in a chat', () => {
  afterEach(() => session.set(undefined))

  it('is the same for each card that shows it, and another for each chat', () => {
    draftOf('c1').set(written('Hello'))
    expect([draftOf('c1').get().text, draftOf('c2').get().text]).toEqual(['Hello', ''])
  })

  it('is gone when its writer signs out', () => {
    session.set({ user: 'kate', role: 'agent', csrf: '', expiresAt: '' })
    draftOf('c1').set(written('Hello'))
    session.set(undefined)
    expect(draftOf('c1').get()).toEqual(nothingWritten)
  })
})
