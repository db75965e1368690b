import fc from 'fast-check';
import { expect, it } from 'vitest';
import { freshness } from '../../domain/gate/freshness.ts';
import { DeviceChannel } from './device-channel.ts';
import type { Controlled } from './devices.ts';
import { emptyView } from './site-view.ts';

const limitS = 15;
const now = Date.parse('2026-11-30T08:00:00Z');
const controlled = {
  ...{ sign: 1, battery: { socPoint: 'b.soc', capacityKwh: 1000 } },
  config: { powerPoint: 'b.power' },
  device: { id: 'b', interlocks: [{ point: 'b.door' }] },
} as unknown as Controlled;

it('the age of what a device says is counted from its receipt where its clock is ahead', () => {
  fc.assert(
    fc.property(
      // What ingest takes as good: up to two minutes ahead; and how long ago it came in.
      fc.integer({ min: 0, max: 120_000 }),
      fc.integer({ min: 0, max: 60_000 }),
      (aheadMs, agoMs) => {
        const received = now - agoMs;
        const value = (point: string) =>
          [point, { point, ts: received + aheadMs, seenAt: received, value: 50, quality: 0 }] as const;
        const view = { ...emptyView, at: now, latest: new Map(['b.power', 'b.soc', 'b.door'].map(value)) };
        const channel = new DeviceChannel(controlled);
        channel.units = new Map([
          ['b.power', 'kW'],
          ['b.soc', '%'],
        ]);
        const { telemetry, points } = channel.image(view, now);
        const expected = agoMs <= limitS * 1000 ? 'fresh' : 'stale';
        expect(freshness(telemetry!.at, limitS, now)).toBe(expected);
        expect(freshness(points.get('b.door')!.at, limitS, now)).toBe(expected);
      },
    ),
  );
});
