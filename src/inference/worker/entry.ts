import { openWorkerPort } from './worker-port.ts'

// From now on the worker hears that it shall end, also while the libraries of the networks are loaded.
openWorkerPort()
await import('./worker.ts')
