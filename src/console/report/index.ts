/**
 * Reports: what base/usage has counted as series over a span of time, as JSON and as files made
 * here, in CSV, PDF and Excel's form. The writer of files takes any table, so that other views of
 * the console export alike. It also counts what rooms below tell of anyhow (chats, callbacks,
 * pools of numbers); how a chart on a page looks is not known here.
 */
export { countCallbacks, countChats, samplePools } from './counting.ts'
export { type ExportFile, exportTable } from './exports/export-table.ts'
export type { Cell, Column, ExportFormat, ExportTable } from './exports/table.ts'
export { reportRoutes } from './report.routes.ts'
export { ReportService } from './report-service.ts'
