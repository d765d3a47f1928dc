import { openWorkerPort } from './worker-port.ts'

// From now on the worker hears when it is told to end, even while the networks' libraries are being loaded.
openWorkerPort()
await import('./worker.ts')
