import { setTimeout } from 'node:timers/promises'
import { createNode, type Node } from './api/node/index.ts'
import {
  type BaseOptions,
  openApi,
  openBase,
  openCenter,
  openChannels,
  openConsole,
  openHttp,
} from './app/index.ts'
import type { Environment, ServerOptions } from './base/config/index.ts'
import type { HttpServer } from './base/http/index.ts'
import { type Closable, Closing, type Live } from './base/kernel/index.ts'
import type { Timers } from './base/timers/index.ts'
import type { Usage } from './base/usage/index.ts'
import type { CometdServer } from './channels/cometd/index.ts'
import type { Deliveries } from './channels/delivery/index.ts'

const returnWithin = 2000 // ms over which clients that were held come back, lest they all come at once

/** A whole node: what main.ts runs and what tests start in process. */
export interface App extends Closable {
  /** Joins the cluster and listens; resolves with the base URL. */
  listen(): Promise<string>
  /** OFFLINE, `drain` seconds for balancers to see it, then every held poll is answered. */
  leave(): Promise<void>
}

export interface AppOptions extends BaseOptions {
  readonly version: string
}

/** Builds every room and hands each what it needs; the only place that knows them all. */
export async function createApp(environment: Environment, more: AppOptions): Promise<App> {
  const closing = new Closing()
  try {
    const base = await openBase(environment, more, closing)
    const node = createNode(base.redis, {
      identity: { ...identityOf(environment), version: more.version },
      logger: base.log('node'),
      figures: () => ({ ...channels.cometd.figures, options: base.options.revision }),
    })
    const channels = await openChannels(base, node.service.startId, closing)
    const center = await openCenter(base, node.service.startId, closing)
    const api = await openApi(base, channels, center, node.service, closing)
    const staff = openConsole(base, channels, center, api, node.service, closing)
    const http = await openHttp(environment, base, channels, node.service, staff, [
      ...api.routes,
      ...staff.routes,
      channels.cometd.routes,
    ])
    center.chats.start() // what they tell has its listeners now
    closing.keep(base.timers) // ends before the rooms whose work it calls
    closing.keep(http)
    closing.keep({ close: () => channels.cometd.leave(0) }) // held polls would keep HTTP open
    closing.keep(node.heart)
    return new RunningNode({ ...base, ...channels, node, api, http, closing })
  } catch (error) {
    await closing.close()
    throw error
  }
}

interface NodeParts {
  readonly server: Live<ServerOptions>
  readonly timers: Timers
  readonly usage: Pick<Usage, 'start'>
  readonly cometd: CometdServer
  readonly deliveries: Pick<Deliveries, 'start'>
  readonly node: Node
  readonly api: { start(): Promise<void> }
  readonly http: HttpServer
  readonly closing: Closing
}

class RunningNode implements App {
  readonly #parts: NodeParts

  constructor(parts: NodeParts) {
    this.#parts = parts
  }

  async listen(): Promise<string> {
    const { http, timers, usage, deliveries, api, node } = this.#parts
    const url = await http.listen()
    await timers.start()
    usage.start()
    await deliveries.start()
    await api.start()
    await node.heart.start()
    return url
  }

  async leave(): Promise<void> {
    const { node, server, cometd } = this.#parts
    node.service.goOffline()
    await setTimeout(server().drain * 1000)
    await cometd.leave(returnWithin)
  }

  close(): Promise<void> {
    return this.#parts.closing.close()
  }
}

const identityOf = ({ nodeId, host, port }: Environment) => ({ id: nodeId, host, port })
