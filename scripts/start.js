// `npm start`: compiles what has changed, then becomes the server itself, so that signals and options reach it.
// Plain JavaScript, because nothing is compiled yet when it runs, and no `prestart`, because `.npmrc` turns those off.
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'

const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc')
const { status } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], { stdio: 'inherit' })
if (status !== 0) process.exit(status ?? 1)

await import('../dist/src/server.js')
