import { formatNumber, formatShare, Panel, useLocalized } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { BillData } from '../../contracts/bill-routes.ts';
import { lineKindNames, periodNames } from '../../contracts/bill-texts.ts';
import { touPeriods } from '../../contracts/tariff-words.ts';
import type { TouPeriod } from '../../contracts/tariff-words.ts';
import { useT } from '../use-t.ts';

interface Part {
  id: string;
  name: string;
  period: TouPeriod | null;
  fen: number;
  /** Null for what is not charged by energy. */
  energyWh: number | null;
}

/** What the amount is made of: energy by period with its price, and the other charges. */
export function BillCost({ bill }: { bill: BillData['bill'] }): ReactNode {
  const t = useT();
  const parts = useParts(bill);
  const added = bill.vat.some(({ included, vatFen }) => !included && vatFen !== 0);
  const total = parts.reduce((sum, { fen }) => sum + fen, 0);
  const most = Math.max(...parts.map(({ fen }) => Math.abs(fen)), 1);
  return (
    <Panel title={t('bills.cost')} meta={added ? t('bills.cost-meta') : null} data-testid="bill-cost">
      <table className="bl-cost">
        <tbody>
          {parts.map((part) => (
            <tr key={part.id}>
              <th scope="row">{part.name}</th>
              <td className="bl-cost-bar">
                <span
                  data-period={part.period ?? 'none'}
                  data-negative={part.fen < 0 || undefined}
                  style={{ width: `${(Math.abs(part.fen) / most) * 100}%` }}
                />
              </td>
              <td>{formatNumber(part.fen / 100, { digits: 2 })}</td>
              <td className="bl-sub">{total === 0 ? '–' : formatShare(part.fen / total)}</td>
              <td className="bl-sub">
                {part.energyWh ? formatNumber((part.fen * 10) / part.energyWh, { digits: 4 }) : '–'}
              </td>
            </tr>
          ))}
        </tbody>
        <thead>
          <tr>
            <th scope="col">{t('bills.item')}</th>
            <th scope="col" aria-hidden="true" />
            <th scope="col">{t('bills.yuan')}</th>
            <th scope="col">{t('bills.share')}</th>
            <th scope="col">{t('bills.yuan-kwh')}</th>
          </tr>
        </thead>
      </table>
    </Panel>
  );
}

function useParts(bill: BillData['bill']): Part[] {
  const text = useLocalized();
  const sum = (lines: BillData['bill']['lines']): number => lines.reduce((all, { amountFen }) => all + amountFen, 0);
  const energy = touPeriods.flatMap((period): Part[] => {
    const own = bill.lines.filter((line) => line.kind === 'energy' && line.period === period);
    if (own.length === 0) return [];
    const energyWh = own.reduce((all, { quantity }) => all + quantity, 0);
    return [{ id: period, name: text(periodNames[period]), period, fen: sum(own), energyWh }];
  });
  const kinds = [...new Set(bill.lines.map(({ kind }) => kind))].filter((kind) => kind !== 'energy');
  const others = kinds.map((kind): Part => {
    const own = bill.lines.filter((line) => line.kind === kind);
    const energyWh = kind === 'adder' ? bill.energyWh : null;
    return { id: kind, name: text(lineKindNames[kind]), period: null, fen: sum(own), energyWh };
  });
  return [...energy, ...others];
}
