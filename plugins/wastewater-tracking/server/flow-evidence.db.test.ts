import type { Explanation } from '@lingtan/sdk';
import { createFakeClock, waitUntil } from '@lingtan/test-kit';
import type { TestPark } from '@lingtan/test-park';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { balanceFlows, flowEndFigure, type PlantDaysData, type PlantNowData } from '../contracts/index.ts';
import { createWaterPark, feed, waterConfig } from './fixtures/water-park.ts';

const clock = createFakeClock('2026-11-09T04:00:00Z');
const [plant] = waterConfig.plants;
/** The brine has no meter and no stream: 120 m³ a day go missing at the membranes. */
const leaky = { ...plant!, streams: plant!.streams.filter(({ id }) => id !== 'brine') };
let park: TestPark;

const get = async <T>(path: string) => (await park.api('operator').get<T>(path)).body;
const explain = (ref: string) =>
  park.api('operator').get<Explanation>(`/api/evidence/${encodeURIComponent(ref)}?park=${park.park.id}`);
const eighth = async () => {
  const { days } = await get<PlantDaysData>('/x/wastewater-tracking/plants/p/days?from=2026-11-08&to=2026-11-08');
  return days[0];
};
const refOf = (balance: string, figure: readonly string[]): string =>
  balance.replace(/(@|$)/, `/${figure.join('/')}$1`);

beforeAll(async () => {
  park = await createWaterPark(clock, { ...waterConfig, plants: [leaky] });
  await feed(park, { from: Date.parse('2026-11-07T15:00:00Z'), to: clock.now() + 600_000 }, () => 40);
  await waitUntil(async () => Math.round((await eighth())?.content.nodes[2]?.closureM3 ?? 0) === 120, 60_000);
}, 120_000);
afterAll(() => park?.stop());

describe('the drawing of the flows of a plant', { timeout: 60_000 }, () => {
  it('opens every flow and every end at the value that is drawn, of a closed day and of today', async () => {
    const { content, ref } = (await eighth())!;
    const { today, todayRef } = await get<PlantNowData>('/x/wastewater-tracking/plants/p/now');
    for (const [day, balance] of [
      [content, ref],
      [today, todayRef],
    ] as const) {
      const flows = balanceFlows(leaky, day);
      expect(flows.map(({ figure }) => figure.join('/'))).toEqual([
        'stream/in',
        'stream/feed',
        'stream/reuse',
        'error/ro',
      ]);
      for (const { m3, figure } of flows) {
        const { body } = await explain(refOf(balance, figure));
        expect([body.value, body.unit], figure.join('/')).toEqual([m3, 'm3']);
        for (const input of body.inputs.filter((each) => each.ref.startsWith('water.')))
          expect((await explain(input.ref)).body.value, input.ref).toBe(input.value);
      }
      for (const end of new Set(flows.flatMap(({ from, to }) => [from, to]))) {
        const into = flows.filter(({ to }) => to === end).reduce((sum, { m3 }) => sum + m3, 0);
        const out = flows.filter(({ from }) => from === end).reduce((sum, { m3 }) => sum + m3, 0);
        const { body } = await explain(refOf(balance, flowEndFigure(end)));
        expect(body.value, end).toBe(Math.max(into, out));
      }
    }
    expect((await explain(refOf(ref, ['lost']))).body.value).toBeCloseTo(120, 6);
  });

  it('opens a stream to its counter, and nothing for what the plant does not have', async () => {
    const { ref } = (await eighth())!;
    const stream = (await explain(refOf(ref, ['stream', 'feed']))).body;
    expect(stream.inputs[0]!.ref).toMatch(/^telemetry\.window\/w\.feed\//);
    expect(stream.title.en).toContain('Feed');
    // What all meters together say of it, and how certain that is, open to what each meter said.
    const told = (await eighth())!.content.streams.find((each) => each.stream === 'feed')!;
    for (const [figure, value] of [
      ['estimate', told.reconciledM3],
      ['uncertainty', told.uncertaintyM3],
    ] as const) {
      const { body } = await explain(refOf(ref, [figure, 'feed']));
      expect([body.value, body.inputs[0]!.role], figure).toEqual([value, 'stream']);
      expect(value, figure).toBeGreaterThan(0);
      expect((await explain(refOf(ref, [figure, 'nowhere']))).status).toBe(404);
    }
    for (const figure of [['stream', 'nowhere'], ['stream'], ['through', 'nowhere'], ['error'], ['gained']])
      expect((await explain(refOf(ref, figure))).status, figure.join('/')).toBe(404);
  });
});
