import { parseRef } from '@lingtan/sdk';
import type { Explanation } from '@lingtan/sdk';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ExceptionsData } from '../../contracts/index.ts';
import { energyMethods, methodName } from '../../domain/index.ts';
import { veeMethods } from '../../domain/methods-vee.ts';
import { meter, viewer } from '../fixtures/energy-fixture.ts';
import type { EnergyFixture } from '../fixtures/energy-fixture.ts';
import { explainTotal } from '../evidence/explain-total.ts';
import { explainException } from './explain-exception.ts';
import { createVeeScene, at } from './fixtures/vee-scene.ts';
import type { VeeScene } from './fixtures/vee-scene.ts';
import { createVeePark, day, openExceptions, register, width } from './fixtures/vee-park.ts';

const methods = new Map([...veeMethods, ...energyMethods].map((method) => [methodName(method), method]));

describe('evidence of an exception', () => {
  let scene: VeeScene;
  beforeAll(async () => {
    scene = await createVeeScene();
  });
  afterAll(() => scene?.app.stop());

  const open = async (ref: string, as = scene.anna, more = '') =>
    as.get<Explanation>(`/api/evidence/${ref}?park=${scene.app.park.park.id}${more}`);

  it('opens what was measured and its limit at what the queue shows', async () => {
    const { exceptions } = await scene.list(scene.anna);
    expect(exceptions.length).toBeGreaterThanOrEqual(5);
    for (const each of exceptions)
      for (const figure of ['measured', 'limit'] as const) {
        const ref = `energy.exception/${each.id}/${figure}`;
        const { status, body } = await open(ref);
        const shown = each[figure];
        expect([status, body.ref, body.value]).toEqual([200, ref, shown === null ? null : String(shown)]);
        if (body.method !== null) expect(methods.get(body.method!)!.recompute(body)).toBe(body.value);
        for (const input of body.inputs) {
          const below = await open(input.ref);
          expect([input.ref, below.status]).toEqual([input.ref, 200]);
          if (input.value !== null) expect([input.ref, below.body.value]).toEqual([input.ref, input.value]);
        }
      }
  });

  it('recomputes a count, and an amount above the rating with its limit', async () => {
    const missing = await scene.one('missing', at(20));
    const count = (await open(`energy.exception/${missing.id}/measured`)).body;
    expect([count.method, count.inputs.length]).toEqual(['energy.exception-count@1', missing.measured]);
    const high = await scene.one('high', at(6));
    const measured = (await open(`energy.exception/${high.id}/measured`)).body;
    expect(measured.inputs.map(({ value }) => value)).toEqual(['6150']);
    expect(measured.inputs[0]!.ref).toMatch(/^energy\.interval\/shop\.import\//);
    const limit = (await open(`energy.exception/${high.id}/limit`)).body;
    expect([limit.method, limit.value]).toEqual(['energy.exception-limit@1', '6120']);
    expect(limit.parameters).toMatchObject({ finding: 'high', perInterval: 6000, limitPercent: 102 });
  });

  it('is open to the owner of the meter only, and not as of a time before it was found', async () => {
    const high = await scene.one('high', at(6));
    const ref = `energy.exception/${high.id}/measured`;
    expect((await open(ref, scene.paper)).status).toBe(200);
    expect((await open(ref, scene.steel)).status).toBe(404);
    expect((await open(ref, scene.anna, '&asOf=2020-01-01T00:00:00Z')).status).toBe(404);
    for (const key of ['99999/measured', `${high.id}/detail`, 'x/limit'])
      expect((await open(`energy.exception/${key}`)).status).toBe(404);
  });
});

describe('evidence of a spike', () => {
  let park: EnergyFixture;
  afterEach(() => park.close());
  const start = Date.parse('2026-11-09T16:00:00Z');
  const steady = (s: number): number => 1000 + (Math.round(s / width) % 5) * 10;

  const found = async (rule: string) => {
    const row = (await openExceptions(park)).find(
      (each) => each.rule === rule,
    )! as unknown as ExceptionsData['exceptions'][number];
    const explain = async (figure: 'measured' | 'limit', who = viewer()) =>
      (await explainException(park.energy, parseRef(`energy.exception/${row.id}/${figure}`)!, null, who))!;
    return { row, explain };
  };

  it('opens the limit of a spike to the same hour of similar days', async () => {
    park = await createVeePark(
      { meters: [meter('mill', 'load', ['import'], { enterpriseId: 'steel' })] },
      new Date(start + 9 * day).toISOString(),
    );
    const spike = start + 8 * day + 40 * width;
    await park.ingest(register('mill.import', start, start + 9 * day, (s) => (s === spike ? 30_000 : steady(s))));
    await park.closeLate();
    await park.closeDue();
    const { row, explain } = await found('spike');
    const limit = await explain('limit');
    expect(limit.value).toBe(String(row.limit));
    expect(methods.get(limit.method!)!.recompute(limit)).toBe(limit.value);
    expect(limit.inputs.length).toBeGreaterThan(0);
    for (const input of limit.inputs) {
      const total = (await explainTotal(park.energy, parseRef(input.ref)!, null, viewer()))!;
      expect([input.ref, total.value]).toEqual([input.ref, input.value]);
    }
    const measured = await explain('measured');
    expect([measured.value, measured.inputs.map(({ value }) => value)]).toEqual(['30000', ['30000']]);
  });
});
