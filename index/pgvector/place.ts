/** The database that an index shares with the catalogue, and how filters become a part of its query. */
import type { Filters } from '../../src/core/catalogue.js';
import type { Log } from '../../src/core/log.js';
import type { Database } from '../../src/database/database.js';

/** Opened with `vectors`. */
export interface SharedIndexPlace {
  readonly database: Database;
  /** Told of what goes wrong behind the searches. */
  readonly log?: Log;
  /**
   * A condition on the column `image_id`, true for the images whose items pass.
   * @param first number of its first parameter
   */
  readonly passing: (
    filters: Filters,
    first: number,
  ) => Promise<{ readonly sql: string; readonly values: readonly unknown[] }>;
}
