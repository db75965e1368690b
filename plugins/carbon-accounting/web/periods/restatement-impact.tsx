import { type Column, DataTable, formatNumber, formatQuantity, unitSymbol, useT } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { RestatementView } from '../../contracts/period-routes.ts';
import { useActivityName, useWordsOf } from '../shared/names.ts';

type Line = RestatementView['lines'][number];

const tonnes = (text: string | null): string => (text === null ? '–' : formatNumber(Number(text), { digits: 2 }));
const change = (before: string | null, after: string | null): string =>
  before === after ? (after ?? '–') : `${before ?? '–'} → ${after ?? '–'}`;

/** An amount with its unit, such as `12.5 10^4 Nm3`. */
function amountText(text: string | null): string | null {
  if (text === null) return null;
  const [amount = '', ...unit] = text.split(' ');
  return formatQuantity(Number(amount), unit.join(' '));
}

/** What a restatement changes or has changed: causes, totals before and after, and each line with its factors. */
export function RestatementImpact({ restatement }: { restatement: RestatementView }): ReactNode {
  const t = useT();
  const cause = useWordsOf('cause');
  const method = useWordsOf('method');
  const activity = useActivityName();
  const { causes, methods, lines } = restatement;
  const columns: Column<Line>[] = [
    { id: 'activity', title: t('column.activity'), phone: true, value: ({ activityId }) => activity(activityId) },
    {
      id: 'before',
      title: t('periods.before'),
      kind: 'number',
      phone: true,
      value: ({ beforeT }) => (beforeT === null ? null : Number(Number(beforeT).toFixed(2))),
    },
    {
      id: 'after',
      title: t('periods.after'),
      kind: 'number',
      phone: true,
      value: ({ afterT }) => (afterT === null ? null : Number(Number(afterT).toFixed(2))),
    },
    {
      id: 'amount',
      title: t('column.amount'),
      value: ({ amountBefore, amountAfter }) => change(amountText(amountBefore), amountText(amountAfter)),
    },
    {
      id: 'factor',
      title: t('column.factor'),
      value: ({ factorBefore, factorAfter }) => change(factorBefore, factorAfter),
    },
  ];
  return (
    <div data-testid="restatement-impact">
      <p>{t('periods.impact', { causes: causes.map(cause).join(', '), lines: lines.length })}</p>
      <ul>
        {methods.map(({ method: name, before, after, delta, unit }) => (
          <li key={name}>
            {method(name)}: {tonnes(before)} → {tonnes(after)} {unitSymbol(unit)} ({tonnes(delta)})
          </li>
        ))}
      </ul>
      <DataTable
        id="restated-lines"
        columns={columns}
        rows={lines}
        rowKey={({ activityId, methods: counted }) => `${activityId}|${counted.join()}`}
        exportName="restatement"
        maxHeight={260}
        bare
      />
    </div>
  );
}
