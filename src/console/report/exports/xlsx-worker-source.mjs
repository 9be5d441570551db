// The worker's door when the sources run unbuilt: `--import tsx` leaves workers alone, so they ask themselves.
import { register } from 'tsx/esm/api'

register()
await import('./xlsx-worker.ts')
