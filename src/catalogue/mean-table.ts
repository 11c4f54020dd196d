/** Means in PostgreSQL, shared by all machines that serve the catalogue. */
import { z } from 'zod';
import type { Database } from '../database/database.js';
import type { KeptMean, MeanPlace, MeanPlaces } from './mean-place.js';

/** A step that was released is never edited, only followed by another. */
const STEPS: readonly string[] = [
  `
  CREATE TABLE means (
    name text PRIMARY KEY,
    of_what text NOT NULL,           -- which space, and which priors
    count integer NOT NULL,          -- vectors that it is of
    mean text NOT NULL               -- JSON: numbers
  );
  `,
];

const Numbers = z.array(z.number()).readonly();

interface Row {
  readonly of: string;
  readonly count: number;
  readonly mean: string;
}

/** The means of the index of that name. @throws SamelookError STORAGE_FAILED; so do all methods */
export async function meansIn(database: Database, index: string): Promise<MeanPlaces> {
  await database.migrate('means', STEPS);
  return { catalogue: placeOf(database, `${index}.centre`), queries: placeOf(database, `${index}.queries`) };
}

function placeOf(database: Database, name: string): MeanPlace {
  const write = (of: string, { count, mean }: KeptMean, onConflict: string) =>
    database.run(
      `INSERT INTO means (name, of_what, count, mean) VALUES ($1, $2, $3, $4) ON CONFLICT (name) DO ${onConflict}`,
      [name, of, count, JSON.stringify(mean)],
    );
  const REPLACE = 'UPDATE SET of_what = excluded.of_what, count = excluded.count, mean = excluded.mean';
  const read = async (of: string): Promise<KeptMean | undefined> => {
    const sql = 'SELECT of_what AS "of", count, mean FROM means WHERE name = $1';
    const row = await database.row<Row>(sql, [name]);
    return row?.of === of ? { count: row.count, mean: Numbers.parse(JSON.parse(row.mean)) } : undefined;
  };
  return {
    async read(of, dimensions) {
      const kept = await read(of);
      return kept?.mean.length === dimensions ? kept : undefined;
    },
    write: async (of, mean) => void (await write(of, mean, REPLACE)),
    async claim(of, mean) {
      await write(of, mean, `${REPLACE} WHERE means.of_what <> excluded.of_what`);
      return (await read(of)) ?? mean;
    },
  };
}
