import {
  FailedPanel,
  type Column,
  DataTable,
  formatTime,
  Notice,
  Panel,
  Quantity,
  useApi,
  useCan,
  useLocalized,
  usePark,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { LeversData, LeverView } from '../../contracts/lever-routes.ts';
import { useWordsOf } from '../shared/names.ts';
import { useT } from '../use-t.ts';

/** What can be moved in this hour, largest first, with the arithmetic beside each. */
export function NowLevers(): ReactNode {
  return useCan('carbon.park-read') ? <Levers /> : null;
}

function Levers(): ReactNode {
  const t = useT();
  const text = useLocalized();
  const park = usePark();
  const loaded = useApi<LeversData>('./levers', { refetchMs: 60_000 });
  const { data } = loaded;
  if (!data) return <FailedPanel query={loaded} title={t('levers.title')} />;
  const time = (ts: number): string => formatTime(ts, 'minute', park.timeZone);
  return (
    <Panel
      title={t('levers.title')}
      meta={t('levers.meta', { from: time(data.from), to: time(data.to) })}
      data-testid="now-levers"
    >
      {data.problem ? (
        <Notice tone="warning" title={t('levers.problem')}>
          {text(data.problem.text)}
        </Notice>
      ) : null}
      <LeversTable data={data} />
      <Notice>{[t('levers.note'), ...data.absent.map((plugin) => t(`levers.absent-${plugin}`))].join(' ')}</Notice>
    </Panel>
  );
}

function LeversTable({ data }: { data: LeversData }): ReactNode {
  const t = useT();
  const park = usePark();
  const text = useLocalized();
  const profileWord = useWordsOf('profile');
  const word = (row: LeverView): string => {
    const what = t(`levers.kind.${row.kind}`);
    return row.name ? `${text(row.name)}: ${what}` : what;
  };
  const columns: Column<LeverView>[] = [
    { id: 'lever', title: t('column.lever'), phone: true, value: word },
    {
      id: 'method',
      title: t('column.shows-in'),
      width: 220,
      value: ({ method, profile }) => `${t(`method.${method}`)} · ${profileWord(profile.split('@')[0]!)}`,
    },
    {
      id: 'power',
      title: t('column.power'),
      kind: 'number',
      unit: 'kW',
      width: 120,
      value: ({ powerKw }) => powerKw,
      render: ({ powerKw, ref }) => (
        <Quantity value={powerKw} unit="kW" scale="none" digits={0} evidence={ref} label={t('column.power')} />
      ),
    },
    {
      id: 'lasts',
      title: t('column.lasts'),
      kind: 'number',
      unit: 'h',
      width: 90,
      value: ({ lastsH }) => (lastsH === null ? null : Number(lastsH.toPrecision(3))),
    },
    {
      id: 'moved',
      title: t('column.moved'),
      kind: 'number',
      unit: 't/h',
      phone: true,
      width: 110,
      value: ({ movedT }) => movedT,
      render: ({ movedT }) => <Quantity value={movedT} unit="" scale="none" digits={3} />,
    },
    {
      id: 'saved',
      title: t('column.saved'),
      kind: 'number',
      unit: 't/h',
      phone: true,
      width: 110,
      value: ({ savedT }) => savedT,
      render: ({ savedT }) => <Quantity value={savedT} unit="" scale="none" digits={3} />,
    },
    { id: 'formula', title: t('column.arithmetic'), value: ({ formula }) => formula },
  ];
  return (
    <DataTable
      id="levers"
      columns={columns}
      rows={data.levers}
      rowKey={({ id }) => id}
      initialSort={{ column: 'moved', descending: true }}
      bare
      empty={t('levers.none')}
      exportName={`carbon-levers-${park.id}`}
    />
  );
}
