import { useState } from 'preact/hooks'
import { ApiFault } from '../../frame/api.ts'
import { bodyExample } from './body-editor.tsx'
import { type Filled, faultsOf, keyOf, type Outgoing, toOutgoing } from './call.ts'
import { exampleOf, queryExample, rememberId } from './examples.ts'
import type { Operation } from './openapi.ts'
import { type Answer, send } from './send.ts'

/** The session, by its token, that was told that calls change live data. */
let toldSession: string | undefined

/** An operation as it is filled in, sent and answered; what writes is asked for first. */
export function useTryOut(operation: Operation, csrf: string) {
  const [filled, setFilled] = useState(() => fill(operation))
  const [faults, setFaults] = useState<readonly string[]>([])
  const [result, setResult] = useState<{ answer: Answer; outgoing: Outgoing }>()
  const [refused, setRefused] = useState<ApiFault>()
  const [isAsking, setAsking] = useState(false)
  const run = async () => {
    const outgoing = toOutgoing(operation, filled)
    setRefused(undefined)
    try {
      const answer = await send(outgoing)
      setResult({ answer, outgoing })
      rememberId(operation.tag, answer.text)
    } catch (thrown) {
      if (!(thrown instanceof ApiFault)) throw thrown
      setResult(undefined)
      setRefused(thrown)
    }
  }
  const tryOut = () => {
    const wrong = faultsOf(operation, filled)
    setFaults(wrong)
    if (wrong.length > 0) return
    const isTold = operation.method === 'GET' || toldSession === csrf
    if (isTold && operation.method !== 'DELETE') return run()
    setAsking(true)
  }
  const confirm = () => {
    toldSession = csrf
    void run()
  }
  const dismiss = () => setAsking(false)
  return { filled, setFilled, faults, result, refused, isAsking, tryOut, confirm, dismiss }
}

function fill(operation: Operation): Filled {
  const values = operation.parameters.map((each) => [keyOf(each), exampleOf(each, operation.tag)])
  return {
    values: Object.fromEntries(values),
    query: queryExample(operation).map(([name, value]) => ({ name, value })),
    ...{ headers: [], body: bodyExample(operation) },
  }
}
