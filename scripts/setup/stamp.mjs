// @ts-check
/** Stamps: what a finished step was made from. Written only after success, so that an interrupted step has none. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * @param {string} file
 * @param {string} content
 */
export function isStamped(file, content) {
  try {
    return readFileSync(file, 'utf8') === content;
  } catch {
    return false;
  }
}

/**
 * @param {string} file
 * @param {string} content
 */
export function stamp(file, content) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}
