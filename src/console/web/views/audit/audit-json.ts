/** What `GET audit` answers. */
export interface Entry {
  readonly id: string
  readonly at: string
  readonly who: string
  readonly role?: string
  readonly address?: string
  readonly what: string
  readonly thing: string
  readonly before?: string
  readonly after?: string
}

export interface AuditPage {
  readonly entries: readonly Entry[]
  readonly cursor?: string
}
