import { texts, useCan, useLanguage, useLocalized, usePark } from '@lingtan/web-sdk';
import { useEffect, useMemo, useState } from 'react';
import { hasPluginCode, loadPlugin } from '../plugins/load-plugin.ts';
import { useInventory } from '../points/use-inventory.ts';
import { useT } from '../use-t.ts';
import { actorName } from './actor-name.ts';
import { areaOf, namesById, recordedName } from './recorded-names.ts';
import type { AuditRow } from './types.ts';

export interface AuditNames {
  /** Whether all that can be named has its name: until then codes would stand in its place. */
  complete: boolean;
  actor: (row: AuditRow) => string;
  kind: (row: AuditRow) => string;
  action: (row: AuditRow) => string;
  subject: (row: AuditRow) => string;
}

/**
 * Actors, actions and subjects in the language of the page; persons keep their names, plugins have their title. A plugin names its own
 * actions and kinds of subjects among its texts: `energy.tariff-create` as `audit.tariff-create`, `deal/2` as `audit.subjects.deal`.
 */
export function useAuditNames(rows: readonly AuditRow[] = []): AuditNames {
  const t = useT();
  const text = useLocalized();
  const language = useLanguage();
  const park = usePark();
  const { plugins, enterprises } = park;
  const { assets, points, queries } = useInventory(useCan('telemetry.read'));
  const [told, setTold] = useState(false);
  useEffect(() => {
    let shown = true;
    const codes = plugins.filter(({ id, enabled }) => enabled && hasPluginCode(id)).map(({ id }) => loadPlugin(id));
    // Texts come with a plugin's code; one that cannot be fetched leaves its codes as they are. Told, the page is drawn again.
    void Promise.allSettled(codes).then(() => shown && setTold(true));
    return () => {
      shown = false;
    };
  }, [plugins]);
  const complete = told && !queries.some(({ isLoading }) => isLoading);
  return useMemo(() => {
    const known = namesById(rows, language);
    const ofPlugin = (key: string, values: Record<string, string> = {}): string | null => {
      for (const ns of ['shell', ...plugins.map(({ id }) => id)]) {
        if (texts.exists(key, { ns })) return String(texts.t(key, { ...values, ns }));
      }
      return null;
    };
    const titleOf = (id: string): string | null => {
      const titled = plugins.map((each) => ({ id: each.id, name: each.title }));
      const found = [...titled, ...enterprises, park, ...assets, ...points].find((each) => each.id === id);
      return found ? text(found.name) : null;
    };
    return {
      complete,
      actor: ({ actor }) => (actor.kind === 'plugin' && titleOf(actor.id)) || actorName(t, actor),
      kind: ({ actor }) => t.of('audit.kinds', actor.kind),
      action: ({ action }) =>
        ofPlugin(`audit.actions.${action}`) ?? ofPlugin(`audit.${action.slice(action.indexOf('.') + 1)}`) ?? action,
      subject: (row) => {
        const { action, subject } = row;
        const [kind = '', ...rest] = subject.split('/');
        const id = rest.join('/');
        const key = kind.slice(kind.lastIndexOf('.') + 1);
        const name = recordedName(row, language) ?? known.get(`${areaOf(action)}/${subject}`) ?? titleOf(subject);
        if (name !== null) return id ? `${name} · ${id}` : name;
        return ofPlugin(`audit.subjects.${key}`, { id }) ?? subject;
      },
    };
  }, [t, text, language, plugins, enterprises, park, assets, points, rows, complete]);
}
