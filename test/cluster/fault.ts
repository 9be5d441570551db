/** What befalls a part of the installation while it is used. */
export interface Fault {
  readonly title: string
  /** Nothing may be refused while it lasts. */
  readonly isUnnoticed?: boolean
  /** Waits until it may strike. */
  ready?(): Promise<void>
  /** Ends when all is there again that comes back. */
  strike(): Promise<void>
}
