import { type Column, DataTable, Panel, Quantity, useApi, usePark, viewState } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { GecMonthRow, GecMonths } from '../../contracts/gec-routes.ts';
import { useDeviceName, useWordsOf } from '../shared/names.ts';
import { useT } from '../use-t.ts';

/** Whole certificates of 1 MWh by device and month, with what is carried on. */
export function GecPanel(): ReactNode {
  const t = useT();
  const loaded = useApi<GecMonths>('./gec-months', { refetchMs: 300_000 });
  return (
    <Panel title={t('gec.title')} meta={t('gec.meta')} state={viewState(loaded)} flush>
      <GecTable rows={loaded.data?.months ?? []} />
    </Panel>
  );
}

function GecTable({ rows }: { rows: readonly GecMonthRow[] }): ReactNode {
  const t = useT();
  const deviceName = useDeviceName();
  const park = usePark();
  const kind = useWordsOf('kind');
  const energy = (id: 'generated' | 'carriedIn' | 'carried'): Column<GecMonthRow> => ({
    id,
    title: t(`gec.${id}`),
    kind: 'number',
    unit: 'kWh',
    value: (row) => row[`${id}Wh`] / 1000,
    render: (row) => (
      <Quantity value={row[`${id}Wh`]} unit="Wh" evidence={generationRef(id, row)} label={t(`gec.${id}`)} />
    ),
  });
  const columns: Column<GecMonthRow>[] = [
    { id: 'month', title: t('column.month'), phone: true, value: ({ month }) => month },
    { id: 'device', title: t('column.device'), phone: true, value: ({ device }) => deviceName(device) },
    { id: 'kind', title: t('column.kind'), value: (row) => kind(row.kind) },
    energy('generated'),
    energy('carriedIn'),
    { id: 'issued', title: t('gec.issued'), kind: 'number', phone: true, value: ({ issued }) => issued },
    energy('carried'),
    { id: 'cancelOn', title: t('column.expires'), value: ({ cancelOn }) => cancelOn },
    { id: 'over', title: t('column.status'), value: ({ over }) => t(over ? 'gec.over' : 'gec.running') },
  ];
  return (
    <DataTable
      id="gec"
      columns={columns}
      rows={rows}
      rowKey={({ device, month }) => `${month} ${device}`}
      exportName={`gec-months-${park.id}`}
      empty={t('gec.empty')}
      maxHeight={360}
    />
  );
}

function generationRef(figure: 'generated' | 'carriedIn' | 'carried', { device, month }: GecMonthRow): string {
  if (figure !== 'generated')
    return `certificate.generation/${figure === 'carried' ? 'carried' : 'carried-in'}/${device}/${month}`;
  const [year, number] = month.split('-').map(Number) as [number, number];
  const last = new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
  return `certificate.generation/issued/${device}/${month}-01/${last}`;
}
