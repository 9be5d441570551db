import type { ComponentType } from 'preact'
import type { PathName, ViewProps } from './frame/paths.ts'

/** A view's module: `export function View({ params }: ViewProps<'home'>) { … }`. */
export interface ViewModule<N extends PathName> {
  readonly View: ComponentType<ViewProps<N>>
}

/** Where each address has its view; each is a chunk of its own, loaded when it is first opened. */
export const views: { readonly [N in PathName]: () => Promise<ViewModule<N>> } = {
  signin: () => import('./views/signin/signin.tsx'),
  home: () => import('./views/home/home.tsx'),
  callbackWeek: () => import('./views/callback/week.tsx'),
  callback: () => import('./views/callback/callback.tsx'),
  reporting: () => import('./views/reporting/reporting.tsx'),
  deskTeam: () => import('./views/desk/team.tsx'),
  desk: () => import('./views/desk/desk.tsx'),
  serviceNew: () => import('./views/services/service-new.tsx'),
  services: () => import('./views/services/services.tsx'),
  patterns: () => import('./views/patterns/patterns.tsx'),
  resources: () => import('./views/resources/resources.tsx'),
  hours: () => import('./views/hours/hours.tsx'),
  templates: () => import('./views/templates/templates.tsx'),
  push: () => import('./views/push/push.tsx'),
  statistics: () => import('./views/statistics/statistics.tsx'),
  api: () => import('./views/api/api.tsx'),
  mailbox: () => import('./views/mailbox/mailbox.tsx'),
  drop: () => import('./views/drop/drop.tsx'),
  deliveries: () => import('./views/deliveries/deliveries.tsx'),
  audit: () => import('./views/audit/audit.tsx'),
}
