import { readDataArea, type Hj212Item } from './data-area.ts';
import { hj212Flag, type Hj212Flag } from './flag.ts';

/** The fields before the data area, by the names the frame uses. */
export type Hj212Head = Record<string, string>;

/** A segment, read. */
export interface Hj212Segment {
  head: Hj212Head;
  flag: Hj212Flag;
  cp: Hj212Item[];
  /** Deviations from the standard that were accepted. */
  quirks: string[];
}

/** Order of the fields in a canonical segment. */
export const hj212HeadFields = ['QN', 'ST', 'CN', 'PW', 'MN', 'Flag', 'PNUM', 'PNO'] as const;
const byLowerCase = new Map<string, string>(hj212HeadFields.map((name) => [name.toLowerCase(), name]));

/** Reads the text of a segment; null when it has no data area `CP=&&…&&`. */
export function readSegment(text: string): Hj212Segment | null {
  const start = text.indexOf('CP=&&');
  const end = text.lastIndexOf('&&');
  if (start < 0 || end < start + 5) return null;
  const quirks: string[] = [];
  const before = text.slice(0, start);
  const head = readHead(before.endsWith(';') ? before.slice(0, -1) : before, quirks);
  if (before !== '' && !before.endsWith(';')) quirks.push("no ';' before CP");
  if (end + 2 < text.length) quirks.push('text after the data area');
  let flag = hj212Flag(field(head, 'Flag'));
  if (flag === null) {
    quirks.push('Flag is not a number from 0 to 255');
    flag = { value: null, version: 'unknown', split: false, ackWanted: false };
  }
  return { head, flag, cp: readDataArea(text.slice(start + 5, end), quirks), quirks };
}

/** A field of the head, whatever case its name was written in. */
export function field(head: Hj212Head, name: (typeof hj212HeadFields)[number]): string | undefined {
  if (Object.hasOwn(head, name)) return head[name];
  return Object.entries(head).find(([written]) => written.toLowerCase() === name.toLowerCase())?.[1];
}

function readHead(text: string, quirks: string[]): Hj212Head {
  const found = new Map<string, string>();
  const seen: string[] = [];
  // Deviations of names come before those of separators, whatever their place in the text.
  const names: string[] = [];
  const separators: string[] = [];
  const add = (pair: string): void => {
    const equals = pair.indexOf('=');
    if (equals < 1) {
      names.push(`no '=' in '${pair}'`);
      return;
    }
    const name = pair.slice(0, equals);
    const known = byLowerCase.get(name.toLowerCase());
    if (seen.includes(known ?? name)) {
      names.push(`${name} written twice`);
      return;
    }
    seen.push(known ?? name);
    if (known === undefined) names.push(`unknown field ${name}`);
    else if (known !== name) names.push(`field written ${name}`);
    found.set(name, pair.slice(equals + 1));
  };
  const nameOf = (pair: string): string => pair.split('=', 1)[0]!;
  for (const part of text === '' ? [] : text.split(';')) {
    const pairs = part.split(',');
    if (pairs[0] === '' && pairs.length > 1) {
      pairs.shift();
      separators.push(`stray ',' before ${nameOf(pairs[0]!)}`);
    }
    if (pairs[0] === '') separators.push('empty field');
    pairs.forEach((pair, index) => {
      if (pair === '') return;
      if (index > 0) separators.push(`',' instead of ';' after ${nameOf(pairs[index - 1]!)}`);
      add(pair);
    });
  }
  quirks.push(...missingOf(seen), ...names, ...separators);
  const [number, count] = [seen.indexOf('PNO'), seen.indexOf('PNUM')];
  if (number >= 0 && count >= 0 && number < count) quirks.push('PNO before PNUM');
  return Object.fromEntries(found);
}

/** Fields that a head should have; one without them is accepted. */
function missingOf(seen: readonly string[]): string[] {
  return ['QN', 'ST', 'CN', 'MN', 'Flag'].filter((name) => !seen.includes(name)).map((name) => `no ${name}`);
}
