/** Crashes within the window after which the engine stops trying: the fault is then not a passing one. */
const MAXIMUM_CRASHES = 3
const CRASH_WINDOW_MILLISECONDS = 60_000
/** Doubled with each crash in the window: 0.25, 0.5 s; the third one ends it. */
const FIRST_BACK_OFF_MILLISECONDS = 250

export type RestartPolicy = ReturnType<typeof createRestartPolicy>

/** Decides after each crash how long to wait, or, by `undefined`, that it is over. */
export function createRestartPolicy (now: () => number = () => performance.now()) {
  let crashes: number[] = []
  return {
    afterCrash (): number | undefined {
      const time = now()
      crashes = [...crashes.filter((crash) => time - crash < CRASH_WINDOW_MILLISECONDS), time]
      return crashes.length >= MAXIMUM_CRASHES ? undefined : FIRST_BACK_OFF_MILLISECONDS * 2 ** (crashes.length - 1)
    }
  }
}
