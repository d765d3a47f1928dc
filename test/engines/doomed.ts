/** A worker that never finishes; another process kills it. Usage: node --import tsx doomed.ts URL NAME FOLDER */
import { createJobStore } from '../../src/jobs/queue/job-store.ts'
import { openDesk } from '../../src/jobs/shared/desk.ts'
import { createSharedQueue } from '../../src/jobs/shared/shared-queue.ts'

const [url, name, folder] = process.argv.slice(2)
const desk = await openDesk({ url, name, onError: () => {} })
createSharedQueue({
  desk,
  pictures: createJobStore(folder),
  run: async () => await new Promise(() => {}),
  limit: 10,
  limitPerVisitor: 10,
  onError: () => {}
})
