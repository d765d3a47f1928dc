import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import ts from 'typescript'

/** Folder of the views -> the type of `it` in its view `name`. */
const MODELS: Readonly<Record<string, (name: string) => string>> = {
  pages: (name) => `CommonModel & PageModels['${name}']`,
  partials: (name) => `PartialModels['${name}']`,
  layouts: () => 'CommonModel & { body: string }'
}

/** What a view may call, and the models it may be given. */
const PRELUDE = `
import type { CommonModel, PageModels } from '../../src/plugins/view.ts'
import type { PartialModels } from '../../src/routes/pages/models.ts'
declare function layout (name: '/layouts/page', model?: { title: string }): void
type Partials = PartialModels
declare function include<Name extends keyof Partials> (view: \`/partials/\${Name}\`, model: Partials[Name]): string
declare function print (value: string | number | boolean | undefined): void`.replaceAll('\n', ';')

/** A view as a TypeScript module: its code as it stands, what it prints as calls, its lines in their places. */
function moduleOf (view: string, type: string): string {
  const parts = view.split(/(<%[\s\S]*?%>)/).map((part) => {
    if (!part.startsWith('<%')) return part.replace(/[^\n]/g, '')
    const code = part.slice(2, -2)
    return /^[=~]/.test(code) ? `;print(${code.slice(1)});` : code
  })
  return `${PRELUDE};export function view (it: ${type}): void {${parts.join('')}}`
}

function compile (modules: ReadonlyMap<string, string>): string[] {
  const { config } = ts.readConfigFile('tsconfig.json', ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, process.cwd())
  const host = ts.createCompilerHost(options)
  const { readFile, fileExists } = host
  host.readFile = (name) => modules.get(resolve(name)) ?? readFile(name)
  host.fileExists = (name) => modules.has(resolve(name)) || fileExists(name)
  const checked = { ...options, noEmit: true, incremental: false, tsBuildInfoFile: undefined, noUnusedLocals: false }
  const program = ts.createProgram([...modules.keys()], checked, host)
  const sources = [...modules.keys()].map((name) => program.getSourceFile(name))
  return sources
    .flatMap((source) => [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)])
    .map(({ file, start = 0, messageText }) => {
      const line = (file?.getLineAndCharacterOfPosition(start).line ?? 0) + 1
      return `${file?.fileName}:${line} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`
    })
}

function viewsOf (folder: string): Array<[file: string, module: string]> {
  return readdirSync(join('views', folder)).map((file) => [
    resolve('views', folder, `${file}.ts`),
    moduleOf(readFileSync(join('views', folder, file), 'utf8'), MODELS[folder](file.replace('.eta', '')))
  ])
}

test('every field that a view reads is in its model, and a field that is not does not compile', () => {
  const views = new Map(readdirSync('views').flatMap(viewsOf))
  const wrong = resolve('views', 'pages', 'wrong.eta.ts')
  const problems = compile(new Map([...views, [wrong, moduleOf('\n<%= it.persn.id %>', MODELS.pages('main'))]]))
  assert.deepEqual(problems.filter((problem) => !problem.startsWith(wrong)), [])
  assert.match(problems.join('\n'), /wrong\.eta\.ts:2 .*persn/)
})
