/** The worker thread of the embedded engine: boots it and tells its port; terminating ends it. */
import { parentPort } from 'node:worker_threads'
import { EmbeddedEngine } from './embedded-engine.ts'

parentPort?.postMessage(await new EmbeddedEngine().listen())
