import { evidenceTextKey, type EvidenceTextKind, type Explanation } from '@lingtan/sdk';
import { unitSymbol } from '../format/units.ts';
import { type Translate, useT } from '../i18n/use-t.ts';
import { usePartName } from './use-ref-label.ts';

/** Plugin that made a figure, from `energy-metering@0.1.0`; empty for the kernel's own. */
export function producerOf({ producedBy }: Pick<Explanation, 'producedBy'>): string {
  return producedBy?.split('@')[0] ?? '';
}

/** `energy.counter-difference@1` → `counter-difference`: the method's place among a plugin's texts. */
export function methodKey(method: string | null): string {
  return method?.replace(/^[^.]+\./, '').replace(/@.*$/, '') ?? '';
}

/**
 * Names of roles, parameters, columns and formulas: `evidence.role.start` and so on among the texts of the plugin that made the
 * figure, else among the sdk's, else as they came. What a name is of follows it: a unit in the head of a column, else an item.
 */
export function useEvidenceName(producer: string): (kind: EvidenceTextKind, key: string, fallback?: string) => string {
  const t = useT('sdk');
  const partName = usePartName(producer);
  return (kind, key, fallback = key) => {
    const { text, items } = evidenceTextKey(kind, key);
    const found = textOf(t, producer, text);
    const itemName = (item: string): string => {
      const name = partName(item);
      return kind === 'column' && name === item ? unitSymbol(item) : name;
    };
    return found ? [found, ...items.map(itemName)].join(' · ') : fallback;
  };
}

/**
 * Words for a code that a parameter or a cell holds: `evidence.value.<key>.<code>`, looked up as names are; else the name of what
 * has the code as its id; else null.
 */
export function useEvidenceWord(producer: string): (key: string, value: unknown) => string | null {
  const t = useT('sdk');
  const partName = usePartName(producer);
  return (key, value) => {
    if (typeof value !== 'string' || !/^[\w -]{1,64}([:/][\w-]{1,64})?$/.test(value)) return null;
    const [first = '', second] = value.split(/[:/]/);
    // A colon would lead into another namespace.
    const found =
      second === undefined && textOf(t, producer, `evidence.value.${key.split(':')[0]}.${value.replaceAll(' ', '-')}`);
    if (found) return found;
    const code = second === undefined ? first : `${first}:${second}`;
    const named = partName(code);
    if (named !== code) return named;
    return second === undefined ? null : [first, second].map(partName).join(' · ');
  };
}

function textOf(t: Translate, producer: string, key: string): string {
  const own = producer && t(key, { ns: producer, defaultValue: '' });
  return own || t(key, { defaultValue: '' });
}
