import {
  type Column,
  DataTable,
  FailedPanel,
  Figure,
  Figures,
  formatQuantity,
  formatTime,
  Panel,
  Quantity,
  useApi,
  usePark,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { StorageFigure } from '../../contracts/evidence-sums.ts';
import type { StorageRecord, Storages, StorageTotals } from '../../contracts/storage-routes.ts';
import { useDeviceName } from '../shared/names.ts';
import { useT } from '../use-t.ts';

/** What storages took and gave, what was lost, and where each discharge comes from; nothing where there is no storage. */
export function StoragePanel(): ReactNode {
  const t = useT();
  const loaded = useApi<Storages>('./storages', { refetchMs: 300_000 });
  const { data } = loaded;
  if (!data) return <FailedPanel query={loaded} title={t('storage.title')} />;
  if (data.storages.length === 0) return null;
  return (
    <Panel title={t('storage.title')} meta={t('storage.meta')} data-testid="storage-panel">
      <Totals storages={data.storages} />
      <Records rows={data.records} />
    </Panel>
  );
}

function Totals({ storages }: { storages: readonly StorageTotals[] }): ReactNode {
  const t = useT();
  const sum = (pick: (each: StorageTotals) => number): number => storages.reduce((all, each) => all + pick(each), 0);
  const figure = (id: StorageFigure, wh: number, note: ReactNode): ReactNode => (
    <Figure label={t(`storage.${id}`)} note={note}>
      <Quantity value={wh} unit="Wh" size="lg" evidence={`certificate.storage/${id}/all`} label={t(`storage.${id}`)} />
    </Figure>
  );
  const kwh = (id: StorageFigure, wh: number): ReactNode => (
    <Quantity value={wh} unit="Wh" evidence={`certificate.storage/${id}/all`} label={t(`storage.${id}`)} />
  );
  return (
    <Figures data-testid="storage-figures">
      {figure(
        'charged',
        sum(({ chargedWh }) => chargedWh),
        <>
          {t('storage.certified')}{' '}
          {kwh(
            'certified',
            sum(({ certifiedWh }) => certifiedWh),
          )}
          {sum(({ excessWh }) => excessWh) > 0 ? (
            <>
              {' · '}
              {t('storage.excess')}{' '}
              {kwh(
                'excess',
                sum(({ excessWh }) => excessWh),
              )}
            </>
          ) : null}
        </>,
      )}
      {figure(
        'uncertified',
        sum(({ uncertifiedWh }) => uncertifiedWh),
        t('storage.uncertified-note'),
      )}
      {figure(
        'discharged',
        sum(({ dischargedWh }) => dischargedWh),
        <>
          {t('storage.unexplained')}{' '}
          {kwh(
            'unexplained',
            sum(({ unexplainedWh }) => unexplainedWh),
          )}
        </>,
      )}
      {figure(
        'issued',
        sum(({ issuedWh }) => issuedWh),
        t('storage.issued-note'),
      )}
      {figure(
        'loss',
        sum(({ lossWh }) => lossWh),
        t('storage.loss-note'),
      )}
      {figure(
        'stored',
        sum(({ storedWh }) => storedWh),
        t('storage.stored-note'),
      )}
    </Figures>
  );
}

function Records({ rows }: { rows: readonly StorageRecord[] }): ReactNode {
  const t = useT();
  const deviceName = useDeviceName();
  const park = usePark();
  const originOf = ({ side, origins, wh, certificatesWh }: StorageRecord): string => {
    const shown = origins.slice(0, 2).map(({ from, certified }) => {
      if (side === 'charge') return deviceName(from);
      const at = formatTime(Date.parse(from), 'short');
      return certified ? at : t('storage.plain', { at });
    });
    const more = origins.length - shown.length;
    if (shown.length === 0) return t('storage.no-origin');
    const list = more > 0 ? t('storage.more', { list: shown.join(', '), more }) : shown.join(', ');
    const open = side === 'charge' ? wh - certificatesWh : 0;
    return open > 0
      ? `${list}${t('list.break')}${t('storage.uncertified-part', { wh: formatQuantity(open, 'Wh') })}`
      : list;
  };
  const lossOf = ({ side, origins }: StorageRecord): number | null =>
    side === 'charge' ? null : origins.reduce((sum, { inputWh, outputWh }) => sum + inputWh - outputWh, 0);
  const columns: Column<StorageRecord>[] = [
    {
      id: 'from',
      title: t('column.time'),
      kind: 'time',
      phone: true,
      value: ({ from }) => Date.parse(from),
      render: ({ from }) => formatTime(Date.parse(from), 'short'),
    },
    { id: 'storage', title: t('storage.storage'), value: ({ storage }) => deviceName(storage) },
    { id: 'side', title: t('storage.side'), phone: true, value: ({ side }) => t(`storage.${side}`) },
    {
      id: 'wh',
      title: t('column.amount'),
      kind: 'number',
      unit: 'kWh',
      phone: true,
      value: ({ wh }) => wh / 1000,
      render: ({ wh, intervalRef }) => (
        <Quantity value={wh} unit="Wh" evidence={intervalRef} label={t('column.amount')} />
      ),
    },
    {
      id: 'certificates',
      title: t('storage.certificates'),
      kind: 'number',
      unit: 'kWh',
      value: ({ certificatesWh }) => certificatesWh / 1000,
      render: ({ certificatesWh, issuanceRef, storage, side, from }) => (
        <Quantity
          value={certificatesWh}
          unit="Wh"
          evidence={
            issuanceRef ?? `certificate.storage/${side === 'charge' ? 'certified' : 'issued'}/${storage}/${from}`
          }
          label={t('storage.certificates')}
        />
      ),
    },
    {
      id: 'loss',
      title: t('storage.loss'),
      kind: 'number',
      unit: 'kWh',
      value: (row) => (lossOf(row) ?? 0) / 1000,
      render: (row) => {
        const loss = lossOf(row);
        return loss === null ? null : (
          <Quantity
            value={loss}
            unit="Wh"
            evidence={`certificate.storage/loss/${row.storage}/${row.from}`}
            label={t('storage.loss')}
          />
        );
      },
    },
    { id: 'origin', title: t('storage.origin'), value: originOf },
  ];
  return (
    <DataTable
      id="storage-records"
      columns={columns}
      rows={rows}
      rowKey={({ storage, side, from }) => `${storage} ${side} ${from}`}
      exportName={`storage-records-${park.id}`}
      empty={t('storage.empty')}
      maxHeight={360}
    />
  );
}
