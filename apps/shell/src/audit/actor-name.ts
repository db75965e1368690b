import type { useT } from '@lingtan/web-sdk';
import type { AuditRow } from './types.ts';

/** Who did something, as it was recorded: persons keep their names, parts of the product have theirs in the language of the page. */
export function actorName(t: ReturnType<typeof useT>, { kind, id, name }: AuditRow['actor']): string {
  const own = name || id;
  return kind === 'system' ? t(`audit.actors.${id.replaceAll('.', '-')}`, { defaultValue: own }) : own;
}
