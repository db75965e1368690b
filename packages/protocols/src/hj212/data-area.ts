/** One item of the data area: its names and values in the order of the wire. */
export type Hj212Item = Record<string, string>;

const times = ['DataTime', 'BeginTime', 'EndTime'];

/** Reads the text between `&&` and `&&`. Deviations are added to `quirks`; no text makes it fail. */
export function readDataArea(text: string, quirks: string[]): Hj212Item[] {
  if (text === '') return [];
  const items: Hj212Item[] = [];
  for (const part of text.split(';')) {
    if (part === '') {
      quirks.push('empty item in the data area');
      continue;
    }
    items.push(readItem(part, quirks));
  }
  return items;
}

function readItem(part: string, quirks: string[]): Hj212Item {
  const pairs = new Map<string, string>();
  let previous: string | undefined;
  for (const pair of part.split(',')) {
    const equals = pair.indexOf('=');
    if (equals < 1) {
      quirks.push(pair === '' ? "stray ',' in the data area" : `no '=' in '${pair}'`);
      continue;
    }
    const name = pair.slice(0, equals);
    if (pairs.has(name)) {
      quirks.push(`${name} written twice`);
      continue;
    }
    // A time is an item of its own: the comma behind it, or before it, stands where a semicolon belongs.
    if (previous !== undefined && (times.includes(previous) || times.includes(name)))
      quirks.push(`',' instead of ';' between ${previous} and ${name}`);
    if (name.endsWith('-flag')) quirks.push("suffix written '-flag'");
    pairs.set(name, pair.slice(equals + 1));
    previous = name;
  }
  // An own property even for a name such as __proto__.
  return Object.fromEntries(pairs);
}
