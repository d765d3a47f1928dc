#!/usr/bin/env node
import { homedir } from 'node:os'
import { join } from 'node:path'
import { VERSION } from '../src/project-root.ts'

interface Command { readonly what: string, readonly run: () => Promise<unknown> }

/** The command lines of an installed package; each reads the rest of the line itself. */
const COMMANDS: Readonly<Record<string, Command>> = {
  serve: { what: 'starts the service: pages and API', run: async () => await import('../src/server.ts') },
  'try-on': { what: 'dresses persons in garments, into files', run: async () => await import('./tryon.ts') },
  persons: { what: 'lists the gallery; "persons add me.jpg --name me" adds a photo', run: listOrAddPersons },
  models: { what: 'lists the model packs; "models import …" converts HR-VITON', run: listOrImportModels },
  mcp: { what: 'tools for agents, over standard input and output', run: async () => await import('./mcp.ts') },
  token: { what: 'makes a token for a caller of the API', run: async () => await import('./token.ts') },
  doctor: { what: 'says of this machine what works', run: async () => await import('./doctor.ts') }
}

const width = Math.max(...Object.keys(COMMANDS).map((name) => name.length))
const HELP = `Fitting Room ${VERSION}: a garment photo goes in, the picture of a person wearing it comes out.

Usage: fitting-room COMMAND [OPTION ...]

${Object.entries(COMMANDS).map(([name, { what }]) => `  ${name.padEnd(width)}  ${what}`).join('\n')}

"fitting-room COMMAND --help" tells more. Settings are environment variables: "fitting-room serve --help" lists them.`

async function listOrAddPersons (): Promise<void> {
  if (process.argv[2] !== 'add') await import('./persons.ts')
  else {
    takeWord()
    await import('./persons-add.ts')
  }
}

async function listOrImportModels (): Promise<void> {
  if (process.argv[2] !== 'import') await import('./models.ts')
  else {
    takeWord()
    await import('./models-import.ts')
  }
}

/** Moves the next word of the line from the arguments to the name of the command. */
function takeWord (): string | undefined {
  const [node, called, word, ...rest] = process.argv
  process.argv = [node, `${called} ${word}`, ...rest]
  return word
}

process.argv[1] = 'fitting-room'
const name = takeWord()
const command = Object.hasOwn(COMMANDS, name ?? '') ? COMMANDS[name ?? ''] : undefined
if (command !== undefined) {
  // A package is replaced when it is updated: what must survive lies in the user's own folder.
  const home = process.env.XDG_STATE_HOME || join(homedir(), '.local', 'state')
  process.env.STATE_DIRECTORY ||= join(home, 'fitting-room')
  await command.run()
} else if (name === '--version') console.log(VERSION)
else if (name === undefined || name === '--help' || name === '-h') console.log(HELP)
else {
  console.error(`There is no command "${name}".\n\n${HELP}`)
  process.exitCode = 1
}
