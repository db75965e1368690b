import { parseRef } from '@lingtan/sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NodeTrendData, TreeData } from '../../contracts/tree.ts';
import { energyMethods, methodName, sum } from '../../domain/index.ts';
import { balanceShare, nodeBalanceMethod } from '../../domain/methods-tree.ts';
import { createEnergyFixture, meter, viewer } from '../fixtures/energy-fixture.ts';
import type { EnergyFixture } from '../fixtures/energy-fixture.ts';
import { intervalRef } from '../refs.ts';
import { balanceDependents, explainBalance } from './explain-balance.ts';
import { balanceShareRef } from './refs.ts';
import { registerTreeRoutes } from './routes.ts';

const at = (text: string): number => Date.parse(`2026-11-24T${text}Z`);
const iso = (ts: number): string => new Date(ts).toISOString();
const own = { enterpriseId: 'steel' };
const meters = [
  meter('grid', 'grid', ['import', 'export']),
  meter('t1', 'load', ['import'], { parentId: 'grid', ...own, loss: { noLoadW: 600, loadLossW: 0, ratedW: 1e6 } }),
  meter('t2', 'load', ['import'], { parentId: 'grid' }),
  meter('mill', 'load', ['import'], { parentId: 't1', ...own }),
  meter('pv', 'pv', ['export'], { parentId: 't1', ...own }),
  meter('shop', 'load', ['import'], { parentId: 't1', ...own }),
];
/** kWh a minute; t1 loses 0.01 (its transformer), the shop's meter reads a fifth too little. */
const load = (minute: number): number => 2 + Math.sin(minute / 60);
const rates: Record<string, (minute: number) => number> = {
  'grid.import': (m) => 4 + load(m) + 0.01,
  'grid.export': () => 0,
  't1.import': (m) => 1 + load(m) + 0.01,
  't2.import': () => 3,
  'mill.import': () => 2,
  'pv.export': () => 1,
  'shop.import': (m) => 0.8 * load(m),
};

let park: EnergyFixture;
beforeEach(async () => {
  park = await createEnergyFixture({ meters }, { now: '2026-11-24T00:00:00Z' });
  registerTreeRoutes(park.energy, park.register);
  await park.closeDue();
  park.clock.set('2026-11-24T08:20:00Z');
  const samples = Object.entries(rates).flatMap(([point, rate]) => {
    let value = 1000;
    return Array.from({ length: 8 * 60 + 6 }, (_, minute) => {
      value += rate(minute);
      return { point, ts: at('00:00:00') + minute * 60_000, value: Math.round(value * 1000) / 1000 };
    });
  });
  await park.ingest(samples);
  await park.closeDue();
});
afterEach(() => park.close());

const span = { from: iso(at('00:00:00')), to: iso(at('08:00:00')) };
const tree = async (enterprise: string | null = null) => (await park.call('/tree', span, enterprise)) as TreeData;

describe('the balance of the meter tree', () => {
  it('closes where all is well, and points at the meter that reads too little', async () => {
    const { nodes } = await tree();
    expect(nodes.map(({ meter: id, state }) => [id, state])).toEqual([
      ['grid', 'ok'],
      ['t1', 'open'],
    ]);
    const t1 = nodes[1]!;
    expect(t1.intervals).toBe(32);
    expect(t1.technical).toBe(600 * 8);
    expect(t1.above - t1.below).toBe(t1.difference);
    expect(t1.children.reduce((total, { net }) => total + net, 0)).toBe(t1.below);
    expect(t1.suspects[0]).toMatchObject({ meter: 'shop', fault: 'scale' });
    expect(t1.suspects[0]!.factor).toBeCloseTo(1.25, 2);
    expect(t1.losses.map(({ meter: id }) => id)).toEqual(['mill', 'shop']);
    expect(t1.losses.reduce((total, { amount }) => total + amount, 0)).toBe(t1.difference);
  });

  it('opens net amounts and losses at their values', async () => {
    const { meters: list, nodes } = await tree();
    const open = (ref: string, enterprise: string | null = null) =>
      explainBalance(park.energy, parseRef(ref)!, null, viewer(enterprise));
    for (const { id, net, ref } of list) {
      const opened = (await open(ref))!;
      expect([opened.ref, opened.value], id).toEqual([ref, String(net)]);
      const of = (role: string) => Number(opened.inputs.find((input) => input.role === role)?.value ?? 0);
      expect(of('import') - of('export')).toBe(net);
      expect(opened.inputs[0]!.ref).toMatch(/^energy\.total\/meter\//);
    }
    const [loss] = nodes[1]!.losses;
    const opened = (await open(loss!.ref))!;
    expect([opened.ref, opened.value]).toEqual([loss!.ref, String(loss!.amount)]);
    expect(opened.inputs[0]!.ref).toBe(nodes[1]!.ref);
    expect(await open(list.find(({ id }) => id === 't2')!.ref, 'steel')).toBeNull();
  });

  it('leaves out intervals in which a meter is not known, and counts them', async () => {
    park.clock.set('2026-11-24T08:40:00Z');
    await park.closeDue();
    const { nodes } = (await park.call('/tree', { ...span, to: iso(at('08:30:00')) })) as TreeData;
    expect(nodes.map(({ intervals, unknown }) => [intervals, unknown])).toEqual([
      [32, 2],
      [32, 2],
    ]);
    const trend = (await park.call('/tree/:meter/trend', { ...span, to: iso(at('08:30:00')) }, null, {
      meter: 't1',
    })) as NodeTrendData;
    expect(trend.ts).toHaveLength(34);
    expect(trend.closingError.slice(-2)).toEqual([null, null]);
    expect(trend.closingError.slice(0, 32).reduce((a, b) => a! + b!, 0)).toBe(nodes[1]!.closingError);
  });

  it('shows a member the nodes of the own enterprise only', async () => {
    const data = await tree('steel');
    expect(data.nodes.map((node) => node.meter)).toEqual(['t1']);
    expect(data.meters.map(({ id }) => id)).toEqual(['t1', 'mill', 'pv', 'shop']);
    expect((await tree('paper')).nodes).toEqual([]);
    const trendOf = (id: string, enterprise: string) =>
      park.call('/tree/:meter/trend', span, enterprise, { meter: id });
    await expect(trendOf('grid', 'steel')).rejects.toMatchObject({ code: 'ENERGY_METER_UNKNOWN' });
    await expect(trendOf('t1', 'paper')).rejects.toMatchObject({ code: 'ENERGY_METER_UNKNOWN' });
    const { nodes } = await tree();
    expect(await explainBalance(park.energy, parseRef(nodes[0]!.ref)!, null, viewer('steel'))).toBeNull();
  });

  it('opens from the period down to the intervals around the node, each recomputing', async () => {
    const { nodes } = await tree();
    const whole = (await explainBalance(park.energy, parseRef(nodes[1]!.ref)!, null, viewer()))!;
    expect(whole.value).toBe(String(nodes[1]!.closingError));
    expect(whole.method).toBe(methodName(sum));
    expect(energyMethods.find((m) => methodName(m) === whole.method)!.recompute(whole)).toBe(whole.value);
    const part = (await explainBalance(park.energy, parseRef(whole.inputs[3]!.ref)!, null, viewer()))!;
    expect(part.value).toBe(whole.inputs[3]!.value);
    expect(part.inputs.map(({ role }) => role)).toEqual([
      'above:import:t1',
      'below:import:mill',
      'below:export:pv',
      'below:import:shop',
    ]);
    expect(nodeBalanceMethod.recompute(part)).toBe(part.value);
    const dependents = balanceDependents(park.energy, parseRef(intervalRef('mill', 'import', at('00:45:00')))!);
    expect(dependents).toContain(part.ref);
  });
});

describe('the share of an error', () => {
  it('opens at what the tree shows, down to the balance and the meters around it', async () => {
    const { nodes } = await tree();
    expect(nodes.length).toBeGreaterThan(1);
    for (const { meter: id, share } of nodes) {
      const ref = balanceShareRef(id, { from: at('00:00:00'), to: at('08:00:00') });
      const opened = (await explainBalance(park.energy, parseRef(ref)!, null, viewer()))!;
      expect([opened.ref, opened.value]).toEqual([ref, share]);
      expect(balanceShare.recompute(opened)).toBe(share);
      for (const input of opened.inputs) {
        const below = (await explainBalance(park.energy, parseRef(input.ref)!, null, viewer()))!;
        expect([input.ref, below.value]).toEqual([input.ref, input.value]);
      }
      expect(opened.inputs.slice(1).map(({ role }) => role)).toContain('above');
    }
    const ref = balanceShareRef('grid', { from: at('00:00:00'), to: at('08:00:00') });
    expect(await explainBalance(park.energy, parseRef(ref)!, null, viewer('steel'))).toBeNull();
    const before = (await explainBalance(park.energy, parseRef(ref)!, '2026-11-01T00:00:00Z', viewer()))!;
    expect([before.value, before.method]).toEqual([null, null]);
  });
});
