import type { Orchestrator, SessionWatch } from './orchestrator.ts'
import type { OrsOrchestrator } from './ors/ors-orchestrator.ts'

/** Runs whose options name an Orchestration Server are carried out there, all others by `embedded`. */
export function chooseOrchestrator(
  ors: OrsOrchestrator,
  embedded: Orchestrator,
): Orchestrator & SessionWatch {
  const of = ({ options }: { readonly options: Readonly<Record<string, string>> }) =>
    ors.serves(options) ? ors : embedded
  return {
    start: (run) => of(run).start(run),
    request: (run, name, parameters) => of(run).request(run, name, parameters),
    event: (run, name, parameters) => of(run).event(run, name, parameters),
    terminate: (run) => of(run).terminate(run),
    mayVanish: (options) => ors.serves(options),
    lives: async (run) => !ors.serves(run.options) || ors.lives(run),
    async close() {
      await Promise.all([ors.close(), embedded.close()])
    },
  }
}
