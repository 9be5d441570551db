import type { NodeService } from '../api/node/index.ts'
import { callbackSection, resourcesSection, serviceSection } from '../base/config/index.ts'
import type { RouteGroup } from '../base/http/index.ts'
import { systemClock } from '../base/kernel/index.ts'
import { deliveryRoutes } from '../channels/delivery/index.ts'
import type { Audit } from '../console/audit/index.ts'
import { calendarRoutes, Simulation } from '../console/calendar/index.ts'
import { callbackConsoleRoutes, createCallbackConsole } from '../console/callback/index.ts'
import { LabBench, labRoutes } from '../console/lab/index.ts'
import { bookingRoutes, Search, searchRoutes } from '../console/lookup/index.ts'
import {
  countCallbacks,
  countChats,
  ReportService,
  reportRoutes,
  samplePools,
} from '../console/report/index.ts'
import { TemplateShelf, templateConsoleRoutes } from '../console/template/index.ts'
import type { Api } from './open-api.ts'
import type { Base } from './open-base.ts'
import type { Center } from './open-center.ts'
import type { Channels } from './open-channels.ts'

/** What supervisors and operators look at and change, beside options: callbacks, calendars, numbers, the lab. */
export function openOperations(
  { log, options, redis, server, templates, uploaded, usage }: Base,
  { cometd, deliveries, push }: Channels,
  { numbers, routing }: Center,
  { callbacks, services, storage }: Api,
  node: NodeService,
  audit: Audit,
): readonly RouteGroup[] {
  const service = (name: string) => options.family(serviceSection, name)
  const names = () => options.names(serviceSection)
  const source = { service, section: options.live(callbackSection) }
  const book = createCallbackConsole({
    ...{ redis, callbacks, services, storage, routing, audit },
    options: { ...source, names, server },
  })
  countCallbacks(callbacks, usage.counts)
  countChats(routing, usage.counts)
  samplePools(usage, numbers, () => options.names(resourcesSection))
  const clock = systemClock
  const shelf = new TemplateShelf({ templates, uploaded, services: { names, service }, audit })
  const search = new Search({
    ...{ callbacks: book, options, routing, nodes: node, clock },
    logger: log('search'),
  })
  return [
    callbackConsoleRoutes(book),
    calendarRoutes(new Simulation({ source, freeSlots: book.freeSlots, clock })),
    templateConsoleRoutes(shelf),
    labRoutes(new LabBench({ cometd, channels: push, audit, clock })),
    searchRoutes(search),
    bookingRoutes(numbers),
    deliveryRoutes(deliveries, ({ verb, ids, user: { name: who, role }, address }) => {
      void audit.note({ who, role, address, what: `delivery.${verb}`, thing: ids.join(' ') })
    }),
    reportRoutes(new ReportService(usage.series)),
  ]
}
