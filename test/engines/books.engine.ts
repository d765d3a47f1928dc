import { testRecordBook, NOTES } from '../jobs/storage/book-contract.ts'
import { makeEngineDesk } from './desk.ts'

const url = process.env.QUEUE_URL ?? ''
const engine = new URL(url).protocol.replace(':', '')

for (const patience of ['hasty', 'patient'] as const) {
  testRecordBook(`${engine}, ${patience}`, async (t) => {
    const desk = await makeEngineDesk(t, url)
    return async () => (await desk.openBooks())[patience](NOTES)
  })
}
