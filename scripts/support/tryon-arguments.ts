import { parseArgs } from 'node:util'
import { commandName } from './command-name.ts'

export interface TryOnArguments {
  readonly garments: readonly string[]
  /** Gallery ids and photos; empty: one at random. */
  readonly persons: readonly string[]
  readonly out: string
  /** Where the pictures of every stage are written, when they are wanted. */
  readonly intermediates?: string
}

export const TRY_ON_USAGE = `Usage: ${commandName('npm run tryon --')} --garment shirt.jpg [--garment more.jpg ...]
                        [--person ana|me.jpg ...] [--out results] [--intermediates DIR]

  --garment FILE   a JPEG, PNG or WebP photo of one garment; may be repeated
  --person WHO     a folder of data/persons, or a photo of a person (then the result is that photo
                   at its own resolution); may be repeated; default: one at random
  --out DIR        where <person>_<garment>.png are written; default: results
  --intermediates DIR
                   also writes what every stage has made, as DIR/<person>_<garment>/<number>-<name>.png

Results are named after the files; where two have one name, the folders that tell them apart come
first: monday/me.jpg and tuesday/me.jpg give monday-me_shirt.png and tuesday-me_shirt.png.`

/**
 * Reads the command line of `npm run tryon`; `undefined` when help is asked for.
 * @throws Error naming the wrong option
 */
export function readTryOnArguments (argv: readonly string[]): TryOnArguments | undefined {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      garment: { type: 'string', multiple: true, default: [] },
      person: { type: 'string', multiple: true, default: [] },
      out: { type: 'string', default: 'results' },
      intermediates: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false }
    }
  })
  if (values.help) return undefined
  if (values.garment.length === 0) throw new Error(`No --garment given.\n\n${TRY_ON_USAGE}`)
  return { garments: values.garment, persons: values.person, out: values.out, intermediates: values.intermediates }
}
