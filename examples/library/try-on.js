import { readFile, writeFile } from 'node:fs/promises'
import { createFittingRoom } from 'fitting-room'

const [garmentFile = 'shirt.jpg', person = 'ana', out = 'out.png'] = process.argv.slice(2)
const room = createFittingRoom()
try {
  const garment = await room.prepareGarment(await readFile(garmentFile))
  const { png, timings } = await room.tryOn({ garment, person })
  await writeFile(out, png)
  const milliseconds = timings.reduce((sum, stage) => sum + stage.milliseconds, 0)
  console.log(`${out}: ${person} in ${garmentFile}, ${milliseconds.toFixed(0)} ms after the cut-out`)
} finally {
  await room.close()
}
