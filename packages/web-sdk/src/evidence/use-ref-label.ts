import { useApi } from '../api/use-api.ts';
import { useLanguage, useLocalized, useT } from '../i18n/use-t.ts';
import { useCan, usePark } from '../session/context.tsx';
import type { LocalizedText } from '../session/types.ts';
import { refLabel } from './evidence-text.ts';

interface Named {
  id: string;
  name: LocalizedText;
}

const listOf = (answer: Named[] | Record<string, Named[]> | undefined, key: string): readonly Named[] =>
  (Array.isArray(answer) ? answer : answer?.[key]) ?? [];

/**
 * A part of a reference for people: the name of the enterprise, asset or point of the park that has the id, or what a plugin
 * calls `evidence.part.<code>` among its texts, the one that made the figure first; a part without a name stays as it is.
 */
export function usePartName(producer: string): (part: string) => string {
  const t = useT('sdk');
  const text = useLocalized();
  const { enterprises, plugins } = usePark();
  const allowed = useCan('telemetry.read');
  const assets = useApi<Named[] | { assets: Named[] }>(allowed ? '/assets' : null);
  const points = useApi<Named[] | { points: Named[] }>(allowed ? '/points' : null);
  const named = [...enterprises, ...listOf(assets.data, 'assets'), ...listOf(points.data, 'points')];
  const titleOf = (id: string): string | null => {
    const found = named.find((each) => each.id === id);
    return found ? text(found.name) : null;
  };
  const wordOf = (code: string): string => {
    // Any other sign would lead into other texts.
    if (!/^[a-z][a-z0-9-]*$/.test(code)) return code;
    for (const ns of [producer, ...plugins.map(({ id }) => id)]) {
      const found = ns && t(`evidence.part.${code}`, { ns, defaultValue: '' });
      if (found) return found;
    }
    return code;
  };
  return (code) => {
    // `storage:storage-1` and `enterprise:paper-mill` say what kind they are of; `eaf-70t.import` is a direction of a meter.
    const id = code.slice(code.indexOf(':') + 1);
    const [meter = '', direction = ''] = id.split('.');
    const ofMeter = titleOf(meter);
    return titleOf(id) ?? (ofMeter === null || direction === '' ? wordOf(code) : `${ofMeter} ${wordOf(direction)}`);
  };
}

/** A reference for people, with names in place of ids. */
export function useRefLabel(producer: string): (ref: string) => string {
  const nameOf = usePartName(producer);
  const language = useLanguage();
  return (ref) => refLabel(ref, nameOf, language === 'zh-CN' ? '，' : ', ');
}
