import { ConfigError } from '../../../src/base/config/index.ts'

/** The faults of the ConfigError that `act` throws, a line each as its message lists them. */
export function faultsOf(act: () => unknown): string[] {
  try {
    act()
  } catch (thrown) {
    return linesOf(thrown)
  }
  throw new Error('nothing was thrown')
}

/** The same for what rejects. */
export async function rejectedFaultsOf(act: Promise<unknown>): Promise<string[]> {
  return linesOf(
    await act.then(
      () => {
        throw new Error('nothing was thrown')
      },
      (thrown: unknown) => thrown,
    ),
  )
}

function linesOf(thrown: unknown): string[] {
  if (!(thrown instanceof ConfigError)) throw thrown
  const [, ...lines] = thrown.message.split('\n')
  return lines.map((line) => line.trim())
}
