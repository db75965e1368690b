import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chiSquareBelow, chiSquareQuantile, normalTwoSided } from '../statistics/distributions.ts';
import { findSuspects } from './find-suspects.ts';
import { reconcile } from './reconcile.ts';
import { steadiness } from './steadiness.ts';
import type { FlowNetwork } from './types.ts';

/** Deterministic noise: mulberry32 and Box-Muller. */
function randomOf(seed: number) {
  let state = seed;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return { uniform, normal };
}

/**
 * A plant as it occurs: a chain of units, each with a measured inlet, product and by-product, a recycle into the first unit, and
 * a second meter on every stream between units. Returns true flows with the network.
 */
function plantOf(seed: number): { network: FlowNetwork; truth: number[]; random: ReturnType<typeof randomOf> } {
  const random = randomOf(seed);
  const units = 3 + Math.floor(random.uniform() * 4);
  const names: string[] = [];
  const truth: number[] = [];
  const rows: Map<number, number>[] = [];
  const stream = (name: string, flow: number): number => {
    names.push(name);
    truth.push(flow);
    return names.length - 1;
  };
  let flow = 500 + random.uniform() * 4500;
  let inlet = stream('intake', flow);
  for (let unit = 1; unit <= units; unit++) {
    const recovery = 0.55 + random.uniform() * 0.4;
    const product = stream(`product ${unit}`, flow * recovery);
    const reject = stream(`reject ${unit}`, flow * (1 - recovery));
    rows.push(
      new Map([
        [inlet, 1],
        [product, -1],
        [reject, -1],
      ]),
    );
    flow *= recovery;
    // The same water measured again at the next unit.
    const next = stream(`inlet ${unit + 1}`, flow);
    rows.push(
      new Map([
        [product, 1],
        [next, -1],
      ]),
    );
    const drain = stream(`drain ${unit}`, truth[reject]!);
    rows.push(
      new Map([
        [reject, 1],
        [drain, -1],
      ]),
    );
    inlet = next;
  }
  const balances = rows.map((row) => names.map((_, index) => row.get(index) ?? 0));
  const deviations = truth.map((value) => Math.max(0.5, value * 0.01));
  const measured = truth.map((value, index) => value + random.normal() * deviations[index]!);
  return { network: { balances, names, measured, deviations }, truth, random };
}

describe('reconciliation', () => {
  it('closes every balance and leaves readings that close alone', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), (seed) => {
        const { network, truth } = plantOf(seed);
        const solved = reconcile(network);
        const flows = solved.streams.map((stream) => stream.reconciled!);
        for (const row of network.balances)
          expect(row.reduce((sum, sign, index) => sum + sign * flows[index]!, 0)).toBeCloseTo(0, 6);
        const exact = reconcile({ ...network, measured: truth });
        expect(exact.chiSquare).toBeCloseTo(0, 9);
        exact.streams.forEach((stream, index) => expect(stream.reconciled).toBeCloseTo(truth[index]!, 6));
      }),
      { numRuns: 30 },
    );
  });

  it('is the best of all flows that close: any other is farther from the readings', () => {
    const { network } = plantOf(7);
    const solved = reconcile(network);
    const distance = (flows: number[]): number =>
      flows.reduce(
        (sum, flow, index) => sum + ((flow - network.measured[index]!) / network.deviations[index]!) ** 2,
        0,
      );
    const best = solved.streams.map((stream) => stream.reconciled!);
    expect(distance(best)).toBeCloseTo(solved.chiSquare, 6);
    // Flows that close differ from the best by flows that close: those of another plant's truth with the same shape.
    const direction = reconcile({ ...network, measured: network.measured.map((value) => value! * 1.01 + 1) });
    const other = direction.streams.map((stream) => stream.reconciled!);
    for (const by of [-0.5, 0.25, 1])
      expect(distance(best.map((flow, index) => flow + by * (other[index]! - flow)))).toBeGreaterThan(distance(best));
  });

  it('gives a stream without meter from its balances, and says which cannot be told', () => {
    // intake = a + b; b = c + d; only intake and a are measured.
    const balances = [
      [1, -1, -1, 0, 0],
      [0, 0, 1, -1, -1],
    ];
    const solved = reconcile({
      balances,
      names: ['intake', 'a', 'b', 'c', 'd'],
      measured: [100, 60, null, null, null],
      deviations: [1, 1, 1, 1, 1],
    });
    expect(solved.degreesOfFreedom).toBe(0);
    expect(solved.streams.map(({ reconciled }) => reconciled && Math.round(reconciled))).toEqual([
      100,
      60,
      40,
      null,
      null,
    ]);
    expect(solved.streams.map(({ observable }) => observable)).toEqual([true, true, true, false, false]);
    expect(solved.streams.map(({ redundant }) => redundant)).toEqual([false, false, false, false, false]);
  });

  it('says what its estimates are off by: as much as they scatter over many readings of meters, also of those that err together', () => {
    const { network, truth, random } = plantOf(5);
    const [a, b] = [1, 2];
    const coefficient = 0.6;
    const correlated: FlowNetwork = {
      ...network,
      measured: network.measured.map((value, index) => (index === 3 ? null : value)),
      correlations: [[network.names[a]!, network.names[b]!, coefficient]],
    };
    const told = reconcile(correlated).streams;
    const rounds = 200;
    const squares = truth.map(() => 0);
    for (let round = 0; round < rounds; round++) {
      const noise = truth.map(() => random.normal());
      noise[b] = coefficient * noise[a]! + Math.sqrt(1 - coefficient ** 2) * noise[b]!;
      const measured = truth.map((flow, index) =>
        index === 3 ? null : flow + noise[index]! * network.deviations[index]!,
      );
      reconcile({ ...correlated, measured }).streams.forEach(({ reconciled }, index) => {
        squares[index]! += (reconciled! - truth[index]!) ** 2;
      });
    }
    told.forEach(({ deviation, measured }, index) => {
      // The scatter of 200 rounds is known to about 5 %.
      expect(Math.abs(Math.sqrt(squares[index]! / rounds) / deviation! - 1)).toBeLessThan(0.25);
      if (measured !== null) expect(deviation!).toBeLessThanOrEqual(network.deviations[index]! * (1 + 1e-9));
    });
  });

  it('is certain of what the balances say exactly, whatever the meters say', () => {
    const reading = fc.double({ min: -50, max: 50, noNaN: true });
    const spread = fc.double({ min: 0.01, max: 9, noNaN: true });
    fc.assert(
      fc.property(fc.tuple(reading, reading, reading), fc.tuple(spread, spread, spread), (measured, deviations) => {
        // Through the first node nothing but the first stream goes, and all of the second goes on as the third.
        const balances = [
          [1, 0, 0],
          [1, 1, -1],
        ];
        const { streams } = reconcile({ balances, names: ['a', 'b', 'c'], measured, deviations });
        expect(streams[0]).toMatchObject({ deviation: 0, reconciled: 0 });
        expect(streams[1]!.deviation).toBeCloseTo(1 / Math.hypot(1 / deviations[1], 1 / deviations[2]), 7);
      }),
    );
  });

  it('gives no verdict without redundancy', () => {
    const network = { balances: [[1, -1, -1]], names: ['a', 'b', 'c'], measured: [1, 5, null], deviations: [1, 1, 1] };
    expect(findSuspects(network)).toMatchObject({ contradiction: null, critical: null, suspects: [] });
  });

  it('is the same whatever the order of nodes and streams, and for balances said twice', () => {
    const { network } = plantOf(11);
    const order = network.names.map((_, index) => index).reverse();
    const turned: FlowNetwork = {
      names: order.map((index) => network.names[index]!),
      measured: order.map((index) => network.measured[index]!),
      deviations: order.map((index) => network.deviations[index]!),
      balances: [...network.balances, ...network.balances].map((row) => order.map((index) => row[index]!)).reverse(),
    };
    const [a, b] = [reconcile(network), reconcile(turned)];
    expect(b.degreesOfFreedom).toBe(a.degreesOfFreedom);
    expect(b.chiSquare).toBeCloseTo(a.chiSquare, 6);
    for (const stream of a.streams)
      expect(b.streams.find(({ name }) => name === stream.name)!.reconciled).toBeCloseTo(stream.reconciled!, 6);
  });
});

describe('gross errors', () => {
  it('finds a planted error in at least 95 of 100 networks, and names the meter or those it cannot be told from', () => {
    const missed: number[] = [];
    for (let seed = 1; seed <= 100; seed++) {
      const { network, random } = plantOf(seed);
      const bad = Math.floor(random.uniform() * network.names.length);
      const sign = random.uniform() < 0.5 ? -1 : 1;
      const measured = network.measured.map((value, index) =>
        index === bad ? value! + sign * 10 * network.deviations[index]! : value,
      );
      const { contradiction, suspects } = findSuspects({ ...network, measured });
      const [first] = suspects;
      const named = first && [first.name, ...first.alike];
      if (contradiction !== true || !named?.includes(network.names[bad]!)) missed.push(seed);
    }
    expect(missed.length, `missed in the networks ${missed.join(', ')}`).toBeLessThanOrEqual(5);
  });

  it('accuses a sound network about as often as its confidence says', () => {
    const accused = Array.from({ length: 200 }, (_, seed) => findSuspects(plantOf(seed + 1000).network)).filter(
      ({ contradiction }) => contradiction,
    );
    // 5 % of 200 are 10; more than 20 has a probability below 0.2 %.
    expect(accused.length).toBeLessThanOrEqual(20);
  });
});

describe('distributions', () => {
  it('has the printed quantiles', () => {
    // Standard tables of the chi-square and normal distributions.
    for (const [dof, value] of [
      [1, 3.841],
      [2, 5.991],
      [4, 9.488],
      [10, 18.307],
      [30, 43.773],
      [100, 124.342],
    ] as const)
      expect(chiSquareQuantile(0.95, dof)).toBeCloseTo(value, 3);
    expect(chiSquareQuantile(0.99, 5)).toBeCloseTo(15.086, 3);
    expect(normalTwoSided(0.95)).toBeCloseTo(1.959964, 6);
    expect(normalTwoSided(0.99)).toBeCloseTo(2.575829, 6);
    expect(chiSquareBelow(2, 2)).toBeCloseTo(1 - Math.exp(-1), 12);
  });
});

describe('steadiness', () => {
  it('is near 1 for noise, low for a ramp, and says nothing of a line that does not move', () => {
    const { normal } = randomOf(3);
    expect(steadiness(Array.from({ length: 2000 }, normal))).toBeCloseTo(1, 1);
    expect(steadiness(Array.from({ length: 50 }, (_, index) => index))!).toBeLessThan(0.05);
    expect(steadiness([5, 5, 5, 5])).toBeNull();
    expect(steadiness([1, 2])).toBeNull();
  });
});
