import { describe, expect, it } from 'vitest';
import { battery, noon } from '../gate/fixtures/gate-fixture.ts';
import { fastBattery, plain, planOf } from './fixtures/site-fixture.ts';
import { SimulatedSite } from './fixtures/simulated-site.ts';
import type { ControlPlan } from './types.ts';

/** Small seeded generator (mulberry32), so that each day is the same day. */
function random(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const big = fastBattery();
const large = {
  ...big,
  limits: { ...big.limits, energy: { ...big.limits.energy!, minKwh: 100, maxKwh: 4000 } },
};

/** A plan that knows nothing of the load, so that only the controller keeps the contract. */
function carelessPlan(next: () => number): ControlPlan {
  const starts = Array.from({ length: 96 }, (_, slot) => noon + slot * 900_000);
  const powerKw = starts.map(() => next() * 1000 - 500);
  const endsAt = noon + 86_400_000 + 60_000;
  return {
    id: 'day',
    endsAt,
    validUntil: endsAt,
    tracks: new Map([['bess', { starts, powerKw, energyKwh: null }]]),
    hold: null,
  };
}

/** Runs a day with steps of the load and returns the longest breach of either limit while a device could help. */
function day(seed: number) {
  const next = random(seed);
  const site = new SimulatedSite([large, plain('pv', 'pv', 0, 800), plain('heater', 'load', -100, 0)], [0.97, 1, 1]);
  const [bess, pv] = site.devices;
  bess!.energyKwh = 2000;
  pv!.setpointKw = 800;
  site.plan = carelessPlan(next);
  const breach = { import: 0, export: 0, longest: 0, seconds: 0, breached: 0 };
  let untilStep = 0;
  for (let second = 0; second < 86_400; second++) {
    if (untilStep-- <= 0) {
      // Up to 1,350 kW of net load, at times an export of 700: within what a battery of 500 kW and the PV can answer.
      site.loadKw = next() < 0.25 ? 900 + next() * 450 : next() * 900;
      pv!.availableKw = next() < 0.5 ? next() * 800 : 0;
      untilStep = 3 + Math.floor(next() * 120);
    }
    site.second();
    const full = bess!.energyKwh > 3990;
    const empty = bess!.energyKwh < 110;
    breach.import = site.importKw > 1000 + 1e-6 && !empty ? breach.import + 1 : 0;
    breach.export = site.importKw < -400 - 1e-6 && !full ? breach.export + 1 : 0;
    breach.longest = Math.max(breach.longest, breach.import, breach.export);
    breach.breached += breach.import + breach.export > 0 ? 1 : 0;
    breach.seconds += empty || full ? 0 : 1;
  }
  return { site, breach };
}

const seeds = process.env['LINGTAN_LONG'] === '1' ? [1, 2, 3, 4, 5, 6] : [1];

describe('a day in the loop', () => {
  it.each(seeds)('keeps the grid contract but for the cycle of a step (seed %i)', (seed) => {
    const { site, breach } = day(seed);
    expect(breach.longest).toBe(1);
    expect(breach.breached).toBeGreaterThan(20);
    expect(breach.seconds).toBeGreaterThan(40_000);
    // Gate and controller agree: what the controller asks for passes as it is.
    expect(new Set(site.decisions.map((decision) => decision.outcome))).toEqual(new Set(['allowed']));
    const [bess] = site.devices;
    expect(bess!.energyKwh).toBeGreaterThanOrEqual(99.9);
    expect(bess!.energyKwh).toBeLessThanOrEqual(4000.1);
  });
});

/**
 * A furnace as it is: it starts from one second to the next, and its arc swings so that one rise follows another. The plan
 * knows nothing of it.
 *
 * @returns the longest time above the contract while the battery had something to give, and how often it was above, s
 */
function furnaceHours(seed: number, guardKw: number) {
  const next = random(seed);
  const site = new SimulatedSite([large]);
  const [bess] = site.devices;
  bess!.energyKwh = 2000;
  site.plan = carelessPlan(next);
  site.settings = { ...site.settings, guardKw, headroomS: 86_400 };
  const seen = { run: 0, longest: 0, breached: 0 };
  let [melting, left, from, to] = [false, 0, 0, 0];
  for (let second = 0; second < 6 * 3600; second++) {
    if (left-- <= 0) [melting, left] = [!melting, 200 + Math.floor(next() * 400)];
    if (second % 4 === 0) [from, to] = [to, 2 * next() - 1];
    const swing = 0.6 * (from + ((to - from) * (second % 4)) / 4) + 0.4 * (2 * next() - 1);
    site.loadKw = melting ? 950 + 150 * swing : 400 + 20 * swing;
    site.second();
    const empty = bess!.energyKwh < 110;
    seen.run = site.importKw > 1000 + 1e-6 && !empty ? seen.run + 1 : 0;
    seen.longest = Math.max(seen.longest, seen.run);
    seen.breached += seen.run > 0 ? 1 : 0;
  }
  return seen;
}

describe('a furnace in the loop', () => {
  it.each(seeds.flatMap((seed) => [0, 5, 15, 60].map((guardKw) => ({ seed, guardKw }))))(
    'is above the contract for one cycle and not for two (seed $seed, guard $guardKw kW)',
    ({ seed, guardKw }) => {
      const { longest, breached } = furnaceHours(seed, guardKw);
      expect(longest).toBe(1);
      expect(breached).toBeGreaterThan(5);
    },
  );
});

describe('faults in the loop', () => {
  const slow = battery();
  function running() {
    const site = new SimulatedSite([slow]);
    site.plan = planOf({ bess: 400 });
    for (let k = 0; k < 10; k++) site.second();
    expect(site.devices[0]!.setpointKw).toBe(400);
    return { site, bess: site.devices[0]! };
  }
  const seconds = (site: SimulatedSite, n: number) => {
    for (let k = 0; k < n; k++) site.second();
  };

  it('reaches the plan by the ramp, and no step is larger', () => {
    const { site } = running();
    expect(site.steps.map((step) => step.toKw)).toEqual([100, 200, 300, 400]);
  });

  it('lost telemetry leads to safety within freshness limit and ramp', () => {
    const { site, bess } = running();
    bess.silent = true;
    seconds(site, 10);
    expect(bess.setpointKw).toBe(400);
    seconds(site, 4);
    expect(bess.setpointKw).toBe(0);
    expect(site.reasons).toContain('telemetry-lost');
    bess.silent = false;
    seconds(site, 4);
    expect(bess.setpointKw).toBe(400);
  });

  it('a lost plan, an expired plan and a silent server lead to safety', () => {
    for (const [lose, limit] of [
      [(site: SimulatedSite) => (site.plan = null), 4],
      [(site: SimulatedSite) => (site.plan = { ...site.plan!, validUntil: site.now }), 4],
      [(site: SimulatedSite) => (site.heartbeat = false), 65],
    ] as const) {
      const { site, bess } = running();
      lose(site);
      seconds(site, limit);
      expect(bess.setpointKw).toBe(0);
    }
  });

  it('a restart in mid-plan goes on from the confirmed value without a jump', () => {
    const { site, bess } = running();
    site.plan = planOf({ bess: -300 });
    seconds(site, 2);
    expect(bess.setpointKw).toBe(200);
    site.restart();
    seconds(site, 6);
    expect(bess.setpointKw).toBe(-300);
    for (const step of site.steps) expect(Math.abs(step.toKw - step.fromKw)).toBeLessThanOrEqual(100 + 1e-9);
  });

  it('an override ends by itself and the plan comes back by the ramp', () => {
    const { site, bess } = running();
    const expiresAt = site.now + 10_000;
    site.overrides = [
      { commandId: 'm', deviceId: 'bess', setpointKw: -200, validFrom: site.now, expiresAt, approved: false },
    ];
    seconds(site, 9);
    expect(bess.setpointKw).toBe(-200);
    seconds(site, 10);
    expect(bess.setpointKw).toBe(400);
  });

  it('comes down from an approval that ended without asking for another', () => {
    const device = battery({ secondPersonAboveKw: 150 });
    const site = new SimulatedSite([device]);
    const [bess] = site.devices;
    site.plan = planOf({ bess: 400 });
    const common = { id: 's', deviceId: 'bess', requestedBy: 'wang', approvedBy: 'li', maxKw: 400 };
    bess!.standing = { ...common, validFrom: noon, expiresAt: noon + 20_000 };
    seconds(site, 10);
    expect(bess!.setpointKw).toBe(400);
    seconds(site, 20);
    expect(bess!.setpointKw).toBe(150);
    expect(site.decisions.every((decision) => decision.setpointKw !== null)).toBe(true);
  });

  it('a trembling load does not make a battery tremble', () => {
    const site = new SimulatedSite([fastBattery()]);
    site.plan = planOf({ bess: 0 });
    site.loadKw = 1200;
    seconds(site, 5);
    const before = site.steps.length;
    for (let k = 0; k < 120; k++) {
      site.loadKw = 1200 + (k % 2 ? 1.5 : -1.5);
      site.second();
    }
    expect(site.steps.length - before).toBeLessThanOrEqual(3);
    expect(site.importKw).toBeLessThanOrEqual(1000);
  });
});
