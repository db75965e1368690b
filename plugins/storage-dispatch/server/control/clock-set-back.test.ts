import type { Offers } from '@lingtan/sdk';
import { createFakeClock } from '@lingtan/test-kit';
import type { PointWriterService } from '@lingtan/telemetry/contracts';
import { expect, it } from 'vitest';
import { startWrite, stepWrite } from '../../domain/index.ts';
import type { GateDevice } from '../../contracts/index.ts';
import { DeviceChannel } from './device-channel.ts';
import type { Controlled } from './devices.ts';
import { Writers } from './writers.ts';

const hour = 3_600_000;
const device = { id: 'b', readBack: { toleranceKw: 1, timeoutS: 5 }, safeSetpointKw: 0 } as unknown as GateDevice;

it('a write that nobody answers is given up in its time, although the clock is set back meanwhile', () => {
  const clock = createFakeClock('2026-12-01T10:00:00Z');
  const channel = new DeviceChannel({ device } as unknown as Controlled);
  const written = { commandId: 'c', deviceId: 'b', setpointKw: 40, safe: true };
  const write = { command: {} as never, commandNo: null, decisionNo: 1, renews: null, failure: null };
  channel.write = { state: startWrite(written, clock.now()), ...write };
  channel.lifeEnd = clock.now() + 60_000;
  clock.advance(3000);
  clock.advance(-2 * hour);
  channel.clockSetBack(2 * hour);
  const after = (ms: number) => stepWrite(channel.write!.state, { type: 'tick', at: clock.now() + ms }, device).state;
  expect(after(1900)).toBe(channel.write.state);
  expect(after(2000)).not.toBe(channel.write.state);
  expect(channel.lifeEnd - clock.now()).toBe(57_000);
});

it('who writes a point is asked again, although the clock is set back', async () => {
  const clock = createFakeClock('2026-12-01T10:00:00Z');
  let offered: string[] = [];
  const service = { points: async () => offered.map((point) => ({ point })) } as unknown as PointWriterService;
  const offers = { all: async () => [{ service }] } as unknown as Offers<PointWriterService>;
  const writers = new Writers(offers, () => clock.now());
  await writers.refresh();
  offered = ['b.setpoint'];
  clock.advance(1000 - 2 * hour);
  await writers.refresh();
  expect(writers.has('b.setpoint')).toBe(true);
});
