import { formatNumber, formatQuantity, formatTime, useApi, useLanguage, useLocalized, usePark } from '@lingtan/web-sdk';
import type { ExceptionData } from '../../contracts/exceptions.ts';
import { shownUnits } from '../../contracts/kinds.ts';
import type { BaseUnit } from '../../contracts/kinds.ts';
import type { MetersData } from '../../contracts/routes.ts';
import { useT } from '../use-t.ts';

/** Unit in which amounts of a base unit are drawn, and by what a stored amount is divided for it. */
export function drawnUnit(unit: string): { unit: string; base: number } {
  // Energy keeps its unit: the chart chooses the prefix by itself.
  return unit === 'Wh' || !(unit in shownUnits) ? { unit, base: 1 } : shownUnits[unit as BaseUnit];
}

/** Names of meters, rules, values and spans in the language of the page. */
export function useNames() {
  const t = useT();
  const text = useLocalized();
  const language = useLanguage();
  const park = usePark();
  const meters = useApi<MetersData>('./meters');
  const byId = new Map((meters.data?.meters ?? []).map((meter) => [meter.id, meter]));
  const amount = (value: number | null, unit: ExceptionData['unit']): string => {
    // No interval may be missing: that is no limit to be read.
    if (value === null || (unit === 'interval' && value === 0)) return '–';
    if (unit === 'interval') return t('exceptions.intervals', { count: value });
    if (unit === 's') return t('exceptions.seconds', { count: value });
    if (unit === 'Wh') return formatQuantity(value, 'Wh', { language });
    const shown = drawnUnit(unit);
    return `${formatNumber(value / shown.base, { language })} ${shown.unit}`;
  };
  return {
    /** Where the names and units come from; without it nothing may be drawn, for the units are not known. */
    query: meters,
    meters: meters.data?.meters ?? [],
    meter: (id: string): string => text(byId.get(id)?.name) || id,
    unitOf: (id: string): string => byId.get(id)?.unit ?? 'Wh',
    owner: (enterpriseId: string | null): string =>
      text(park.enterprises.find(({ id }) => id === enterpriseId)?.name) || (enterpriseId ?? t('meters.park')),
    rule: ({ rule, detail }: Pick<ExceptionData, 'rule' | 'detail'>): string => {
      const own = detail['case'] ?? (rule === 'flatline' && detail['value'] === 0 ? 'zero' : undefined);
      return own === undefined ? t(`exceptions.rule.${rule}`) : t.of('exceptions.case', own);
    },
    amount,
    span: ({ from, to }: { from: number; to: number }): string => {
      const [a, b] = [formatTime(from, 'short'), formatTime(to, 'short')];
      return a.slice(0, 5) === b.slice(0, 5) ? `${a} – ${b.slice(6)}` : `${a} – ${b}`;
    },
    error: ({ code, message }: { code: string; message: string }): string =>
      t.of('exceptions.error', code.replace('ENERGY_VEE_', ''), { defaultValue: message }),
  };
}

export type Names = ReturnType<typeof useNames>;
