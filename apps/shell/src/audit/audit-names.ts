import { useLocalized, usePark, useT } from '@lingtan/web-sdk';
import { useMemo } from 'react';
import type { AuditRow } from './types.ts';

/** What a row is about: a name where it was recorded, since ids of tokens say nothing. */
export function subjectName({ subject, after, before }: Pick<AuditRow, 'subject' | 'after' | 'before'>): string {
  for (const state of [after, before]) {
    if (typeof state !== 'object' || state === null) continue;
    const { name, deviceId, email } = state as Record<string, unknown>;
    const found = [deviceId, email, name].find((value) => typeof value === 'string' && value !== '');
    if (found !== undefined && found !== subject) return `${found as string} · ${subject}`;
  }
  return subject;
}

export interface AuditNames {
  actor: (row: AuditRow) => string;
  kind: (row: AuditRow) => string;
  action: (row: AuditRow) => string;
}

/**
 * Actors and actions in the language of the page; persons keep their names, plugins have their title. A plugin names its own actions
 * among its texts: `energy.tariff-create` as `audit.tariff-create`.
 */
export function useAuditNames(): AuditNames {
  const t = useT('shell');
  const text = useLocalized();
  const park = usePark();
  const plugins = park.plugins;
  return useMemo(() => {
    const ofPlugin = (action: string): string => {
      const key = `audit.${action.slice(action.indexOf('.') + 1)}`;
      for (const { id } of plugins) {
        const found = t(key, { ns: id, defaultValue: '' });
        if (found) return found;
      }
      return action;
    };
    return {
      actor: ({ actor }) => {
        const plugin = actor.kind === 'plugin' ? plugins.find(({ id }) => id === actor.id) : undefined;
        const own = plugin ? text(plugin.title) : actor.name || actor.id;
        return actor.kind === 'system'
          ? t(`audit.actors.${actor.id.replaceAll('.', '-')}`, { defaultValue: own })
          : own;
      },
      kind: ({ actor }) => t(`audit.kinds.${actor.kind}`, { defaultValue: actor.kind }),
      action: ({ action }) => t(`audit.actions.${action}`, { defaultValue: '' }) || ofPlugin(action),
    };
  }, [t, text, plugins]);
}
