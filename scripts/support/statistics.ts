/** The value below which `share` (0..1) of the samples lie, by the nearest-rank rule. */
export function percentile (samples: readonly number[], share: number): number {
  if (samples.length === 0) return NaN
  const sorted = [...samples].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))]
}

export interface Summary {
  readonly median: number
  readonly p95: number
  readonly samples: number
}

export function summarise (samples: readonly number[]): Summary {
  return { median: percentile(samples, 0.5), p95: percentile(samples, 0.95), samples: samples.length }
}
