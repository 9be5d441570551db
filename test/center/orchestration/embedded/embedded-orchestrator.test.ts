import { describeOrchestrator } from '../orchestrator.contract.ts'
import { newRun, stage } from './support.ts'

describeOrchestrator('the embedded scenarios as an orchestrator', async () => {
  const node = await stage()
  const other = await stage({}, node)
  return {
    orchestrator: node.orchestrator,
    other: other.orchestrator,
    run: newRun('VOICE-WAIT-USERTERM'),
    request: 'check-queue-position',
    event: 'arrived',
  }
})
