import { platformProblem } from '../src/platform.ts'

// What npm runs before it installs the packed package: it can make no pictures where its networks cannot be loaded.
const problem = platformProblem()
if (problem !== undefined) {
  console.error(problem)
  process.exitCode = 1
}
