import { type Column, DataTable, Evident, formatNumber, formatQuantity, unitSymbol } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { RestatementView } from '../../contracts/period-routes.ts';
import { useActivityName, useWordsOf } from '../shared/names.ts';
import { useT } from '../use-t.ts';
import { lineRef, totalRef, type Restated, type Side } from './restated-refs.ts';

type Line = RestatementView['lines'][number];
type Opens = { evidence: string | null; label?: string };

const sides = ['before', 'after'] as const;

const tonnes = (text: string | null): string => (text === null ? '–' : formatNumber(Number(text), { digits: 2 }));
const change = (before: string | null, after: string | null): string =>
  before === after ? (after ?? '–') : `${before ?? '–'} → ${after ?? '–'}`;
const rounded = (text: string | null): number | null => (text === null ? null : Number(Number(text).toFixed(2)));

/** An amount with its unit, such as `12.5 10^4 Nm3`. */
function amountText(text: string | null): string | null {
  if (text === null) return null;
  const [amount = '', ...unit] = text.split(' ');
  return formatQuantity(Number(amount), unit.join(' '));
}

/** What a restatement changes or has changed: causes, totals before and after, and each line with its factors. */
export function RestatementImpact({ restatement, of }: { restatement: RestatementView; of: Restated }): ReactNode {
  const t = useT();
  const cause = useWordsOf('cause');
  const method = useWordsOf('method');
  const activity = useActivityName();
  const { causes, methods, lines } = restatement;
  const opens = (line: Line, side: Side): Opens => {
    const [counted] = line.methods;
    const known = (side === 'before' ? line.beforeT : line.afterT) !== null;
    const evidence = known && counted !== undefined ? lineRef(of, counted, line.activityId, side) : null;
    return { evidence, label: `${activity(line.activityId)}, ${t(`periods.${side}`)}` };
  };
  const columns: Column<Line>[] = [
    { id: 'activity', title: t('column.activity'), phone: true, value: ({ activityId }) => activity(activityId) },
    ...sides.map((side): Column<Line> => {
      const tonnesOf = (line: Line): number | null => rounded(side === 'before' ? line.beforeT : line.afterT);
      return {
        id: side,
        title: t(`periods.${side}`),
        kind: 'number',
        phone: true,
        value: tonnesOf,
        render: (line) => {
          const value = tonnesOf(line);
          return value === null ? '–' : <Evident {...opens(line, side)} value={formatNumber(value, { digits: 2 })} />;
        },
      };
    }),
    {
      id: 'amount',
      title: t('column.amount'),
      value: ({ amountBefore, amountAfter }) => change(amountText(amountBefore), amountText(amountAfter)),
      render: (line) => (
        <Changed
          before={amountText(line.amountBefore)}
          after={amountText(line.amountAfter)}
          opens={(side) => opens(line, side)}
        />
      ),
    },
    {
      id: 'factor',
      title: t('column.factor'),
      value: ({ factorBefore, factorAfter }) => change(factorBefore, factorAfter),
      render: ({ factorBefore, factorAfter }) => (
        <Changed
          before={factorBefore}
          after={factorAfter}
          opens={(side) => ({ evidence: `carbon.factor/${side === 'before' ? factorBefore : factorAfter}` })}
        />
      ),
    },
  ];
  return (
    <div data-testid="restatement-impact">
      <p>{t('periods.impact', { causes: causes.map(cause).join(', '), lines: lines.length })}</p>
      <ul>
        {methods.map(({ method: name, before, after, delta, unit }) => (
          <li key={name}>
            {method(name)}: <Evident evidence={before && totalRef(of, name, 'before')} value={tonnes(before)} />
            {' → '}
            <Evident evidence={after && totalRef(of, name, 'after')} value={`${tonnes(after)} ${unitSymbol(unit)}`} /> (
            <Evident evidence={delta && totalRef(of, name, 'change')} value={tonnes(delta)} />)
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

/** What was and what is; once, where it is the same. */
function Changed(props: { before: string | null; after: string | null; opens: (side: Side) => Opens }): ReactNode {
  const { before, after, opens } = props;
  const now = after === null ? '–' : <Evident {...opens('after')} value={after} />;
  if (before === after) return now;
  return (
    <>
      {before === null ? '–' : <Evident {...opens('before')} value={before} />}
      {' → '}
      {now}
    </>
  );
}
