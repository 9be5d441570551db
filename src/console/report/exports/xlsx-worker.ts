/** The worker thread that makes a workbook: the table comes with its start, the file is its message. */
import { parentPort, workerData } from 'node:worker_threads'
import { toWorkbook } from './workbook.ts'

parentPort?.postMessage(new Uint8Array(await toWorkbook(workerData)))
