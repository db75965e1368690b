import { allocate } from './allocate.ts';
import type { Volume } from './types.ts';

/** The account of the park itself; what it may hand on goes to who lacks certificates. */
const park = 'park';

/** Consumption and certificates of accounts in one hour, Wh. */
export interface AccountsHour {
  readonly load: readonly Volume[];
  /** `free`: of an account of the park, what may still change hands; the rest covers its own consumption only. */
  readonly certificates: readonly (Volume & { readonly free: number })[];
}

export interface AccountCover {
  readonly account: string;
  readonly loadWh: number;
  /** Covered by certificates of its own. */
  readonly ownWh: number;
  /** Could be covered besides by what the park has left in the same hour. */
  readonly parkWh: number;
  readonly openWh: number;
}

/**
 * How far certificates cover consumption hour by hour: each account by its own first, the park by what it cannot hand on before
 * the rest; what the park then has left in the hour goes evenly to all who lack some.
 */
export function coverAccounts(hours: readonly AccountsHour[]): { accounts: AccountCover[]; leftWh: number } {
  const ids = [...new Set(hours.flatMap(({ load }) => load.map(({ id }) => id)))].sort();
  const own = ids.map((consumer) => ({
    consumer,
    generatorGroups: consumer === park ? [[keptOf(park)], [park]] : [[consumer]],
  }));
  const others = own
    .filter(({ consumer }) => consumer !== park)
    .map(({ consumer }) => ({ consumer, generatorGroups: [[park]] }));
  const sums = new Map(ids.map((id) => [id, { loadWh: 0, ownWh: 0, parkWh: 0 }]));
  let leftWh = 0;
  for (const { load, certificates } of hours) {
    const generation = certificates.flatMap(({ id, volume, free }) =>
      id === park
        ? [
            { id: keptOf(park), volume: volume - free },
            { id: park, volume: free },
          ]
        : [{ id, volume }],
    );
    const { pairs, excess } = allocate({ consumerGroups: [own, others], consumption: load, generation });
    for (const { id, volume } of load) sums.get(id)!.loadWh += volume;
    for (let row = 0; row < pairs.count; row++) {
      const { id } = load[pairs.consumer[row]!]!;
      const from = generation[pairs.generator[row]!]!.id;
      const sum = sums.get(id)!;
      if (from === park && id !== park) sum.parkWh += pairs.volume[row]!;
      else sum.ownWh += pairs.volume[row]!;
    }
    generation.forEach(({ id }, index) => (leftWh += id === park ? excess[index]! : 0));
  }
  const accounts = [...sums].map(([account, sum]) => ({
    ...{ account, ...sum },
    openWh: sum.loadWh - sum.ownWh - sum.parkWh,
  }));
  return { accounts, leftWh };
}

const keptOf = (account: string): string => `${account}, kept`;
