import {
  type Column,
  formatTime,
  type PluginPageProps,
  Quantity,
  StatusBadge,
  useApi,
  useCan,
  useIsPhone,
} from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { PeriodsData } from '../../contracts/period-routes.ts';
import { ListPage } from '../shared/list-page.tsx';
import { useWordsOf } from '../shared/names.ts';
import { useChoice } from '../shared/use-choice.ts';
import { useT } from '../use-t.ts';
import { PublicationDialog } from './publication-dialog.tsx';
import { Recalculations } from './recalculations.tsx';
import { RestatePeriod } from './restate-period.tsx';
import { totalRef } from './restated-refs.ts';
import './periods.css';

type Row = PeriodsData['periods'][number];

const keyOf = ({ period, profile, revision }: Row): string => `${period}/${profile}@${revision}`;

/** Publications and restatements with causes, differences and authors. */
export function PeriodsPage(_: PluginPageProps): ReactNode {
  const t = useT();
  const phone = useIsPhone();
  const cause = useWordsOf('cause');
  const profile = useWordsOf('profile');
  const mayClose = useCan('carbon.close');
  const loaded = useApi<PeriodsData>('./periods');
  const [chosen, choose] = useChoice<string>('publication', '');
  const [restating, setRestating] = useState(false);
  const rows = loaded.data?.periods ?? [];
  const open = rows.find((row) => keyOf(row) === chosen);
  const close = (): void => {
    setRestating(false);
    choose('');
  };
  const newest = (row: Row): boolean =>
    !rows.some((each) => each.period === row.period && each.profile === row.profile && each.revision > row.revision);
  const columns: Column<Row>[] = [
    { id: 'period', title: t('column.period'), width: 100, phone: true, value: ({ period }) => period },
    {
      id: 'profile',
      title: t('column.profile'),
      phone: true,
      value: (row) => profile(row.profile),
      // A phone has no room for the column of completeness.
      render: (row) =>
        phone && row.incomplete ? (
          <>
            {profile(row.profile)} <StatusBadge state="warning" label={t('gaps.incomplete')} />
          </>
        ) : (
          profile(row.profile)
        ),
    },
    {
      id: 'revision',
      title: t('column.revision'),
      kind: 'number',
      width: 90,
      value: ({ revision }) => revision,
    },
    {
      id: 'before',
      title: t('periods.before'),
      kind: 'number',
      value: ({ restatement }) => (restatement?.methods[0]?.before ? Number(restatement.methods[0].before) : null),
      render: (row) => <RestatedTotal row={row} figure="before" />,
    },
    {
      id: 'total',
      title: t('column.total'),
      kind: 'number',
      phone: true,
      value: ({ totals }) => (totals[0]?.total ? Number(totals[0].total) : null),
      render: ({ totals: [total] }) => (
        <Quantity
          value={total?.total ? Number(total.total) : null}
          unit={total?.unit ?? 'tCO2'}
          scale="none"
          digits={2}
          evidence={total?.ref ?? null}
        />
      ),
    },
    {
      id: 'complete',
      title: t('column.completeness'),
      width: 130,
      value: ({ incomplete }) => t(incomplete ? 'gaps.incomplete' : 'gaps.complete'),
      render: ({ incomplete }) => (
        <StatusBadge
          state={incomplete ? 'warning' : 'ok'}
          label={t(incomplete ? 'gaps.incomplete' : 'gaps.complete')}
        />
      ),
    },
    {
      id: 'delta',
      title: t('column.difference'),
      kind: 'number',
      value: ({ restatement }) => (restatement?.methods[0]?.delta ? Number(restatement.methods[0].delta) : null),
      render: (row) => <RestatedTotal row={row} figure="delta" />,
    },
    {
      id: 'causes',
      title: t('column.causes'),
      value: ({ causes }) => (causes.length === 0 ? t('periods.first') : causes.map(cause).join(', ')),
    },
    { id: 'note', title: t('column.reason'), value: ({ note }) => note },
    { id: 'by', title: t('column.author'), value: ({ publishedBy }) => publishedBy },
    {
      id: 'at',
      title: t('column.time'),
      kind: 'time',
      value: ({ recordedAt }) => Date.parse(recordedAt),
      render: ({ recordedAt }) => formatTime(Date.parse(recordedAt), 'short'),
    },
    { id: 'sha', title: 'SHA-256', hidden: true, value: ({ sha256 }) => sha256 },
  ];
  return (
    <ListPage
      name="periods"
      loaded={loaded}
      rows={rows}
      meta={t('periods.meta', { count: rows.length })}
      columns={columns}
      rowKey={keyOf}
      exportName="publications"
      above={<Recalculations />}
      onOpen={(row) => choose(keyOf(row))}
    >
      {open && !restating ? (
        <PublicationDialog
          row={open}
          onClose={close}
          {...(mayClose && newest(open) ? { onRestate: () => setRestating(true) } : {})}
        />
      ) : null}
      {open && restating ? <RestatePeriod period={open.period} profile={open.profile} onClose={close} /> : null}
    </ListPage>
  );
}

/** The total that a revision restated, or its change. */
function RestatedTotal({ row, figure }: { row: Row; figure: 'before' | 'delta' }): ReactNode {
  const { period, profile, revision, restatement } = row;
  const method = restatement?.methods[0];
  if (!method?.[figure]) return '–';
  const restated = { period, profile, before: revision - 1, after: revision };
  return (
    <Quantity
      value={Number(method[figure])}
      unit={method.unit}
      scale="none"
      digits={2}
      evidence={totalRef(restated, method.method, figure === 'delta' ? 'change' : figure)}
    />
  );
}
