import { createToken } from '../src/settings/api-tokens.ts'
import { commandName } from './support/command-name.ts'

const [name, ...others] = process.argv.slice(2)
if (name === undefined || others.length > 0) {
  console.error(`Usage: ${commandName('npm run token --')} NAME\n\nMakes a token for a caller of the API.`)
  process.exit(1)
}
try {
  const { token, entry } = createToken(name)
  console.log(`For the caller, shown this once:\n  Authorization: Bearer ${token}\n`)
  console.log(`For the service, beside what stands there already, separated by a comma:\n  API_TOKENS=${entry}`)
} catch {
  console.error(`"${name}" is no name: small letters, digits, _ and -, 32 at most.`)
  process.exit(1)
}
