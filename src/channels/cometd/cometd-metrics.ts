import { Gauge, type Registry } from 'prom-client'

const helps = {
  sessions: 'Bayeux sessions this node knows',
  held: 'Connects held until there is news',
  sockets: 'WebSockets open',
}

/** One gauge a figure, read when somebody scrapes and costing nothing in between. */
export function countFigures(
  registry: Registry,
  read: () => Readonly<Record<keyof typeof helps, number>>,
): void {
  for (const name of ['sessions', 'held', 'sockets'] as const) {
    new Gauge({
      name: `cometd_${name}`,
      help: helps[name],
      registers: [registry],
      collect() {
        this.set(read()[name])
      },
    })
  }
}
