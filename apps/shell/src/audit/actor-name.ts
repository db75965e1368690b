import type { Texts } from '../use-t.ts';
import type { AuditRow } from './types.ts';

/** Who did something, as it was recorded: persons keep their names, parts of the product have theirs in the language of the page. */
export function actorName(t: Texts, { kind, id, name }: AuditRow['actor']): string {
  const own = name || id;
  if (kind !== 'system') return own;
  const key = id.replaceAll('.', '-');
  const word = t.of('audit.actors', key);
  return word === key ? own : word;
}
