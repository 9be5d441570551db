/**
 * Hands the console's page and its parts to browsers. What they are made of is built by Vite out of
 * `src/console/web`; what they ask for is the JSON of other rooms.
 */
export { consolePages } from './console-pages.routes.ts'
