/** Clocks of single processes that can be set while they run, by libfaketime; timers go on as they do where an operator sets a machine's clock. */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The clock of a process. */
export interface Clock {
  /** What the process is started with. */
  readonly environment: Readonly<Record<string, string>>;
  /** @param seconds before (negative) or after the true time */
  set(seconds: number): void;
}

/** Where distributions keep the library. */
const LIBRARIES = ['/usr/lib', '/usr/lib64', '/usr/local/lib'];

/** @returns a clock for each name; undefined where the library is not installed */
export function makeClocks(folder: string, names: readonly string[]): Readonly<Record<string, Clock>> | undefined {
  const library = findLibrary();
  if (library === undefined) return undefined;
  return Object.fromEntries(names.map((name) => [name, clockIn(join(folder, `clock-${name}`), library)]));
}

function clockIn(file: string, library: string): Clock {
  const set = (seconds: number) => writeFileSync(file, `${seconds < 0 ? '-' : '+'}${Math.abs(seconds)}\n`);
  set(0);
  const environment = {
    LD_PRELOAD: library,
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_CACHE_DURATION: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  };
  return { environment, set };
}

function findLibrary(): string | undefined {
  const places = LIBRARIES.flatMap((folder) => [
    folder,
    ...(existsSync(folder)
      ? readdirSync(folder)
          .filter((name) => name.endsWith('linux-gnu'))
          .map((name) => join(folder, name))
      : []),
  ]);
  return places.map((place) => join(place, 'faketime', 'libfaketimeMT.so.1')).find((path) => existsSync(path));
}
