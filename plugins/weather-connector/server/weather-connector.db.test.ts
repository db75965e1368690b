import { fileURLToPath } from 'node:url';
import { createFakeClock, waitUntil } from '@lingtan/test-kit';
import { createTestPark } from '@lingtan/test-park';
import type { TestPark } from '@lingtan/test-park';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Weather } from '../contracts/index.ts';
import type { WeatherData } from '../contracts/index.ts';
import { startWeatherServer } from './fixtures/weather-server.ts';

const hour = 3_600_000;
const x = '/x/weather-connector';
const clock = createFakeClock('2026-03-18T08:20:00Z');
let server: Awaited<ReturnType<typeof startWeatherServer>>;
let park: TestPark;

const state = async (): Promise<WeatherData> => (await park.api('operator').get<WeatherData>(`${x}/weather`)).body;
/**
 * The job looks once a minute of the wall clock; switching the plugin on looks at once. Things change while it is off, or
 * a look of that minute would take the turn, and be broken off.
 */
const look = async (change: () => void, until: (state: WeatherData) => boolean): Promise<WeatherData> => {
  await park.setEnabled('weather-connector', false);
  change();
  await park.setEnabled('weather-connector', true);
  await park.waitForState('weather-connector', 'running');
  let seen = await state();
  await waitUntil(
    async () => until((seen = await state())),
    60_000,
    () => JSON.stringify({ ...seen, newest: seen.newest?.issuedAt }),
  );
  return seen;
};

beforeAll(async () => {
  server = await startWeatherServer(() => clock.now());
  park = await createTestPark({
    plugins: [{ directory: fileURLToPath(new URL('..', import.meta.url)) }],
    config: {
      'weather-connector': {
        baseUrl: server.baseUrl,
        privateNetwork: true,
        apiKey: 'very-secret',
        pastDays: 3,
        timeoutMs: 2000,
      },
    },
    clock,
    park: { latitude: 33.2, longitude: 120.8 },
  });
});
afterAll(async () => {
  await park?.stop();
  await server?.stop();
});

describe('weather from an HTTP service', () => {
  it('is fetched for the place of the park, the archive once, and kept as it was issued', async () => {
    await waitUntil(
      async () => (await state()).runs === 2,
      60_000,
      () => JSON.stringify(server.requests),
    );
    const [first] = server.requests;
    expect(first!.pathname).toBe('/v1/forecast');
    expect(Object.fromEntries(first!.searchParams)).toMatchObject({
      latitude: '33.2',
      longitude: '120.8',
      past_days: '3',
      forecast_days: '5',
      timeformat: 'unixtime',
      wind_speed_unit: 'ms',
      apikey: 'very-secret',
    });
    const { newest, lastSuccessAt, failures } = await state();
    expect({ lastSuccessAt, failures }).toEqual({ lastSuccessAt: clock.now(), failures: 0 });
    expect(newest!.start).toBe(Date.parse('2026-03-18T08:00Z'));
    // Means of the hour that begins: the irradiance told for 09:00, the middle of the temperatures of 08:00 and 09:00.
    expect(newest!.temperature[0]).toBe(14.25);
    expect(newest!.irradiance[0]).toBeCloseTo(800 * Math.sin((11 / 12) * Math.PI), 9);
    expect(newest!.irradiance).toHaveLength(5 * 24 - 8 - 1);
  });

  it('waits for the next time, then keeps the older forecast beside the newer: history is what was known', async () => {
    const asked = server.requests.length;
    await look(
      () => clock.set('2026-03-18T08:50:00Z'),
      () => true,
    );
    expect(server.requests).toHaveLength(asked);
    const third = await look(
      () => clock.set('2026-03-18T09:21:00Z'),
      ({ runs }) => runs === 3,
    );
    expect(third.runs).toBe(3);
    expect(server.requests.at(-1)!.searchParams.get('past_days')).toBe('0');
    const [offer] = await park.service(Weather).all();
    expect(offer!.provider).toBe('weather-connector');
    const at = clock.now();
    const history = await offer!.service.history({ at, from: at - 3 * hour, to: at + 3 * hour, leadMinutes: [60, 90] });
    expect(history.map(({ leadMinutes, asForecast }) => [leadMinutes, asForecast])).toEqual([
      [60, false],
      [90, false],
    ]);
    // 10:00 with a lead of 60 min: only the forecast of 08:20 was known at 09:00.
    const ahead = await offer!.service.history({ at, from: at + hour, to: at + 3 * hour, leadMinutes: [60] });
    expect(ahead[0]).toMatchObject({ asForecast: true, start: Date.parse('2026-03-18T10:00Z') });
    expect(ahead[0]!.values.temperature![0]).toBe(15.25);
    expect(await offer!.service.forecast({ at: at - 2 * hour, from: at, to: at + hour })).toBeNull();
  });

  it('opens to what the service said, without the key', async () => {
    const { newest } = await state();
    const url = `/api/evidence/${encodeURIComponent(newest!.ref)}?park=${park.park.id}`;
    const { status, body } = await park.api('operator').get<object>(url);
    expect(status).toBe(200);
    const told = JSON.stringify(body);
    expect(told).toContain('answerSha256');
    expect(told).toContain(server.baseUrl);
    expect(told + JSON.stringify(await state())).not.toContain('very-secret');
    expect((await park.api({ member: 'alpha' }).get(`${x}/weather`)).status).toBe(403);
  });

  it('waits longer after each failure, says why, and keeps what it has', async () => {
    const become = (how: Parameters<typeof server.become>[0], at: string) => () => {
      server.become(how);
      clock.set(at);
    };
    const busy = {
      kind: 'refuses',
      status: 429,
      reason: 'Hourly API request limit exceeded.',
      retryAfter: '600',
    } as const;
    let seen = await look(become(busy, '2026-03-18T10:22:00Z'), ({ failures }) => failures === 1);
    expect(seen.lastError).toBe('The weather service answered 429: Hourly API request limit exceeded.');
    expect(seen.nextAt).toBe(clock.now() + 600_000);
    expect(seen.runs).toBe(3);
    seen = await look(become({ kind: 'silent' }, '2026-03-18T10:33:00Z'), ({ failures }) => failures === 2);
    expect(seen.lastError).toContain('no answer within 2000 ms');
    expect(seen.nextAt).toBe(clock.now() + 120_000);
    const strange = { kind: 'says', body: { hourly_units: { time: 'iso8601' }, hourly: { time: [0, 3600] } } } as const;
    seen = await look(become(strange, '2026-03-18T10:36:00Z'), ({ failures }) => failures === 3);
    expect(seen.lastError).toContain('hourly_units.time: iso8601; expected unixtime');
    seen = await look(become({ kind: 'well' }, '2026-03-18T10:45:00Z'), ({ failures }) => failures === 0);
    expect(seen).toMatchObject({ runs: 4, lastError: null });
  });
});
