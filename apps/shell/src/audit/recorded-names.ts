import { localized, type Language, type LocalizedText } from '@lingtan/web-sdk';
import type { AuditRow } from './types.ts';

/** The name of what a row is about, as far as the row itself recorded it: ids of tokens, users and dashboards say nothing. */
export function recordedName({ after, before }: Pick<AuditRow, 'after' | 'before'>, language: Language): string | null {
  for (const state of [after, before]) {
    if (typeof state !== 'object' || state === null) continue;
    const { name, title, deviceId, email } = state as Record<string, unknown>;
    for (const each of [deviceId, email, name, title]) {
      if (typeof each === 'string' && each !== '') return each;
      if (typeof each === 'object' && each !== null && 'en' in each) return localized(each as LocalizedText, language);
    }
  }
  return null;
}

/** Names that rows recorded, by the id that other rows of the same kind of thing mention alone: a user by what created them. */
export function namesById(rows: readonly AuditRow[], language: Language): Map<string, string> {
  const names = new Map<string, string>();
  for (const row of rows) {
    const name = recordedName(row, language);
    if (name !== null) names.set(`${areaOf(row.action)}/${row.subject}`, name);
    if (row.actor.kind === 'user' && row.actor.name) names.set(`user/${row.actor.id}`, row.actor.name);
  }
  return names;
}

/** What an action is about: `user` of `user.created`. */
export const areaOf = (action: string): string => action.split('.')[0]!;
