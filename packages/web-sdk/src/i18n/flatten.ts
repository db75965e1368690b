import type { Messages } from '../plugin/define-web-plugin.ts';

/** Dotted keys of nested texts, sorted; plural endings of i18next count as one key, since languages differ in them. */
export function messageKeys(messages: Messages, prefix = ''): string[] {
  const keys = new Set<string>();
  for (const [name, value] of Object.entries(messages)) {
    const key = prefix ? `${prefix}.${name}` : name;
    if (typeof value === 'string') keys.add(key.replace(/_(zero|one|two|few|many|other)$/, ''));
    else for (const inner of messageKeys(value, key)) keys.add(inner);
  }
  return [...keys].sort();
}

/** Text of a dotted key; undefined when there is none. */
export function messageOf(messages: Messages, key: string): string | undefined {
  let node: Messages | string | undefined = messages;
  for (const name of key.split('.')) node = typeof node === 'object' ? node[name] : undefined;
  if (typeof node === 'string') return node;
  return undefined;
}
