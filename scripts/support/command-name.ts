const BIN = 'fitting-room '

/**
 * How the running command line was called, for its usage text: as `fitting-room try-on`, or as the npm script that is
 * given.
 */
export function commandName (npmScript: string): string {
  const [, called = ''] = process.argv
  return called.startsWith(BIN) ? called : npmScript
}
