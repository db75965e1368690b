import { dateStart } from '@lingtan/sdk/zone';
import { TimeSeries, usePark } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { savingOver, type SavingsResult } from '../../contracts/savings/result.ts';
import { useCurrency } from '../shared/names.ts';
import { useT } from '../use-t.ts';

const day = 86_400_000;

/** Saving of each day over no storage and over the rules, without the demand charge of the month. */
export function SavingsChart({ no, result }: { no: number; result: SavingsResult }): ReactNode {
  const t = useT();
  const park = usePark();
  const unit = useCurrency()(result.currency);
  const ts = result.days.map(({ key }) => dateStart(key, park.timeZone) + day / 2);
  if (ts.length < 2) return null;
  return (
    <TimeSeries
      series={(['no-storage', 'time-of-use'] as const).map((name) => ({
        id: name,
        label: t(`savings.over.${name}`),
        color: name === 'no-storage' ? 'storage' : 'grid',
        dashed: name !== 'no-storage',
        ts,
        values: result.days.map((row) => (row.steps === 0 ? null : savingOver(row, name))),
      }))}
      unit={unit}
      range={{ from: ts[0]! - day / 2, to: ts.at(-1)! + day / 2 }}
      height={200}
      zeroBased
      night={false}
      exportName={`savings-${no}-${park.id}`}
      summary={t('savings.chart-summary', { no })}
      data-testid="savings-chart"
    />
  );
}
