import { defineConfig } from 'vite'

/** The console's page; tools/build.mjs runs it and puts the result in its place. */
export default defineConfig({
  root: 'src/console/web',
  base: '/genesys/ui/',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2022',
    outDir: '../../../dist/web',
    emptyOutDir: true,
    assetsInlineLimit: 0, // the page's policy admits no code that is written into it
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
})
