import type { Pool } from 'pg'
import type { OpenBook, RecordBook, RecordKind } from '../storage/record-book.ts'
import { inTransaction } from './postgres-transaction.ts'

// Names the locks of this service among those of a database: any two numbers do.
const [MAKING, SOLE] = [721_003, 721_004]
const BATCH = 500
// Of adding a record, each after another process was faster.
const TRIES = 5

/** Books in PostgreSQL: one table `<prefix>_books` with a row for each record of any kind. */
export async function openPostgresBooks (pool: Pool, prefix: string): Promise<OpenBook> {
  const table = `${prefix}_books`
  await inTransaction(pool, async (client) => {
    // Two processes that start at once would make the same table twice.
    await client.query('select pg_advisory_xact_lock($1)', [MAKING])
    await client.query(definition(table))
  })
  return (kind) => createPostgresBook(pool, table, kind)
}

interface Row { readonly id: string, readonly record: unknown, readonly version: number }
interface Read<Entry> { readonly record: Entry, readonly version: number }

function createPostgresBook<Entry> (pool: Pool, table: string, kind: RecordKind<Entry>): RecordBook<Entry> {
  const { name, idOf, traitsOf, sole = '', momentOf, weightOf, check } = kind
  const named = (trait: string, value: string) => `${name} ${trait} ${value}`

  async function select (rest: string, ...values: unknown[]): Promise<Array<Read<Entry>>> {
    const { rows } = await pool.query<Row>(`select id, record, version from ${table} ${rest}`, values)
    return rows.map(({ id, record, version }) => ({ record: check(record, id), version })).filter(isRead)
  }

  const recordsOf = async (rest: string, ...values: unknown[]) =>
    (await select(rest, ...values)).map(({ record }) => record)
  const readOne = async (id: string) => (await select('where kind = $1 and id = $2', name, id)).at(0)
  const withTrait = async (trait: string, value: string) =>
    await recordsOf('where traits @> array[$1::text]', named(trait, value))

  /** The columns of a record, in the order of `COLUMNS`. */
  function columns (record: Entry): unknown[] {
    const traits = Object.entries(traitsOf(record)).map(([trait, value]) => named(trait, value))
    const { account, bytes } = weightOf?.(record) ?? { account: '', bytes: 0 }
    return [name, idOf(record), traits, account, bytes, momentOf?.(record) ?? 0, JSON.stringify(record)]
  }

  async function insert (record: Entry): Promise<boolean> {
    const value = traitsOf(record)[sole]
    const own = value === undefined ? '' : named(sole, value)
    return await inTransaction(pool, async (client) => {
      await client.query('select pg_advisory_xact_lock($1, hashtext($2))', [SOLE, own])
      const { rowCount } = await client.query(
        `insert into ${table} (${COLUMNS}) select $1, $2, $3::text[], $4, $5::bigint, $6::double precision, $7::jsonb
         where not exists (select from ${table} where traits @> array[$8::text]) on conflict do nothing`,
        [...columns(record), own])
      return rowCount === 1
    })
  }

  async function makeRoom (record: Entry): Promise<void> {
    const own = named(sole, traitsOf(record)[sole] ?? '')
    await pool.query(`delete from ${table} where (kind = $1 and id = $2) or traits @> array[$3::text]`,
      [name, idOf(record), own])
  }

  async function update (record: Entry, version: number): Promise<boolean> {
    const { rowCount } = await pool.query(
      `update ${table} set (${COLUMNS}, version) =
         ($1, $2, $3::text[], $4, $5::bigint, $6::double precision, $7::jsonb, $8::integer + 1)
       where kind = $1 and id = $2 and version = $8::integer`,
      [...columns(record), version])
    return rowCount === 1
  }

  return {
    find: async (id) => (await readOne(id))?.record,
    with: withTrait,
    async * all () {
      let batch = await recordsOf('where kind = $1 order by id limit $2', name, BATCH)
      while (batch.length > 0) {
        yield * batch
        const last = idOf(batch[batch.length - 1])
        batch = await recordsOf('where kind = $1 and id > $3 order by id limit $2', name, BATCH, last)
      }
    },
    before: async (moment) => await recordsOf('where kind = $1 and moment < $2', name, moment),
    async bytesOf (account) {
      const { rows } = await pool.query<{ sum: string | null }>(
        `select sum(bytes) from ${table} where kind = $1 and ($2::text is null or account = $2)`,
        [name, account ?? null])
      return Number(rows[0].sum ?? 0)
    },
    async add (record) {
      for (let tries = 1; ; tries++) {
        if (await insert(record)) return record
        const known = (await readOne(idOf(record)))?.record ?? (await withTrait(sole, traitsOf(record)[sole] ?? ''))[0]
        if (known) return known
        // It was removed in this moment, or is of another version and cannot be read.
        if (tries > TRIES) await makeRoom(record)
      }
    },
    async change (id, edit) {
      for (;;) {
        const read = await readOne(id)
        if (!read) return undefined
        const edited = await edit(read.record)
        if (edited === read.record || await update(edited, read.version)) return edited
      }
    },
    async remove (id) {
      const { rows } = await pool.query<Row>(
        `delete from ${table} where kind = $1 and id = $2 returning record`, [name, id])
      return rows.length === 0 ? undefined : check(rows[0].record, id)
    }
  }
}

function isRead<Entry> (read: { record: Entry | undefined, version: number }): read is Read<Entry> {
  return read.record !== undefined
}

const COLUMNS = 'kind, id, traits, account, bytes, moment, record'

function definition (table: string): string {
  return `
    create table if not exists ${table} (
      kind text not null, id text not null, traits text[] not null, account text not null, bytes bigint not null,
      moment double precision not null, record jsonb not null, version integer not null default 0,
      primary key (kind, id)
    );
    create index if not exists ${table}_traits on ${table} using gin (traits);
    create index if not exists ${table}_account on ${table} (kind, account);
    create index if not exists ${table}_moment on ${table} (kind, moment);`
}
