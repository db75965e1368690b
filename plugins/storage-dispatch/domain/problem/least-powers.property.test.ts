import { ModelBuilder, solveHere } from '@lingtan/optimizer';
import { describe, expect, it } from 'vitest';
import type { DispatchProblemInput } from '../../contracts/problem.ts';
import { dice } from '../fixtures/random-site.ts';
import { solved } from '../fixtures/solved.ts';

interface Site {
  readonly hours: number;
  readonly load: number[];
  readonly buy: number[];
  readonly sell: number[];
  readonly exportMax: number;
  readonly store: {
    readonly capacity: number;
    readonly initial: number;
    readonly chargeMax: number;
    readonly dischargeMax: number;
    readonly chargeMin: number;
    readonly dischargeMin: number;
    readonly etaCharge: number;
    readonly etaDischarge: number;
  };
}

const steps = 2;

/** One store that may give back, off or at least at its least power in either direction, beside a load and a connection. */
function drawn(seed: number): Site {
  const roll = dice(seed);
  const [chargeMax, dischargeMax] = [roll.between(4, 20), roll.between(4, 20)];
  const buy = roll.series(steps, -0.4, 1.2);
  const eta = roll.pick([1, 1, 0.9]);
  return {
    hours: roll.pick([0.25, 1]),
    load: roll.series(steps, 0, 15),
    buy,
    sell: buy.map((price) => price - roll.pick([0, 0.1, -0.1])),
    exportMax: roll.pick([0, 5, 40]),
    store: {
      capacity: 20,
      initial: roll.between(0, 20),
      chargeMax,
      dischargeMax,
      chargeMin: roll.pick([0, 0.5 * chargeMax, chargeMax]),
      dischargeMin: roll.pick([0, 0.5 * dischargeMax, dischargeMax]),
      etaCharge: eta,
      etaDischarge: eta,
    },
  };
}

/** Cost when the store is off (0), charges (−1) or discharges (1) and the connection imports or exports as told; null: impossible. */
async function costOf(site: Site, store: readonly number[], inward: readonly boolean[]): Promise<number | null> {
  const builder = new ModelBuilder();
  const { hours, store: own } = site;
  let before = -1;
  for (let t = 0; t < steps; t++) {
    const range = (sign: number, lower: number, upper: number) =>
      store[t] === sign ? { lower, upper } : { lower: 0, upper: 0 };
    const charge = builder.addColumn(range(-1, own.chargeMin, own.chargeMax));
    const discharge = builder.addColumn(range(1, own.dischargeMin, own.dischargeMax));
    const energy = builder.addColumn({ lower: 0, upper: own.capacity });
    const bought = builder.addColumn({ lower: 0, upper: inward[t] ? 100 : 0, cost: site.buy[t]! * hours });
    const sold = builder.addColumn({ lower: 0, upper: inward[t] ? 0 : site.exportMax, cost: -site.sell[t]! * hours });
    builder.addRow({ lower: site.load[t]!, upper: site.load[t]! }, [bought, sold, discharge, charge], [1, -1, 1, -1]);
    const start = t === 0 ? own.initial : 0;
    const flows = [energy, charge, discharge, ...(t === 0 ? [] : [before])];
    const factors = [1, -own.etaCharge * hours, hours / own.etaDischarge, ...(t === 0 ? [] : [-1])];
    builder.addRow({ lower: start, upper: start }, flows, factors);
    before = energy;
  }
  const { status, objective } = await solveHere(builder.build());
  return status === 'optimal' ? objective : null;
}

/** The cheapest of all ways in which store and connection can be switched. */
async function cheapest(site: Site): Promise<number> {
  let least = Infinity;
  for (let way = 0; way < 6 ** steps; way++) {
    const digits = Array.from({ length: steps }, (_, t) => Math.floor(way / 6 ** t) % 6);
    const cost = await costOf(
      site,
      digits.map((digit) => (digit % 3) - 1),
      digits.map((digit) => digit < 3),
    );
    least = Math.min(least, cost ?? Infinity);
  }
  return least;
}

const problemOf = ({ hours, load, buy, sell, exportMax, store }: Site): DispatchProblemInput => ({
  steps: { dtH: hours, count: steps },
  grids: [{ id: 'grid', buyPrice: buy, sellPrice: sell, importMax: 100, exportMax }],
  loads: [{ id: 'load', profile: load }],
  stores: [{ id: 'store', ...store }],
});

describe('stores that are off, or at least at their least power in either direction', () => {
  it('cost what the cheapest of all their switchings costs, with a plan that passes its check', async () => {
    for (let seed = 1; seed <= 40; seed++) {
      const site = drawn(seed);
      const plan = await solved(problemOf(site));
      expect(plan.status, `seed ${seed}`).toBe('optimal');
      const least = await cheapest(site);
      const away = Math.abs(plan.objective - least) / Math.max(1, Math.abs(least));
      expect(away, `seed ${seed}: ${plan.objective} against ${least}`).toBeLessThan(1e-6);
    }
  });
});
