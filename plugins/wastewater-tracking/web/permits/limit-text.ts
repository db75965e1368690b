import type { PermitRow } from '../../contracts/routes.ts';
import type { Texts } from '../use-t.ts';

/** A limit as it is read. */
export function limitText({ min, max }: Pick<PermitRow, 'min' | 'max'>): string {
  if (min !== undefined && max !== undefined) return `${min} – ${max}`;
  return max !== undefined ? `≤ ${max}` : `≥ ${min}`;
}

/** When a row applies; null for always. */
export function conditionText(t: Texts, { condition }: Pick<PermitRow, 'condition'>): string | null {
  if (!condition) return null;
  const { temperatureAbove, temperatureAtMost, season, builtFrom, builtBefore } = condition;
  return [
    temperatureAbove === undefined ? null : t('condition.above', { value: temperatureAbove }),
    temperatureAtMost === undefined ? null : t('condition.at-most', { value: temperatureAtMost }),
    season === undefined ? null : t('condition.season', { ...season }),
    builtFrom === undefined ? null : t('condition.built-from', { value: builtFrom }),
    builtBefore === undefined ? null : t('condition.built-before', { value: builtBefore }),
  ]
    .filter((each) => each !== null)
    .join(', ');
}

/** Name of a shipped set of limits in the language of the screen; numbered classes stay as the standard prints them. */
export function templateName(t: Texts, { standard, class: of }: { standard: string; class: string }): string {
  const key = (raw: string): string => raw.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return `${t.of('permit.set', key(standard), { defaultValue: standard })} ${t.of('permit.class', key(of), { defaultValue: of })}`;
}
