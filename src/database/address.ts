/** Where a database is, as far as it may be told to people: never with its password. */

/** The parts of DATABASE_URL that sentences name. */
export interface DatabaseAddress {
  /** Such as "shop on db.example.org:5432". */
  readonly name: string;
  readonly database: string;
  readonly user: string;
}

/** @param url `postgres://user:password@host:port/database`; checked by the config. A socket's folder may stand in `?host=` */
export function addressOf(url: string): DatabaseAddress {
  const { hostname, port, pathname, username, searchParams } = new URL(url);
  const user = decodeURIComponent(username) || (searchParams.get('user') ?? 'of this process');
  const host = hostname || (searchParams.get('host') ?? 'localhost');
  const database = decodeURIComponent(pathname.slice(1)) || user;
  return { name: `${database} on ${host}:${port || (searchParams.get('port') ?? '5432')}`, database, user };
}
