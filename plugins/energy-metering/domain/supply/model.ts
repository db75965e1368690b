import type { AllocationRule, Direction, Meter, SourceItem, SourceKey, UseKey } from '../../contracts/index.ts';
import { balanceItem } from '../balance.ts';
import { compareSources, compareText, compareUses } from './keys.ts';
import type { StorageLosses } from './storage-pools.ts';

/** What a contract should deliver in an interval. */
export type Nomination =
  /** Part (0..1) of what a meter yields in the interval. */
  | { basis: 'share'; meter: string; share: number }
  /** kW by hour of the park's day, 24 of them. */
  | { basis: 'profile'; kwByHour: readonly number[] };

/** A contract as the allocation needs it. */
export interface SupplyContract {
  id: string;
  enterpriseId: string;
  /** Generator of the park that serves it; null when the power comes from outside. */
  generator: string | null;
  /** Smaller is served first. */
  priority: number;
  nomination: Nomination;
}

export interface StorageTerms extends StorageLosses {
  meter: string;
}

/** What the allocation of a day depends on beside the readings. */
export interface SupplyTerms {
  rule: AllocationRule;
  /** Meters of the park; only electricity meters of the balance count. */
  meters: readonly Pick<Meter, 'id' | 'role' | 'enterpriseId' | 'boundary' | 'directions'>[];
  storages: readonly StorageTerms[];
  contracts: readonly SupplyContract[];
}

/** Where the energy of one meter and direction goes in the table. */
export interface SupplySeries {
  meter: string;
  direction: Direction;
  side: 'source' | 'use' | 'discharge';
  /** Row, column or storage. */
  index: number;
}

/** A contract with its place in the table. */
export interface SupplyClaim {
  contract: SupplyContract;
  /** Row it is served from: its generator, or the grid. */
  from: number;
  /** Row it stands in afterwards: the same, or its own. */
  row: number;
  column: number;
}

/**
 * The table of a park: rows are sources, columns uses, in an order that depends on their names only. The first rows are also
 * the origins that a storage can hold (`unknown` comes after them), and each storage has one row per origin.
 */
export interface SupplyModel {
  rule: AllocationRule;
  rows: readonly SourceKey[];
  uses: readonly UseKey[];
  storages: readonly StorageTerms[];
  /** Generators, then other, grid, balance, unknown. */
  origins: readonly SourceKey[];
  rowOf: { grid: number; balance: number; storage(storage: number, origin: number): number };
  /** Column of a storage's charge. */
  chargeOf: readonly number[];
  balanceUse: number;
  series: readonly SupplySeries[];
  claims: readonly SupplyClaim[];
}

/** Lays out the table. `held` are origins that storages still hold though their meters are gone. */
export function supplyModel(terms: SupplyTerms, held: readonly SourceKey[] = []): SupplyModel {
  const places = terms.meters
    .filter(({ boundary }) => boundary)
    .flatMap((meter) =>
      meter.directions.map((direction) => ({ meter, direction, place: balanceItem(meter, direction) })),
    );
  const storages = storageList(terms, places);
  const fixed = ['other', 'grid', 'balance'];
  const generators = [
    ...new Set([
      ...places
        .filter(({ place }) => place.side === 'source' && isGenerator(place.item))
        .map(({ meter, place }) => `${place.item}:${meter.id}`),
      ...held.filter((key) => key.includes(':')),
    ]),
  ].sort(compareSources);
  const origins = [...generators, ...fixed, 'unknown'];
  const external = terms.contracts.filter(({ generator }) => generator === null).map(({ id }) => `contracted:${id}`);
  const rows = [
    ...generators,
    ...fixed,
    ...storages.flatMap(({ meter }) => origins.map((origin) => `storage:${meter}:${origin}`)),
    ...external.sort(compareText),
  ];
  const uses = [
    ...new Set([
      ...places
        .filter(({ place }) => place.side === 'use' && place.item !== 'storage' && place.item !== 'grid')
        .map(({ place }) => place.item as UseKey),
      ...terms.contracts.map(({ enterpriseId }) => `enterprise:${enterpriseId}`),
      ...storages.map(({ meter }) => `storage:${meter}`),
      'grid',
      'balance',
    ]),
  ].sort(compareUses);
  const row = new Map(rows.map((key, index) => [key, index]));
  const column = new Map(uses.map((key, index) => [key, index]));
  const storageIndex = new Map(storages.map(({ meter }, index) => [meter, index]));
  const firstStorageRow = generators.length + fixed.length;
  return {
    rule: terms.rule,
    rows,
    uses,
    storages,
    origins,
    rowOf: {
      grid: row.get('grid')!,
      balance: row.get('balance')!,
      storage: (storage, origin) => firstStorageRow + storage * origins.length + origin,
    },
    chargeOf: storages.map(({ meter }) => column.get(`storage:${meter}`)!),
    balanceUse: column.get('balance')!,
    series: places.map(({ meter, direction, place }): SupplySeries => {
      const common = { meter: meter.id, direction };
      if (place.item === 'storage' && place.side === 'source')
        return { ...common, side: 'discharge', index: storageIndex.get(meter.id)! };
      if (place.side === 'source') {
        const key = isGenerator(place.item) ? `${place.item}:${meter.id}` : place.item;
        return { ...common, side: 'source', index: row.get(key)! };
      }
      const key = place.item === 'storage' ? `storage:${meter.id}` : place.item;
      return { ...common, side: 'use', index: column.get(key)! };
    }),
    claims: claims(terms, row, column),
  };
}

interface Place {
  meter: SupplyTerms['meters'][number];
  direction: Direction;
  place: ReturnType<typeof balanceItem>;
}

function isGenerator(item: string): item is SourceItem & ('pv' | 'wind') {
  return item === 'pv' || item === 'wind';
}

/** Storages of the balance, by id; one whose losses are not stated loses nothing in the books. */
function storageList(terms: SupplyTerms, places: readonly Place[]): StorageTerms[] {
  const stated = new Map(terms.storages.map((storage) => [storage.meter, storage]));
  const meters = new Set(places.filter(({ meter }) => meter.role === 'storage').map(({ meter }) => meter.id));
  return [...meters].sort(compareText).map((meter) => stated.get(meter) ?? { meter, lossPpm: 0, capacityWh: null });
}

/**
 * Contracts in the order in which they are served. Without their generator or enterprise in the balance they have no place,
 * nor have contracts with generators of the park where every source serves every use.
 */
function claims(
  terms: SupplyTerms,
  row: ReadonlyMap<string, number>,
  column: ReadonlyMap<string, number>,
): SupplyClaim[] {
  return terms.contracts
    .filter(({ generator }) => generator === null || terms.rule === 'contract-priority')
    .sort((a, b) => a.priority - b.priority || compareText(a.id, b.id))
    .flatMap((contract): SupplyClaim[] => {
      const to = column.get(`enterprise:${contract.enterpriseId}`);
      if (contract.generator === null)
        return to === undefined
          ? []
          : [{ contract, from: row.get('grid')!, row: row.get(`contracted:${contract.id}`)!, column: to }];
      const from = row.get(`pv:${contract.generator}`) ?? row.get(`wind:${contract.generator}`);
      return from === undefined || to === undefined ? [] : [{ contract, from, row: from, column: to }];
    });
}
