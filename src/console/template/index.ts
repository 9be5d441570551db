/**
 * Service templates as operators handle them: a zip is read with suspicion, judged and kept, shown,
 * handed out again, taken away. What a template means, and where it is kept, is the template room's.
 */
export { templateConsoleRoutes } from './template-console.routes.ts'
export { type ShelfParts, TemplateShelf } from './template-shelf.ts'
