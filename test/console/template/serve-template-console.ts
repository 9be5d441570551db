import { onTestFinished } from 'vitest'
import {
  createRedisTemplateStore,
  loadServiceTemplates,
  type ServiceTemplates,
  templateRoutes,
  UploadedTemplates,
} from '../../../src/api/template/index.ts'
import { type Options, serviceSection } from '../../../src/base/config/index.ts'
import { createLogger, systemClock } from '../../../src/base/kernel/index.ts'
import { type Redis, toRedisError } from '../../../src/base/redis/index.ts'
import type { AuditNote } from '../../../src/console/audit/index.ts'
import { TemplateShelf, templateConsoleRoutes } from '../../../src/console/template/index.ts'
import { optionsOf } from '../../api/service/support.ts'
import { startServer } from '../../base/http/start-server.ts'
import { basic, request, type Transcript } from '../../support/http.ts'
import { redisForTest } from '../../support/redis.ts'
import { type ConsoleUser, consoleUsers } from '../console-users.ts'

export interface TemplateConsole {
  readonly redis: Redis
  readonly templates: ServiceTemplates
  readonly uploaded: UploadedTemplates
  readonly options: Options
  readonly notes: AuditNote[]
  /** One call below `/genesys/1/admin/templates`. */
  as(
    user: ConsoleUser,
    method: string,
    path: string,
    body?: unknown,
    type?: string,
  ): Promise<Transcript>
  /** What everybody sees below `/genesys/1/document/service_template`. */
  document(path: string): Promise<Transcript>
}

/** The templates of a node over real HTTP and a real Redis; that of another node makes them one cluster. */
export async function serveTemplateConsole(yaml = '{}', given?: Redis): Promise<TemplateConsole> {
  const redis = given ?? (await redisForTest())
  const [templates, options] = await Promise.all([loadServiceTemplates(), optionsOf(yaml)])
  const store = createRedisTemplateStore(redis)
  const logger = createLogger('silent')
  const uploaded = await UploadedTemplates.open({ templates, store, logger, clock: systemClock })
  onTestFinished(() => uploaded.close())
  const notes: TemplateConsole['notes'] = []
  const shelf = new TemplateShelf({
    ...{ templates, uploaded },
    services: {
      names: () => options.names(serviceSection),
      service: (name) => options.family(serviceSection, name),
    },
    audit: { note: async (note) => void notes.push(note) },
  })
  const { base } = await startServer({
    routes: [templateRoutes(templates), templateConsoleRoutes(shelf)],
    users: consoleUsers,
    translateError: toRedisError,
  })
  return {
    ...{ redis, templates, uploaded, options, notes },
    as: (user, method, path, body, type = 'application/zip') => {
      const headers = {
        ...basic(user, `${user}!`),
        ...(Buffer.isBuffer(body) ? { 'content-type': type } : {}),
      }
      return request(base, method, `/genesys/1/admin/templates${path}`, body, headers)
    },
    document: (path) => request(base, 'GET', `/genesys/1/document/service_template${path}`),
  }
}
