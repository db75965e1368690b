import { sha256 } from '@lingtan/sdk';
import { activityIdLength } from '../../contracts/index.ts';

/** Digits of the hash that tells names apart whose ends were cut off. */
const hashDigits = 12;

/**
 * Id of an activity of a month that a plugin posts: `name-YYYY-MM`. What is longer than an id may be loses the end of its name to a
 * hash of it, so that it is the same every time and that of nothing else.
 */
export function activityIdOf(name: string, month: string): string {
  const id = `${name}-${month}`;
  if (id.length <= activityIdLength) return id;
  const room = activityIdLength - month.length - hashDigits - 2;
  return `${name.slice(0, room)}-${sha256(name).slice(0, hashDigits)}-${month}`;
}
