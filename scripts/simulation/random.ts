/** Numbers between 0 and 1 that are the same for the same seed (mulberry32, Tommy Ettinger, public domain). */
export function createRandom (seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6D2B79F5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Time until the next event of a Poisson process with `rate` events a second, in seconds. */
export function exponential (random: () => number, rate: number): number {
  return -Math.log(1 - random()) / rate
}
