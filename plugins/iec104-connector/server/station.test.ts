import { createServer, type AddressInfo } from 'node:net';
import type { Iec104Asdu } from '@lingtan/protocols';
import { createFakeClock, createTestLog, startTestIec104Station, waitUntil } from '@lingtan/test-kit';
import type { Sample, TelemetryService } from '@lingtan/telemetry/contracts';
import { afterEach, expect, it } from 'vitest';
import { iec104Station } from '../contracts/index.ts';
import { asduFor } from '../domain/index.ts';
import { Station, type StationParts } from './station.ts';

const hour = 3_600_000;
const release: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const each of release.splice(0).reverse()) await each();
});

/** A master of the station that listens on `port`, whose clock a test sets. */
function master(port: number, leadership: StationParts['leadership']) {
  const clock = createFakeClock('2026-12-01T10:00:00Z');
  const stored: Sample[] = [];
  const station = new Station({
    station: iec104Station.parse({
      ...{ id: 's', host: '127.0.0.1', port, setClock: true, clock: 'utc', t0: 1, t1: 2, t2: 1 },
      points: [{ address: 1, point: 'p' }],
    }),
    telemetry: {
      ingest: async (_source: string, samples: Sample[]) => {
        stored.push(...samples);
        return { stored: samples.length, rejected: [] };
      },
    } as unknown as TelemetryService,
    ...{ simulated: undefined, timeZone: 'UTC', clock, log: createTestLog(), leadership, backOffMaxMs: 100 },
    ...{ jitter: () => 0, changed: () => undefined },
  });
  const ended = new AbortController();
  const run = station.run(ended.signal);
  release.push(async () => {
    ended.abort();
    await run;
  });
  return { clock, station, stored };
}

/** Answers an interrogation with one value without a time. */
async function startDevice() {
  const asked: Iec104Asdu[] = [];
  const device = await startTestIec104Station((asdu) => {
    asked.push(asdu);
    if (asdu.typeId !== 100) return [];
    return [asduFor({ commonAddress: asdu.commonAddress } as never, 13, 20, { address: 1, value: 7 })];
  });
  release.push(() => device.stop());
  const types = (): number[] => asked.map(({ typeId }) => typeId);
  return { port: device.port, asked, types };
}

const leads = { leading: true, confirm: async () => true };

it('the clock of a station is set by the process that leads it, to the time at which the command leaves', async () => {
  const device = await startDevice();
  const { clock } = master(device.port, () => ({
    leading: true,
    confirm: async () => {
      clock.set('2026-12-01T10:00:03Z');
      return true;
    },
  }));
  await waitUntil(() => device.types().includes(103));
  const [command] = device.asked.filter(({ typeId }) => typeId === 103);
  expect(command!.objects[0]!.time!.wallMs).toBe(Date.parse('2026-12-01T10:00:03Z'));
});

it.each<[string, StationParts['leadership']]>([
  ['the database knows of another leader', () => ({ leading: true, confirm: async () => false })],
  [
    'the database cannot say who leads',
    () => ({ leading: true, confirm: () => Promise.reject(new Error('no connection')) }),
  ],
  [
    'the lease ended while the command waited',
    (() => {
      const state = { leading: true, confirm: async () => ((state.leading = false), true) };
      return () => state;
    })(),
  ],
])('the clock of a station is not set where %s', async (_, leadership) => {
  const device = await startDevice();
  const { clock } = master(device.port, leadership);
  await waitUntil(() => device.types().includes(100));
  // Whatever is asked next goes by the same wire, so the command would have come before it.
  clock.advance(-1000);
  await waitUntil(() => device.types().filter((type) => type === 100).length > 1);
  expect(device.types()).not.toContain(103);
});

it('what has no time of its own has that of its arrival, although the clock has been set back', async () => {
  const device = await startDevice();
  const { clock, stored } = master(device.port, () => leads);
  const before = clock.now();
  await waitUntil(() => stored.length > 0);
  clock.advance(-2 * hour);
  await waitUntil(() => stored.length > 1);
  expect(stored.slice(0, 2).map(({ ts }) => ts)).toEqual([before, before - 2 * hour]);
});

it('a station that does not answer is given up in its time, whatever the clock does', async () => {
  const server = createServer((socket) => void socket.on('error', () => undefined).resume());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  release.push(() => void server.close());
  const { station } = master((server.address() as AddressInfo).port, () => leads);
  await waitUntil(() => station.status.state === 'stale', 10_000);
});

it('a simulated station is starting for as long as the simulator is, and has failed only afterwards', async () => {
  const clock = createFakeClock('2026-11-24T08:00:00Z');
  const log = createTestLog();
  for (const starting of [true, false]) {
    let asked = (): void => undefined;
    const gaveUp = new Promise<void>((resolve) => (asked = resolve));
    const station = new Station({
      station: iec104Station.parse({ id: 's', host: 'sim://s', points: [{ address: 1, point: 'p' }] }),
      telemetry: {} as TelemetryService,
      simulated: {
        address: async () => {
          clock.set(clock.now() + 600_000);
          return null;
        },
        starting: async () => {
          asked();
          return starting;
        },
      },
      ...{ timeZone: 'UTC', clock, log, leadership: () => leads, backOffMaxMs: 100 },
      ...{ jitter: () => 0, changed: () => undefined },
    });
    const ended = new AbortController();
    const run = station.run(ended.signal);
    await gaveUp;
    await new Promise(setImmediate);
    expect(station.status.state).toBe(starting ? 'starting' : 'stale');
    expect(log.lines).toHaveLength(starting ? 0 : 1);
    ended.abort();
    await run;
  }
});
