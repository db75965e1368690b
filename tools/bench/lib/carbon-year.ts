import type { SupplyColumns, SupplyMixService } from '@lingtan/energy-metering/contracts';
import { startCarbonBench, type CarbonBench } from './carbon-park.ts';

export const meters = 1000;
export const hours = 8760;
const hour = 3_600_000;
/** 2025 in Shanghai. */
export const yearStart = Date.UTC(2024, 11, 31, 16);
export const yearEnd = yearStart + hours * hour;

/** Whole Wh of a meter in an hour of the year. */
export const energyWh = (meter: number, slot: number): number => ((meter * 7919 + slot * 104_729) % 900_001) + 50_000;

/** The same in SQL. */
export const energySql = (meter: string, slot: string): string =>
  `((${meter})::bigint * 7919 + (${slot})::bigint * 104729) % 900001 + 50000`;

const quality: SupplyColumns['quality'][number] = {
  worst: 'actual',
  ...{ actual: meters, estimated: 0, edited: 0, missing: 0 },
};

/** The supply of a span: every meter from the grid. */
function supplyOf({ from, to }: { from: number; to: number }): SupplyColumns {
  const slots = Array.from({ length: (to - from) / hour }, (_, i) => (from - yearStart) / hour + i);
  return {
    starts: slots.map((slot) => yearStart + slot * hour),
    links: Array.from({ length: meters }, (_, i) => ({
      source: 'grid',
      use: `enterprise:e${i}`,
      energyWh: slots.map((slot) => energyWh(i, slot)),
    })),
    storage: [],
    quality: slots.map(() => quality),
  };
}

/** A park with an empty ledger over a supply mix, on which all days of the year are noted as its events note them. */
export async function waitingYear(mix: Pick<SupplyMixService, 'columns'>): Promise<CarbonBench> {
  // A ledger without entries asks for the days of the past: here they are noted.
  const mixOnly = { columns: mix.columns, supply: () => Promise.resolve([]) };
  const config = { area: 'CN-JS', profiles: ['national-zero-carbon-park@2'] };
  const park = await startCarbonBench(mixOnly, yearEnd + 36 * hour, config);
  await park.database.withOwner((owner) =>
    owner.query(`insert into plugin_carbon_accounting.pending_days (park_id, day)
      select 'bench', day from generate_series(date '2025-01-01', date '2025-12-31', interval '1 day') as day`),
  );
  return park;
}

/** A park whose year is posted from a supply that is given ready-made. */
export async function postedYear(): Promise<CarbonBench> {
  const park = await waitingYear({ columns: (query) => Promise.resolve(supplyOf(query)) });
  await park.run('post-days');
  return park;
}
