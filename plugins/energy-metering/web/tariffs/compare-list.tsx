import { useLocalized } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { TariffVersion } from '../../contracts/tariffs.ts';
import { useT } from '../use-t.ts';
import { differences } from './diff.ts';

/** Fields whose values are words, and where their texts are. */
const words = {
  days: 'tariffs.look',
  holidays: 'tariffs.holiday',
  holiday: 'tariffs.holiday',
  status: 'tariffs.status',
  kind: 'tariffs.adder',
  basis: 'tariffs.demand',
} as const;

/** What differs between two versions, field by field. */
export function CompareList({ before, after }: { before: TariffVersion; after: TariffVersion }): ReactNode {
  const t = useT();
  const text = useLocalized();
  const list = differences(before, after);
  if (list.length === 0) return <p className="tf-note">{t('tariffs.no-difference')}</p>;
  const names = new Map<string, string>();
  for (const version of [before, after]) {
    for (const season of version.energy.seasons) names.set(season.id, text(season.name));
    for (const adder of version.adders) names.set(adder.id, text(adder.name));
  }
  const word = (part: string, path: readonly string[], index: number): string => {
    const named = names.get(part);
    if (named !== undefined) return named;
    if (/^\d+$/.test(part) && path[index - 1] === 'schedules')
      return t('tariffs.schedule-no', { no: Number(part) + 1 });
    return t.of('tariffs.field', part);
  };
  const spoken = (value: string | null, field: string | undefined): string => {
    if (value === null) return '–';
    const group = Object.entries(words).find(([name]) => name === field)?.[1];
    return group === undefined
      ? value
      : value
          .split(', ')
          .map((word) => t.of(group, word))
          .join(', ');
  };
  const hidden = new Set(['energy', 'seasons', 'adders', 'hours', 'rows']);
  return (
    <table className="tf-table tf-compare">
      <thead>
        <tr>
          <th>{t('tariffs.field-title')}</th>
          <th>{t('tariffs.before')}</th>
          <th>{t('tariffs.after')}</th>
        </tr>
      </thead>
      <tbody>
        {list.map(({ path, before: was, after: is }) => (
          <tr key={path.join('/')}>
            <th scope="row">
              {path
                .map((part, index) => ({ part, index }))
                .filter(({ part, index }) => index === path.length - 1 || !hidden.has(part))
                .map(({ part, index }) => word(part, path, index))
                .join(' · ')}
            </th>
            <td data-was={is === null || undefined}>{spoken(was, path.at(-1))}</td>
            <td data-new={was === null || undefined}>{spoken(is, path.at(-1))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
