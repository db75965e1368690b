import { DataTable, Panel, Quantity, TimeSeries, useApi, usePark, viewState } from '@lingtan/web-sdk';
import type { ChartSeries, Column } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { StoragePoolsData, SupplyTermsData } from '../../contracts/supply-routes.ts';
import { itemColor } from '../items.ts';
import { useT } from '../use-t.ts';
import { useKeyNames } from './names.ts';
import './flows.css';

type Day = StoragePoolsData['days'][number];
type Level = StoragePoolsData['levels'][number];

const lines = ['opening', 'charged', 'unrecorded', 'discharged', 'losses', 'closing'] as const;
type Line = (typeof lines)[number];
interface Row {
  meter: string;
  day: string;
  /** Null for all origins together. */
  origin: string | null;
  ref: string;
  amounts: Record<Line, number>;
}

/** What each storage holds by the origin of its charge, over time and in the books of each day. */
export function StorageOrigin({
  from,
  to,
  terms,
}: {
  from: number;
  to: number;
  terms: SupplyTermsData | undefined;
}): ReactNode {
  const t = useT();
  const query = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
  const pools = useApi<StoragePoolsData>('./storage-pools', { query, keepPrevious: true, refetchMs: 300_000 });
  const names = useKeyNames(terms);
  const silent = terms?.storages.filter(({ roundTripEfficiency }) => roundTripEfficiency === null) ?? [];
  if (pools.data?.levels.length === 0) return null;
  return (
    <Panel title={t('flows.pools.title')} state={viewState(pools)} data-testid="storage-origin">
      {silent.map(({ meter }) => (
        <p className="em-warning" key={meter}>
          ▲ {t('flows.pools.no-efficiency', { name: names.meter(meter) })}
        </p>
      ))}
      {pools.data?.levels.map((level) => (
        <Levels key={level.meter} level={level} from={from} to={to} terms={terms} />
      ))}
      <Books days={pools.data?.days ?? []} terms={terms} />
    </Panel>
  );
}

function Levels({
  level,
  from,
  to,
  terms,
}: {
  level: Level;
  from: number;
  to: number;
  terms: SupplyTermsData | undefined;
}): ReactNode {
  const t = useT();
  const park = usePark();
  const name = useKeyNames(terms).meter(level.meter);
  const series = level.origins.map(({ origin, levelWh }): ChartSeries => ({
    id: origin,
    label: t.of('flows.origin', origin),
    color: origin === 'unknown' ? 'var(--lt-n7)' : itemColor(origin),
    ts: level.ts,
    values: levelWh,
    style: 'stack',
  }));
  if (series.length === 0) return null;
  return (
    <TimeSeries
      series={series}
      unit="Wh"
      range={{ from, to }}
      height={180}
      exportName={`storage-origin-${level.meter}-${park.id}`}
      summary={t('flows.pools.summary', { name })}
      data-testid="pool-levels"
    />
  );
}

function Books({ days, terms }: { days: readonly Day[]; terms: SupplyTermsData | undefined }): ReactNode {
  const t = useT();
  const park = usePark();
  const names = useKeyNames(terms);
  const rows = days.flatMap(booksOf);
  const columns: Column<Row>[] = [
    { id: 'day', title: t('flows.pools.day'), phone: true, value: ({ day }) => day },
    { id: 'storage', title: t('item.use.storage'), hidden: true, value: ({ meter }) => names.meter(meter) },
    {
      id: 'origin',
      title: t('flows.pools.origin'),
      phone: true,
      value: ({ origin }) => (origin === null ? t('flows.pools.all') : names.origin(origin)),
    },
    ...lines.map((line): Column<Row> => ({
      id: line,
      title: t(`flows.pools.${line}`),
      kind: 'number',
      unit: 'kWh',
      phone: line === 'closing',
      value: ({ amounts }) => amounts[line] / 1000,
      render: ({ amounts, ref, origin }) => (
        <Quantity
          value={amounts[line] / 1000}
          unit="kWh"
          scale="none"
          digits={1}
          evidence={`${ref}/${line}${origin === null ? '' : `/${origin}`}`}
        />
      ),
    })),
  ];
  return (
    <DataTable
      id="books"
      columns={columns}
      rows={rows}
      rowKey={({ meter, day, origin }) => `${meter}/${day}/${origin ?? ''}`}
      initialSort={{ column: 'day', descending: true }}
      exportName={`storage-books-${park.id}`}
      maxHeight={320}
      empty={`${t('flows.pools.empty')} · ${t('flows.pools.empty-hint')}`}
      data-testid="pool-books"
    />
  );
}

/** The page of a day: the sum of all origins, then each. */
function booksOf({ meter, day, ref, origins }: Day): Row[] {
  const amounts = (list: Day['origins']): Row['amounts'] => ({
    opening: list.reduce((sum, line) => sum + line.openingWh, 0),
    charged: list.reduce((sum, line) => sum + line.chargedWh, 0),
    unrecorded: list.reduce((sum, line) => sum + line.unrecordedWh, 0),
    discharged: list.reduce((sum, line) => sum + line.dischargedWh, 0),
    losses: list.reduce((sum, line) => sum + line.lossesWh, 0),
    closing: list.reduce((sum, line) => sum + line.closingWh, 0),
  });
  return [
    { meter, day, origin: null, ref, amounts: amounts(origins) },
    ...origins.map((line) => ({ meter, day, origin: line.origin, ref, amounts: amounts([line]) })),
  ];
}
