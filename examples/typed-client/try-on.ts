import { readFile, writeFile } from 'node:fs/promises'
import createClient from 'openapi-fetch'
import type { components, paths } from './api.d.ts'

type TryOn = components['schemas']['TryOn']

const { FITTING_ROOM_URL: baseUrl = 'http://localhost:8000', FITTING_ROOM_TOKEN: token } = process.env
const [garmentFile = 'shirt.jpg', person = 'ana', out = 'out.png'] = process.argv.slice(2)
const api = createClient<paths>({ baseUrl, headers: token ? { authorization: `Bearer ${token}` } : {} })

/** What a call has answered. @throws Error with the service's advice */
function unwrap<Data> ({ data, error }: { data?: Data, error?: unknown }): Data {
  const { title, detail } = (error ?? {}) as { title?: string, detail?: string }
  if (data === undefined) throw new Error(`${title}: ${detail}`)
  return data
}

async function finished (id: string): Promise<TryOn> {
  for (;;) {
    const tryOn = unwrap(await api.GET('/api/v1/try-ons/{id}', { params: { path: { id } } }))
    if (tryOn.state !== 'queued' && tryOn.state !== 'running') return tryOn
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
}

const photo = `data:image/jpeg;base64,${(await readFile(garmentFile)).toString('base64')}`
const garment = unwrap(await api.POST('/api/v1/garments', { body: { garment: photo } }))
console.log(`${garment.id} is ${garment.state}, cut out by ${garment.cutOutBy}`)

const { items: [asked] } = unwrap(await api.POST('/api/v1/try-ons', {
  body: { garments: [garment.id], persons: [person] },
  params: { header: { 'idempotency-key': crypto.randomUUID() } }
}))
const { id, state, error, timings = [] } = await finished(asked.id)
if (state !== 'done') throw new Error(`${error?.message}: ${error?.advice}`)
for (const { name, milliseconds } of timings) console.log(`  ${name}: ${milliseconds.toFixed(0)} ms`)

const path = { id }
const picture = unwrap(await api.GET('/api/v1/try-ons/{id}/result', { params: { path }, parseAs: 'arrayBuffer' }))
await writeFile(out, new Uint8Array(picture as ArrayBuffer))
const stages = unwrap(await api.GET('/api/v1/try-ons/{id}/intermediates', { params: { path } }))
console.log(`${out}: ${person} in ${garment.id}, made in ${stages.length} steps`)

await api.DELETE('/api/v1/try-ons/{id}', { params: { path } })
await api.DELETE('/api/v1/garments/{id}', { params: { path: { id: garment.id } } })
