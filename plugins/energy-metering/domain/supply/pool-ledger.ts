import type { SourceKey, StoragePoolDay } from '../../contracts/index.ts';
import type { SupplyEngine } from './engine.ts';
import type { SupplyModel } from './model.ts';

/** Wh by origin that one storage holds. */
export type PoolLevels = Readonly<Record<SourceKey, number>>;
/** Wh by origin, by storage. */
export type ParkLevels = Readonly<Record<string, PoolLevels>>;

export type PoolLine = StoragePoolDay['origins'][number];

/** Origins that some storage holds. */
export function heldOrigins(levels: ParkLevels): SourceKey[] {
  return [...new Set(Object.values(levels).flatMap((pool) => Object.keys(pool)))];
}

/** Sets what the storages hold at the start. Storages without an entry hold nothing. */
export function setLevels(engine: SupplyEngine, levels: ParkLevels): void {
  const { pools, model } = engine;
  pools.level.fill(0);
  model.storages.forEach(({ meter }, s) => {
    for (const [origin, wh] of Object.entries(levels[meter] ?? {}))
      pools.level[s * pools.origins + model.origins.indexOf(origin)] = wh;
  });
}

/** What the storages hold now. */
export function levelsOf(engine: SupplyEngine): ParkLevels {
  const { pools, model } = engine;
  return Object.fromEntries(
    model.storages.map(({ meter }, s) => [
      meter,
      Object.fromEntries(
        model.origins.flatMap((origin, o) => {
          const wh = pools.level[s * pools.origins + o]!;
          return wh === 0 ? [] : [[origin, wh]];
        }),
      ),
    ]),
  );
}

/** Books of the storages over some intervals. */
export class PoolLedger {
  readonly #model: SupplyModel;
  readonly #opening: Float64Array;
  readonly #charged: Float64Array;
  readonly #discharged: Float64Array;
  readonly #lost: Float64Array;
  readonly #unrecorded: Float64Array;

  /** Opens the books with what the storages hold now. */
  constructor({ model, pools }: SupplyEngine) {
    this.#model = model;
    this.#opening = Float64Array.from(pools.level);
    this.#charged = new Float64Array(pools.level.length);
    this.#discharged = new Float64Array(pools.level.length);
    this.#lost = new Float64Array(pools.level.length);
    this.#unrecorded = new Float64Array(pools.storages);
  }

  /** Adds the interval that was just allocated. */
  add({ pools }: SupplyEngine): void {
    for (let i = 0; i < this.#opening.length; i++) {
      this.#charged[i]! += pools.charged[i]!;
      this.#discharged[i]! += pools.discharged[i]!;
      this.#lost[i]! += pools.lost[i]!;
    }
    for (let s = 0; s < pools.storages; s++) this.#unrecorded[s]! += pools.unrecorded[s]!;
  }

  /** Lines of each storage; origins with nothing but zeros are left out. */
  lines(): { meter: string; origins: PoolLine[] }[] {
    const { storages, origins } = this.#model;
    return storages.map(({ meter }, s) => ({
      meter,
      origins: origins
        .map((origin, o): PoolLine => {
          const at = s * origins.length + o;
          const unrecordedWh = o === origins.length - 1 ? this.#unrecorded[s]! : 0;
          const [openingWh, chargedWh] = [this.#opening[at]!, this.#charged[at]!];
          const [dischargedWh, lossesWh] = [this.#discharged[at]!, this.#lost[at]!];
          const closingWh = openingWh + chargedWh + unrecordedWh - dischargedWh - lossesWh;
          return { origin, openingWh, chargedWh, unrecordedWh, dischargedWh, lossesWh, closingWh };
        })
        .filter((line) => line.openingWh + line.chargedWh + line.unrecordedWh > 0),
    }));
  }
}

/** Closing levels of some books. */
export function closingLevels(books: readonly { meter: string; origins: readonly PoolLine[] }[]): ParkLevels {
  return Object.fromEntries(
    books.map(({ meter, origins }) => [
      meter,
      Object.fromEntries(origins.flatMap((line) => (line.closingWh === 0 ? [] : [[line.origin, line.closingWh]]))),
    ]),
  );
}
