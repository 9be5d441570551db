import type { RouteOptions } from 'fastify'
import { isInternalRoute } from './access.ts'
import { methodsOf } from './request-log.ts'

interface KnownRoute {
  readonly methods: ReadonlySet<string>
  readonly path: RegExp
  readonly isInternal: boolean
}

/** All routes by path, to tell a wrong method from a wrong path. Asked only when nothing matched. */
export class KnownRoutes {
  readonly #routes: KnownRoute[] = []

  add(route: Pick<RouteOptions, 'method' | 'url' | 'config'>): void {
    if (route.url === '*') return // preflights go there, to whatever path
    const methods = new Set(methodsOf(route))
    this.#routes.push({ methods, path: toRegExp(route.url), isInternal: isInternalRoute(route) })
  }

  /** The methods that exist at this path, none when the path is unknown. */
  methodsAt(path: string, more: { internal: boolean }): string[] {
    const normal = path.replaceAll(/\/{2,}/g, '/').replace(/(.)\/$/, '$1')
    const methods = this.#routes
      .filter((route) => (more.internal || !route.isInternal) && route.path.test(normal))
      .flatMap((route) => [...route.methods])
    return [...new Set(methods)].sort()
  }
}

/** A pattern of the router, `/a/:id/*`, as an expression over decoded or encoded paths alike. */
function toRegExp(pattern: string): RegExp {
  const places = pattern.split(/(:\w+|\*)/).map((piece) => {
    if (piece === '*') return '.*'
    return piece.startsWith(':') ? '[^/]+' : piece.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&')
  })
  return new RegExp(`^${places.join('')}$`)
}
