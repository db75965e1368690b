import { DataTable, Quantity, usePark, type Column } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import {
  savingsVariants,
  type SavingsFigures,
  type SavingsResult,
  type SavingsRow,
  type SavingsVariant,
} from '../../contracts/savings/result.ts';
import { useCurrency } from '../shared/names.ts';
import { useT } from '../use-t.ts';

interface Line {
  key: string;
  name: SavingsVariant;
  figures: SavingsFigures;
  /** Cost of this way over that of the storage as it ran. */
  more: number;
}

const parts = ['energyBuy', 'energySell', 'demand', 'degradation', 'storedEnergy'] as const;
const amounts = ['importKwh', 'exportKwh', 'chargedKwh', 'dischargedKwh', 'peakKw'] as const;

/** Costs and energies of each month or day by way of running. */
export function SavingsTable({
  id,
  rows,
  result,
  no,
  monthly,
}: {
  id: string;
  rows: readonly SavingsRow[];
  result: SavingsResult;
  no: number;
  monthly: boolean;
}): ReactNode {
  const t = useT();
  const park = usePark();
  const money = useCurrency()(result.currency);
  const lines = rows.flatMap(({ key, variants }) =>
    savingsVariants.map((name): Line => {
      const figures = variants[name];
      return { key, name, figures, more: figures.cost - variants.metered.cost };
    }),
  );
  const number = (
    column: string,
    unit: string,
    of: (line: Line) => number | null,
    more: Partial<Column<Line>> = {},
  ): Column<Line> => ({
    id: column,
    title: t.of('savings.figure', column),
    kind: 'number',
    unit,
    value: of,
    render: (line) => (
      <Quantity
        value={of(line)}
        unit=""
        scale="none"
        digits={0}
        evidence={`dispatch.savings/${no}/${line.key}/${line.name}/${column}`}
        label={t.of('savings.figure', column)}
      />
    ),
    ...more,
  });
  const columns: Column<Line>[] = [
    {
      id: 'key',
      title: t(monthly ? 'savings.figure.month' : 'savings.figure.day'),
      phone: true,
      width: 110,
      value: ({ key }) => key,
    },
    {
      id: 'variant',
      title: t('savings.figure.variant'),
      phone: true,
      value: ({ name }) => t(`savings.variant.${name}`),
    },
    number('cost', money, ({ figures }) => figures.cost, { phone: true }),
    number('more', money, ({ more, name }) => (name === 'metered' ? null : more)),
    ...parts
      .filter((part) => monthly || part !== 'demand')
      .map((part) => number(part, money, ({ figures }) => figures[part], { hidden: part === 'storedEnergy' })),
    ...amounts.map((part) =>
      number(part, part === 'peakKw' ? 'kW' : 'kWh', ({ figures }) => figures[part], {
        hidden: part === 'importKwh' || part === 'exportKwh',
      }),
    ),
    number('overLimitSteps', '', ({ figures }) => figures.overLimitSteps, { hidden: true }),
  ];
  return (
    <DataTable
      id={id}
      columns={columns}
      rows={lines}
      rowKey={({ key, name }) => `${key}-${name}`}
      exportName={`${id}-${no}-${park.id}`}
      maxHeight={480}
      data-testid={id}
    />
  );
}
