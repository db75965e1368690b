import {
  ActionButton,
  type Column,
  DataTable,
  Choice,
  Evident,
  FieldRow,
  formatMoney,
  formatShare,
  isAbout,
  notify,
  Notice,
  Panel,
  SelectField,
  TextField,
  useApiMutation,
  usePark,
} from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { MarketPlan } from '../../contracts/desk-routes.ts';
import type { PurchasePlanFigure } from '../../contracts/evidence-market.ts';
import { useAccount, useMonth } from '../shared/choices.tsx';
import '../shared/certificates.css';
import { useT } from '../use-t.ts';

const shareOf = (pct: number | null): string => formatShare(pct === null ? null : pct / 100);

/** The cheapest set of asks that brings a month to a score. */
export function PlanPanel(): ReactNode {
  const t = useT();
  const [account] = useAccount();
  const [first, , months] = useMonth();
  const [month, setMonth] = useState(first);
  const [score, setScore] = useState<'hourly' | 'annual'>('hourly');
  const [target, setTarget] = useState('80');
  const targetPct = /^\d{1,3}(\.\d+)?$/.test(target.trim()) ? Number(target) : 0;
  const fits = targetPct > 0 && targetPct <= 100;
  const plan = useApiMutation<MarketPlan, object>('./purchase-plan');
  const asked = { account, month, targetPct, score };
  const result = isAbout(plan, asked) ? plan.data : undefined;
  return (
    <Panel title={t('plan.title')} meta={t('plan.meta')}>
      <div className="ct-form" data-testid="purchase-plan">
        <FieldRow columns={4}>
          <SelectField
            label={t('month.label')}
            value={month}
            options={months.map((value) => ({ value, label: value }))}
            onChange={(value) => setMonth(value)}
          />
          <TextField
            label={t('plan.target')}
            kind="decimal"
            unit="%"
            value={target}
            error={fits ? undefined : t('plan.problem')}
            onChange={setTarget}
          />
          <Choice
            label={t('plan.score')}
            value={score}
            options={(['hourly', 'annual'] as const).map((value) => ({ value, label: t(`plan.score-of.${value}`) }))}
            onChange={setScore}
          />
        </FieldRow>
        <div className="lt-buttons">
          <ActionButton
            disabled={!fits || plan.isPending}
            onClick={() => plan.mutate(asked, { onError: (error) => notify.error(error) })}
          >
            {t(plan.isPending ? 'plan.running' : 'plan.run')}
          </ActionButton>
        </div>
      </div>
      {result ? (
        <div className="ct-plan-result">
          <Outcome plan={result} />
        </div>
      ) : null}
    </Panel>
  );
}

function Outcome({ plan }: { plan: MarketPlan }): ReactNode {
  const t = useT();
  const park = usePark();
  const { reached, proven, purchases, costFen, before, after, reachablePct, offers } = plan;
  const opens = (figure: PurchasePlanFigure): string =>
    `certificate.purchase-plan/${plan.account}/${plan.month}/${plan.no}/${figure}`;
  const said = (figure: PurchasePlanFigure, value: string): ReactNode => (
    <Evident evidence={opens(figure)} value={value} />
  );
  const columns: Column<MarketPlan['purchases'][number]>[] = [
    { id: 'book', title: t('market.book'), value: ({ book }) => book },
    { id: 'order', title: t('plan.ask'), phone: true, value: ({ order }) => order },
    { id: 'lots', title: t('ticket.lots'), kind: 'number', phone: true, value: ({ lots }) => lots },
    {
      id: 'price',
      title: t('ticket.price'),
      kind: 'number',
      unit: '¥',
      value: ({ priceFen }) => priceFen / 100,
      render: ({ priceFen }) => formatMoney(priceFen),
    },
    {
      id: 'cost',
      title: t('ticket.cost'),
      kind: 'number',
      unit: '¥',
      phone: true,
      value: (row) => row.costFen / 100,
      render: (row) => <Evident evidence={opens('cost')} label={t('ticket.cost')} value={formatMoney(row.costFen)} />,
    },
  ];
  const scores = { hourly: shareOf(after.cfePct), total: shareOf(after.annualMatchPct) };
  if (!reached)
    return (
      <Notice tone="warning" title={said('reachable', t('plan.not-reached', { reachable: shareOf(reachablePct) }))}>
        {said('now', t('plan.not-reached-hint', { offers, now: shareOf(before.cfePct) }))}
      </Notice>
    );
  if (purchases.length === 0)
    return <Notice title={t('plan.nothing-needed')}>{said(plan.score, t('plan.scores', scores))}</Notice>;
  return (
    <>
      <Notice title={said('cost', t('plan.cost', { cost: formatMoney(costFen) }))}>
        {said(plan.score, t('plan.scores', scores))} {proven ? '' : t('plan.not-proven')}
      </Notice>
      <DataTable
        id="purchase-plan"
        columns={columns}
        rows={purchases}
        rowKey={({ book, order }) => `${book}/${order}`}
        exportName={`purchase-plan-${park.id}`}
        maxHeight={360}
      />
    </>
  );
}
