/** What our pushes are measured against speaks to these, as our own do: see support/push-far-ends.ts. */
import { serve } from '../support/push-far-ends.ts'

await serve(Number(process.argv[2]))
