import {
  ActionButton,
  Age,
  type Column,
  DataTable,
  formatTime,
  Page,
  Panel,
  type PluginPageProps,
  Quantity,
  usePark,
  usePluginRoot,
  viewState,
} from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import { useNavigate } from 'react-router';
import type { PlanHead } from '../../contracts/routes.ts';
import { FirstPlan } from '../board/first-plan.tsx';
import { ReplanButton } from '../board/replan-button.tsx';
import { useCauseWords } from '../shared/cause-words.ts';
import { useWordsOf } from '../shared/names.ts';
import { PlanStatus } from '../shared/plan-status.tsx';
import { useFreshPlans, usePlans } from '../shared/use-plans.ts';
import '../board/board.css';
import { useT } from '../use-t.ts';

const most = 500;

/** All plans, newest first; each opens on the board. */
export function PlansPage(_: PluginPageProps): ReactNode {
  const t = useT();
  const causeWords = useCauseWords();
  const root = usePluginRoot();
  const park = usePark();
  const navigate = useNavigate();
  const reason = useWordsOf('plans.reason');
  useFreshPlans();
  const [limit, setLimit] = useState(96);
  const loaded = usePlans(limit);
  const plans = loaded.data?.plans ?? [];
  const lacks = loaded.data?.lacks ?? [];
  const columns: Column<PlanHead>[] = [
    {
      id: 'no',
      title: t('plans.column.no'),
      kind: 'number',
      width: 90,
      phone: true,
      value: ({ no }) => no,
      render: ({ no, ref }) => <Quantity value={no} unit="" scale="none" digits={0} evidence={ref} />,
    },
    {
      id: 'issued',
      title: t('plans.column.issued'),
      kind: 'time',
      phone: true,
      value: ({ issuedAt }) => issuedAt,
      render: ({ issuedAt }) => (
        <>
          {formatTime(issuedAt, 'short')} · <Age at={issuedAt} />
        </>
      ),
    },
    {
      id: 'status',
      title: t('plans.column.status'),
      phone: true,
      value: ({ status, usable }) => t(`plans.status.${usable ? status : 'refused'}`),
      render: (plan) => <PlanStatus plan={plan} />,
    },
    { id: 'origin', title: t('plans.column.origin'), value: ({ origin }) => t.of('plans.origin', origin) },
    {
      id: 'reason',
      title: t('plans.column.reason'),
      value: (plan) => (plan.reason === null ? null : reason(plan.reason)),
    },
    {
      id: 'trigger',
      title: t('plans.column.trigger'),
      value: ({ trigger, cause }) => {
        const word = t(`plans.trigger.${trigger}`);
        return cause === null ? word : `${word}: ${causeWords(cause)}`;
      },
    },
    {
      id: 'cost',
      title: t('plans.column.cost'),
      kind: 'number',
      value: ({ objective }) => objective,
      render: ({ objective, ref }) => (
        <Quantity value={objective} unit="" scale="none" digits={2} evidence={ref} label={t('plans.column.cost')} />
      ),
    },
    {
      id: 'gap',
      title: t('plans.column.gap'),
      kind: 'number',
      unit: '%',
      value: ({ gap }) => (gap === null ? null : gap * 100),
      render: ({ gap }) => (
        <Quantity
          value={gap === null ? null : gap * 100}
          unit=""
          scale="none"
          digits={3}
          reason={t('plans.gap-unknown')}
        />
      ),
    },
    {
      id: 'ms',
      title: t('plans.column.time'),
      kind: 'number',
      unit: 'ms',
      value: ({ totalMs }) => totalMs,
      render: ({ totalMs }) => <Quantity value={totalMs} unit="" scale="none" digits={0} />,
    },
    {
      id: 'until',
      title: t('plans.column.to'),
      kind: 'time',
      hidden: true,
      value: ({ to }) => to,
      render: ({ to }) => formatTime(to, 'short'),
    },
  ];
  const state = viewState(loaded, {
    when: loaded.data !== undefined && plans.length === 0,
    title: t('board.empty'),
    hint: t(lacks.length > 0 ? 'board.empty-lacks' : 'board.empty-hint'),
    action: <FirstPlan lacks={lacks} />,
  });
  return (
    <Page
      title={t('plans.title')}
      meta={plans.length > 0 ? t('plans.meta', { count: plans.length }) : null}
      actions={plans.length > 0 ? <ReplanButton /> : null}
      state={state}
      data-testid="plans-page"
    >
      <Panel flush>
        <DataTable
          id="plans"
          columns={columns}
          rows={plans}
          rowKey={({ no }) => String(no)}
          onOpen={({ no }) => void navigate(`${root}/board/${no}`)}
          exportName={`plans-${park.id}`}
          maxHeight={640}
          tools={
            plans.length >= limit && limit < most ? (
              <ActionButton onClick={() => setLimit(most)}>{t('plans.more')}</ActionButton>
            ) : null
          }
          data-testid="plans-table"
        />
      </Panel>
    </Page>
  );
}
