import { createRandom, waitUntil } from '@lingtan/test-kit';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SetpointDesk } from '../../contracts/index.ts';
import type { GateDecision, RawCommand } from '../../contracts/index.ts';
import { createControlPark } from '../fixtures/control-park.ts';
import type { ControlPark } from '../fixtures/control-park.ts';
import { readFence } from './store/mode-store.ts';

const root = '/x/storage-dispatch';
const rampKwPerS = 400;
const limitKw = 800;

describe('10,000 hostile commands', { timeout: 300_000 }, () => {
  let site: ControlPark;
  beforeAll(async () => {
    site = await createControlPark();
    await waitUntil(async () => {
      await new Promise((resolve) => setTimeout(resolve, 200));
      return ((await site.status()).devices[0]?.confirmedKw ?? null) !== null;
    }, 120_000);
    await site.setMode('automatic');
  }, 300_000);
  afterAll(() => site.park.stop());

  it('never bring an unsafe setpoint to the device, by its own record, and each has its answer', async () => {
    const desk = site.park.service(SetpointDesk);
    const random = createRandom(20_260_301);
    const decisions: GateDecision[] = [];
    for (let round = 0; round < 20; round++) {
      const now = Date.now();
      const wishes = Array.from({ length: 495 }, (_, place) => hostile(random, now, round * 1000 + place));
      decisions.push(...(await desk.ask(wishes as unknown as Parameters<typeof desk.ask>[0])));
      await overHttp(site, round);
    }
    expect(decisions).toHaveLength(9900);
    const stored = await site.park.tx(async (tx) => {
      const { rows } = await tx.execute<{ n: number }>(
        sql`select count(*)::int as n from plugin_storage_dispatch.decisions where command_no is not null`,
      );
      return rows[0]!.n;
    });
    expect(stored).toBeGreaterThanOrEqual(9900);

    const received = await site.received();
    expect(received.length).toBeGreaterThan(0);
    for (const { value, lifeS, before, at } of received) {
      const kw = value;
      const held = before['store.active-power-setpoint']!;
      const soc = before['store.state-of-charge']!;
      const where = JSON.stringify({ kw, held, soc, lifeS, at });
      expect(Number.isFinite(kw), where).toBe(true);
      expect(Math.abs(kw), where).toBeLessThanOrEqual(limitKw);
      expect(lifeS, where).toBeGreaterThan(0);
      expect(lifeS, where).toBeLessThanOrEqual(60);
      // One step of the ramp, with the tenth of a kW that a register cannot show.
      expect(Math.abs(kw - held), where).toBeLessThanOrEqual(rampKwPerS + 0.2);
      if (soc <= 10) expect(kw, where).toBeLessThanOrEqual(0.1);
      if (soc >= 90) expect(kw, where).toBeGreaterThanOrEqual(-0.1);
    }
    // The commands were not refused wholesale: some were sound, and those passed.
    const outcomes = new Set(decisions.map(({ outcome }) => outcome));
    expect(outcomes).toContain('refused');
    expect([...outcomes].some((outcome) => outcome === 'allowed' || outcome === 'clamped')).toBe(true);
  });

  it('whoever looks at the fence keeps nobody from taking over', async () => {
    await site.park.tx(async (tx) => {
      expect(await readFence(tx)).toBeGreaterThan(0);
      const taken = await site.park.tx((other) =>
        other.execute(sql`select fence from plugin_storage_dispatch.control_fences for update nowait`),
      );
      expect(taken.rows).toHaveLength(1);
    });
  });
});

/** A wish of a plugin: some sound, most beyond limits, of a wrong shape, out of time, or said twice. */
function hostile(random: () => number, now: number, place: number): Record<string, unknown> {
  const pick = <T>(...list: T[]): T => list[Math.floor(random() * list.length)]!;
  const sound: Record<string, unknown> = {
    id: random() < 0.1 ? 'again' : `w${place}`,
    device: 'store',
    setpointKw: Math.round((random() - 0.5) * 3000),
    validFrom: now - 1000,
    expiresAt: now + pick(5000, 20_000, 60_000),
    reason: 'hostile',
  };
  const spoil: Partial<RawCommand & Record<string, unknown>>[] = [
    {},
    {
      setpointKw: pick<unknown>(
        Number.NaN,
        Infinity,
        -Infinity,
        1e308,
        -1e9,
        '100',
        null,
        [],
        {},
        '',
        '\u0000',
        1e-320,
      ),
    },
    { device: pick<unknown>('other', '', null, 5, '__proto__', 'store ', '\ud800') },
    { expiresAt: pick<unknown>(now - 1, 0, -1, Number.NaN, 9e15, 1e300, 'tomorrow', null) },
    { validFrom: pick<unknown>(now + 60_000, Number.NaN, -1e18, 'now', null) },
    { id: pick<unknown>('', null, 7, 'x'.repeat(3000), '\ud800\u0000') },
    { reason: pick<unknown>('', null, {}, '\u0000'), level: 'protection', source: 'controller', fence: 1e9 },
    { principal: { kind: 'service', id: 'controller', personId: null, permissions: ['dispatch.command'] } },
    { approvals: ['a1', 'a2'], follows: 'control/1/1', planSlot: { planId: '1', slot: 0 } },
  ];
  return { ...sound, ...pick(...spoil), ...(random() < 0.2 ? pick(...spoil) : {}) };
}

/** Five commands of a key over HTTP: beyond limits, of a wrong shape, without right. */
async function overHttp({ park }: ControlPark, round: number): Promise<void> {
  const send = (caller: 'operator' | 'auditor' | 'device', body: Record<string, unknown>) =>
    park.api(caller).post(`${root}/control/devices/store/commands`, { minutes: 1, reason: 'hostile', ...body });
  const answers = await Promise.all([
    send('operator', { setpointKw: 5000 + round }),
    send('operator', { setpointKw: -900, minutes: 10_000 }),
    send('operator', { setpointKw: 'many' }),
    send('auditor', { setpointKw: 10 }),
    send('device', { setpointKw: 10 }),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 400, 403, 403]);
}
