import { parseRef } from '@lingtan/sdk';
import type { Explanation } from '@lingtan/sdk';
import type { Sample } from '@lingtan/telemetry/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contractFigures } from '../../contracts/index.ts';
import type { FlowsData, SupplyData } from '../../contracts/index.ts';
import { energyMethods, methodName } from '../../domain/index.ts';
import { supplyMethods } from '../../domain/methods-supply.ts';
import { explainContract } from '../evidence/explain-contract.ts';
import { explainInterval } from '../evidence/explain-interval.ts';
import { explainSupply } from '../evidence/explain-supply.ts';
import { explainTotal } from '../evidence/explain-total.ts';
import { createEnergyFixture, meter, viewer } from '../fixtures/energy-fixture.ts';
import type { EnergyFixture } from '../fixtures/energy-fixture.ts';
import { contractRef } from './refs.ts';
import { registerSupplyMixRoutes } from './routes.ts';

const text = (name: string) => ({ en: name, 'zh-CN': name });
/** Midnight in Shanghai. */
const start = Date.parse('2026-11-21T16:00:00Z');
const hour = 3_600_000;
const days = { from: start, to: start + 48 * hour };
const iso = (ts: number): string => new Date(ts).toISOString();
/** kWh per interval; the generator rests in the second half of the day. */
const rates: Record<string, (step: number) => number> = {
  'grid.import': (i) => (i % 96 < 48 ? 1 : 5),
  'roof.export': (i) => (i % 96 < 48 ? 3.001 : 0),
  'mill.import': (i) => (i % 96 < 48 ? 3.001 : 4),
  'shop.import': () => 1,
};
let park: EnergyFixture;

beforeAll(async () => {
  park = await createEnergyFixture(
    {
      meters: [
        meter('grid', 'grid', ['import']),
        meter('roof', 'pv', ['export'], { enterpriseId: 'steel' }),
        meter('mill', 'load', ['import'], { enterpriseId: 'steel' }),
        meter('shop', 'load', ['import'], { enterpriseId: 'paper' }),
      ],
      supply: {
        rules: [{ rule: 'contract-priority' }],
        contracts: [
          {
            id: 'roof-half',
            name: text('Half of the roof'),
            enterpriseId: 'paper',
            generatorId: 'roof',
            validFrom: '2026-11-01',
            quantity: { basis: 'share', share: 0.5 },
          },
          {
            id: 'offshore',
            name: text('Offshore wind'),
            enterpriseId: 'steel',
            validFrom: '2026-11-23',
            quantity: { basis: 'power', powerKw: 6 },
          },
        ],
      },
    },
    { now: iso(start - hour), everySeconds: 900 },
  );
  registerSupplyMixRoutes(park.energy, park.register);
  await park.closeDue();
  park.clock.set(iso(days.to + hour));
  const samples = Object.entries(rates).flatMap(([point, kwh]) => {
    let value = 100;
    return Array.from({ length: 194 }, (_, i): Sample => {
      const sample = { point, ts: start + i * 900_000, value: Math.round(value * 1000) / 1000 };
      value += kwh(i);
      return sample;
    });
  });
  await park.ingest(samples);
  await park.closeDue();
  await park.closeLate();
});
afterAll(() => park.close());

const methods = new Map([...supplyMethods, ...energyMethods].map((method) => [methodName(method), method]));
const explainers = {
  'energy.contract': explainContract,
  'energy.supply': explainSupply,
  'energy.total': explainTotal,
  'energy.interval': explainInterval,
};

async function open(ref: string, who = viewer(), asOf: string | null = null): Promise<Explanation | null> {
  const parsed = parseRef(ref)!;
  return explainers[parsed.kind as keyof typeof explainers](park.energy, parsed, asOf, who);
}

/** Opens a figure and what it rests on, the first input of each, down to what no other figure of the plugin explains. */
async function openDown(ref: string): Promise<string[]> {
  const explanation = (await open(ref))!;
  const method = methods.get(explanation.method ?? '');
  if (method) expect([ref, method.recompute(explanation)]).toEqual([ref, explanation.value]);
  const kinds = [parseRef(ref)!.kind];
  const next = explanation.inputs.find((input) => Object.hasOwn(explainers, parseRef(input.ref)!.kind));
  if (next) {
    if (next.value !== null) expect([next.ref, (await open(next.ref))!.value]).toEqual([next.ref, next.value]);
    kinds.push(...(await openDown(next.ref)));
  }
  return kinds;
}

describe('evidence of the share of a use', () => {
  it('is the cell over what the use took, which open further', async () => {
    const query = { from: iso(days.from), to: iso(days.to), resolution: 'all' };
    const { cells, uses } = ((await park.call('/supply', query)) as SupplyData).supply[0]!;
    expect(cells.length).toBeGreaterThan(3);
    for (const { ref, energyWh, use } of cells) {
      const opened = (await open(ref!.replace('energy.supply/', 'energy.supply/share/')))!;
      expect(opened.value).toBe(energyWh / uses.find(({ key }) => key === use)!.energyWh);
      expect(methods.get(opened.method!)!.recompute(opened)).toBe(opened.value);
      for (const input of opened.inputs)
        expect([input.ref, (await open(input.ref))!.value]).toEqual([input.ref, input.value]);
    }
    const span = `${query.from}/${query.to}`;
    const share = (use: string) => open(`energy.supply/share/pv/${use}/${span}`, viewer('paper'));
    expect((await share('enterprise:paper'))!.value).toBeGreaterThan(0);
    expect(await share('enterprise:steel')).toBeNull();
  });
});

const matches = async (span: { from: number; to: number }, enterprise: string | null = null) => {
  const query = { from: iso(span.from), to: iso(span.to), resolution: 'all' };
  return ((await park.call('/flows', query, enterprise)) as FlowsData).flows[0]!.contracts;
};

describe('evidence of a contract', () => {
  it('opens each figure at what the page shows, down to the intervals of its meters', async () => {
    const list = await matches(days);
    expect(list.map(({ contract }) => contract)).toEqual(['offshore', 'roof-half']);
    for (const match of list) {
      expect(match.matchedWh).toBeGreaterThan(0);
      expect(match.unmatchedWh).toBeGreaterThan(0);
      for (const figure of contractFigures) {
        const ref = contractRef(figure, match.contract, days);
        const opened = (await open(ref))!;
        expect([opened.ref, opened.value]).toEqual([ref, String(match[`${figure}Wh`])]);
        const kinds = await openDown(ref);
        // An agreed power rests on no reading.
        if (match.contract === 'roof-half' || figure === 'matched') expect(kinds.at(-1)).toBe('energy.interval');
      }
    }
    const interval = { from: start, to: start + 900_000 };
    const share = (await open(contractRef('nominated', 'roof-half', interval)))!;
    expect([share.value, share.inputs[0]!.value]).toEqual(['1500', '3001']);
    const matched = (await open(contractRef('matched', 'roof-half', interval)))!;
    expect(matched.inputs.map(({ role, value }) => [role, value])).toEqual([
      ['nominated', '1500'],
      ['generation', '3001'],
      ['consumption', '1000'],
    ]);
    expect(matched.value).toBe('1000');
    // At rest it takes part all the same.
    const rest = { from: start + 13 * hour, to: start + 13 * hour + 900_000 };
    const resting = (await open(contractRef('nominated', 'roof-half', rest)))!;
    expect([resting.value, resting.method, resting.inputs[0]!.value]).toEqual(['0', 'energy.contract-share@1', '0']);
  });

  it('says of a day outside its term that it does not apply, and of a time before the readings nothing', async () => {
    const first = { from: start, to: start + 900_000 };
    const before = (await open(contractRef('nominated', 'offshore', first)))!;
    expect([before.value, before.method, before.inputs]).toEqual(['0', null, []]);
    const ref = contractRef('matched', 'roof-half', days);
    expect((await open(ref, viewer(), iso(start - hour)))!.value).toBe('0');
  });

  it('is open to the member whose contract it is, who does not read the meters of others', async () => {
    const [own] = await matches(days, 'paper');
    expect(own!.contract).toBe('roof-half');
    expect((await open(contractRef('matched', 'roof-half', days), viewer('paper')))!.value).toBe(
      String(own!.matchedWh),
    );
    const interval = { from: start, to: start + 900_000 };
    const share = (await open(contractRef('nominated', 'roof-half', interval), viewer('paper')))!;
    expect([share.value, share.method, share.inputs[0]!.value]).toEqual(['1500', null, null]);
    const matched = (await open(contractRef('matched', 'roof-half', interval), viewer('paper')))!;
    expect(matched.inputs.map(({ value }) => value)).toEqual(['1500', null, '1000']);
    for (const ref of [contractRef('matched', 'offshore', days), contractRef('nominated', 'gone', days)])
      expect(await open(ref, viewer('paper'))).toBeNull();
  });
});
