import { globSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'

const src = join(import.meta.dirname, '..')
let pages: Map<string, string> | undefined

/** Node runs `.ts` by itself, never `.tsx`: importing this file teaches it the pages of src, and nothing else. */
registerHooks({
  load(url, context, next) {
    if (!url.endsWith('.tsx')) return next(url, context)
    pages ??= compile()
    return { format: 'module', source: pages.get(fileURLToPath(url)), shortCircuit: true }
  },
})

/** All the pages at once, by path: one call of esbuild is much quicker than one for each. */
function compile(): Map<string, string> {
  const entryPoints = globSync('**/*.tsx', { cwd: src, exclude: ['**/*.test.tsx'] }).map(path =>
    join(src, path),
  )
  const { outputFiles } = buildSync({
    entryPoints,
    bundle: false,
    write: false,
    outbase: src,
    outdir: src,
    outExtension: { '.js': '.tsx' },
    format: 'esm',
    jsx: 'automatic',
    jsxImportSource: 'hono/jsx',
    target: 'node24',
    sourcemap: 'inline',
  })
  return new Map(outputFiles.map(file => [file.path, file.text]))
}
