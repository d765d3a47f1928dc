const WIDTH = 28

/** A progress bar on a terminal; elsewhere one line for each item. */
export function createProgressBar (total: number, output: NodeJS.WriteStream = process.stderr) {
  const start = performance.now()
  let done = 0

  function draw (label: string): void {
    const filled = Math.round(done / total * WIDTH)
    const seconds = ((performance.now() - start) / 1000).toFixed(1)
    const line = `[${'#'.repeat(filled)}${'.'.repeat(WIDTH - filled)}] ${done}/${total} ${seconds} s ${label}`
    output.write(output.isTTY ? `\r\x1b[2K${line}` : `${line}\n`)
  }

  return {
    advance (label: string, count = 1): void {
      done += count
      draw(label)
    },
    print (message: string): void {
      output.write(output.isTTY ? `\r\x1b[2K${message}\n` : `${message}\n`)
    },
    finish (): void {
      if (output.isTTY) output.write('\n')
    }
  }
}
