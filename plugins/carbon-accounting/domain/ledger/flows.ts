import type { OriginItem, SourceItem, Supply, SupplyColumns } from '@lingtan/energy-metering/contracts';

/** What energy of an entry is. The first four count in inventories; stored and unmetered energy is shown beside them. */
export const entryFlows = [
  'purchased',
  'contracted',
  'self-generated',
  'exported',
  'stored-green',
  'stored-other',
  'unmetered',
] as const;
export type EntryFlow = (typeof entryFlows)[number];

/** Energy of one use and flow, Wh. */
export interface FlowAmount {
  use: string;
  flow: EntryFlow;
  wh: number;
}

const flowOf = {
  grid: 'purchased',
  contracted: 'contracted',
  pv: 'self-generated',
  wind: 'self-generated',
  other: 'unmetered',
  balance: 'unmetered',
} as const;

/**
 * Takes a supply apart by use and flow. What the grid meter imports is `purchased` or `contracted` at the time it comes in, also
 * where it charges a storage (use `storage`) or goes straight back (use `grid`); what a storage gives back was counted before and is
 * `stored-…`. Over all uses purchased energy is therefore the import of the grid meter, `self-generated` the generation of the park,
 * and `exported` what goes back: purchased + contracted + self-generated − exported is what the park used.
 */
export function flowsOf(supply: Pick<Supply, 'links' | 'storage'>): FlowAmount[] {
  const amounts = new Map<string, FlowAmount>();
  visitFlows(supply, (use, flow, wh) => {
    const key = `${use}/${flow}`;
    const known = amounts.get(key);
    if (known) known.wh += wh;
    else amounts.set(key, { use, flow, wh });
  });
  return [...amounts.values()];
}

/** Calls `add` with each part of a supply; a use and flow may come several times. */
function visitFlows(
  supply: Pick<Supply, 'links' | 'storage'>,
  add: (use: string, flow: EntryFlow, wh: number) => void,
): void {
  for (const { source, use, energyWh } of supply.links)
    if (energyWh !== 0) for (const flow of linkFlows(source, use)) add(use, flow, energyWh);
  for (const { origin, use, energyWh } of supply.storage) {
    const flow = storedFlow(origin, use);
    if (flow && energyWh !== 0) add(use, flow, energyWh);
  }
}

/** What a link between a source and a use is. */
function linkFlows(source: SourceItem, use: string): EntryFlow[] {
  return [...(use === 'grid' ? (['exported'] as const) : []), ...(source === 'storage' ? [] : [flowOf[source]])];
}

/** What energy of an origin is that a storage gave to a use; null where it goes back to the grid. */
function storedFlow(origin: OriginItem, use: string): EntryFlow | null {
  if (use === 'grid') return null;
  return origin === 'pv' || origin === 'wind' ? 'stored-green' : 'stored-other';
}

/** A use and flow over the hours of a day, Wh. */
export interface DayRow {
  use: string;
  flow: EntryFlow;
  hours: number[];
}

/**
 * Rows of a day by `use/flow`, with one amount an hour. `places` says for each hour of the day which bucket of the columns is its
 * own; -1 where nothing is known of it.
 */
export function dayRows(
  { links, storage }: Pick<SupplyColumns, 'links' | 'storage'>,
  places: readonly number[],
): Map<string, DayRow> {
  const rows = new Map<string, DayRow>();
  const add = (use: string, flow: EntryFlow, energyWh: readonly number[]): void => {
    const key = `${use}/${flow}`;
    let row = rows.get(key);
    for (let hour = 0; hour < places.length; hour++) {
      const wh = places[hour]! < 0 ? 0 : energyWh[places[hour]!]!;
      if (wh === 0) continue;
      if (!row) rows.set(key, (row = { use, flow, hours: new Array<number>(places.length).fill(0) }));
      row.hours[hour]! += wh;
    }
  };
  for (const { source, use, energyWh } of links) for (const flow of linkFlows(source, use)) add(use, flow, energyWh);
  for (const { origin, use, energyWh } of storage) {
    const flow = storedFlow(origin, use);
    if (flow) add(use, flow, energyWh);
  }
  return rows;
}

/** Enterprise of a use `enterprise:<id>`; null for those of the park. */
export function enterpriseOf(use: string): string | null {
  return use.startsWith('enterprise:') ? use.slice('enterprise:'.length) : null;
}

/** Flows that count in inventories. */
export const countedFlows = ['purchased', 'contracted', 'self-generated', 'exported'] as const;
export type CountedFlow = (typeof countedFlows)[number];

export function isCountedFlow(flow: EntryFlow): flow is CountedFlow {
  return (countedFlows as readonly EntryFlow[]).includes(flow);
}
