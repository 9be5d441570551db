/** How another system is told of changes; undefined where nothing is said of it. */
export interface StatusNews {
  readonly mode: 'notify' | 'subscribe_notify'
  readonly type: string | undefined
  readonly target: string | undefined
  readonly provider: string | undefined
  readonly language: string | undefined
  readonly isDebug: boolean
}
