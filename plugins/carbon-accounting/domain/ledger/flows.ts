import type { Supply } from '@lingtan/energy-metering/contracts';

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
  for (const { source, use, energyWh } of supply.links) {
    if (energyWh === 0) continue;
    if (use === 'grid') add(use, 'exported', energyWh);
    if (source === 'storage') continue;
    add(use, flowOf[source], energyWh);
  }
  for (const { origin, use, energyWh } of supply.storage)
    if (use !== 'grid' && energyWh !== 0)
      add(use, origin === 'pv' || origin === 'wind' ? 'stored-green' : 'stored-other', energyWh);
}

/** A use and flow over the hours of a day, Wh. */
export interface DayRow {
  use: string;
  flow: EntryFlow;
  hours: number[];
}

/** Rows of a day by `use/flow`, with one amount an hour. */
export function dayRows(hours: readonly Pick<Supply, 'links' | 'storage'>[]): Map<string, DayRow> {
  const rows = new Map<string, DayRow>();
  // Hours name the same uses in the same order: the row that came here an hour ago is most often the one.
  const order: DayRow[] = [];
  hours.forEach((supply, index) => {
    let place = 0;
    visitFlows(supply, (use, flow, wh) => {
      let row = order[place];
      if (row?.use !== use || row.flow !== flow) {
        const key = `${use}/${flow}`;
        row = rows.get(key);
        if (!row) rows.set(key, (row = { use, flow, hours: new Array<number>(hours.length).fill(0) }));
        order[place] = row;
      }
      place += 1;
      row.hours[index]! += wh;
    });
  });
  return rows;
}

/** Enterprise of a use `enterprise:<id>`; null for those of the park. */
export function enterpriseOf(use: string): string | null {
  return use.startsWith('enterprise:') ? use.slice('enterprise:'.length) : null;
}

/** Flows that count in inventories. */
export const electricityFlowsOf: ReadonlySet<EntryFlow> = new Set([
  'purchased',
  'contracted',
  'self-generated',
  'exported',
]);
