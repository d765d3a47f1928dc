const WIDTH = 28
/** Without a terminal, one line for this share of a step. */
const LINE_SHARE = 0.25

/** Progress of named steps that know their share: a bar on the terminal, a few lines elsewhere. */
export function createStepProgress (output: NodeJS.WriteStream = process.stderr) {
  let current = ''
  let nextLine = 0

  function show (step: string, done: number): void {
    if (step !== current) {
      if (output.isTTY && current !== '') output.write('\n')
      current = step
      nextLine = 0
    }
    const filled = Math.round(done * WIDTH)
    const line = `[${'#'.repeat(filled)}${'.'.repeat(WIDTH - filled)}] ${(done * 100).toFixed(0).padStart(3)} % ${step}`
    if (output.isTTY) output.write(`\r\x1b[2K${line}`)
    else if (done >= nextLine) {
      output.write(`${line}\n`)
      nextLine = Math.min(1, done + LINE_SHARE)
    }
  }

  return {
    show,
    finish (): void {
      if (output.isTTY) output.write('\n')
    }
  }
}
