import type { Explanation } from '@lingtan/sdk';
import { useT } from '../i18n/use-t.ts';

/** Plugin that made a figure, from `energy-metering@0.1.0`; empty for the kernel's own. */
export function producerOf({ producedBy }: Pick<Explanation, 'producedBy'>): string {
  return producedBy?.split('@')[0] ?? '';
}

/** `energy.counter-difference@1` → `counter-difference`: the method's place among a plugin's texts. */
export function methodKey(method: string | null): string {
  return method?.replace(/^[^.]+\./, '').replace(/@.*$/, '') ?? '';
}

/**
 * Names of roles, parameters and formulas: `evidence.role.start` and so on among the texts of the plugin that made the
 * figure, else among the sdk's, else as they came.
 */
export function useEvidenceName(producer: string): (kind: string, key: string, fallback?: string) => string {
  const t = useT('sdk');
  return (kind, key, fallback = key) => {
    // A role may name an item: `source:pv`.
    const [first = '', ...rest] = key.split(':');
    const own = `evidence.${kind}.${first}`;
    const common = t(own, { defaultValue: '' });
    const found = (producer && t(own, { ns: producer, defaultValue: '' })) || common;
    return found ? [found, ...rest].join(' · ') : fallback;
  };
}
