import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandLevels, commandSources, gateCodes, gatePermissions } from '../../contracts/index.ts';
import type { Approval, Principal, RawCommand, SetpointCommand } from '../../contracts/index.ts';
import { approval, battery, noon, person, service } from './fixtures/gate-fixture.ts';
import { GatedDevice } from './fixtures/gated-device.ts';
import type { Arrival } from './fixtures/gated-device.ts';

const plugin: Principal = { kind: 'plugin', id: 'vendor', personId: null, permissions: [gatePermissions.command] };
const nobody: Principal = { ...person('mallory'), permissions: [] };
const principals = [service, service, person('wang'), person('wang', 'api-key'), person('li'), plugin, nobody];

const usualSpeaker = {
  api: person('wang', 'api-key'),
  schedule: service,
  rule: service,
  plugin,
  plan: service,
  controller: service,
  manual: person('wang'),
} as const;

const wildNumbers = [Number.NaN, Infinity, -Infinity, 1e308, -1e308, 500.000001, -500.000001, 1e-320, -0];
const power = fc.oneof(
  { weight: 3, arbitrary: fc.double({ min: -60, max: 60, noNaN: true }) },
  { weight: 5, arbitrary: fc.double({ min: -550, max: 550, noNaN: true }) },
  { weight: 2, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.constantFrom<unknown>(...wildNumbers, '100', null, undefined, [], {}, true, 10n) },
);
const rarely = <T>(usual: fc.Arbitrary<T>, wild: fc.Arbitrary<unknown>, weight = 8) =>
  fc.oneof({ weight, arbitrary: usual as fc.Arbitrary<unknown> }, { weight: 1, arbitrary: wild });

/** A command with one or more of its fields forged; times are relative to the moment of sending. */
const hostile = fc.record({
  type: fc.constant('command' as const),
  id: fc.oneof(
    { weight: 8, arbitrary: fc.constant('fresh') },
    { weight: 1, arbitrary: fc.constantFrom('same', 'first') },
  ),
  source: fc.constantFrom(...commandSources),
  level: rarely(fc.constant('plan'), fc.constantFrom(...commandLevels, 'root', 7), 3),
  principal: rarely(
    fc.constant('usual'),
    fc.constantFrom<unknown>(...principals, null, 'admin', { kind: 'person', id: 'x' }),
  ),
  deviceId: rarely(fc.constant('bess'), fc.constantFrom('pv', '', '__proto__', 5)),
  setpointKw: power,
  starts: rarely(fc.constant(0), fc.constantFrom(-5000, 1, 60_000, Number.NaN)),
  lives: rarely(fc.integer({ min: 1000, max: 30_000 }), fc.constantFrom(0, -1, 3_600_001, Infinity, Number.NaN)),
  approvals: fc.constantFrom<unknown>([], [], ['a1'], ['forged'], ['a1', 'forged'], 'a1', [5]),
  follows: fc.constantFrom(null, null, null, 'active', 'x'),
  fence: rarely(fc.constant(1), fc.constantFrom(0, 2)),
  record: fc.constantFrom('none', 'none', 'good', 'same person', 'api key', 'other value', 'ended', 'service'),
});

const worlds = fc.oneof(
  {
    weight: 16,
    arbitrary: fc.record({ type: fc.constant('answer' as const), ms: fc.integer({ min: 50, max: 1500 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ type: fc.constant('silence' as const), ms: fc.integer({ min: 50, max: 4000 }) }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('stale' as const), ms: fc.integer({ min: 0, max: 30_000 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('fault' as const),
      fault: fc.constantFrom('none', 'none', 'none', 'dropped', 'no-answer', 'wrong-value'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('mode' as const),
      mode: fc.constantFrom('automatic', 'automatic', 'automatic', 'advice', 'off'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('interlock' as const),
      value: fc.constantFrom(true, true, true, true, false, null, 1),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('energy' as const),
      kwh: fc.constantFrom(500, 500, 500, 100, 99, 900, 901, Number.NaN),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('site' as const),
      state: fc.constantFrom('open', 'open', 'open', 'stopped', 'readOnly'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('telemetry' as const), on: fc.constantFrom(true, true, true, false) }),
  },
);

const records: Record<string, (kw: number) => Partial<Approval>> = {
  good: () => ({}),
  'same person': () => ({ by: person('wang'), requestedBy: null }),
  'api key': () => ({ by: person('li', 'api-key') }),
  'other value': (kw) => ({ setpointKw: kw / 2 }),
  ended: () => ({ expiresAt: 0 }),
  service: () => ({ by: service }),
};

/** What each arrival is judged by, written apart from the gate's own rules. */
function judge({ raw, state, now, valueKw, before, surprised, retry }: Arrival, used: Set<unknown>): void {
  const { device } = state;
  const sent = raw as SetpointCommand;
  const { principal } = sent;
  const safe = sent.setpointKw === 0;
  // Hard limits and plain numbers.
  expect(Number.isFinite(valueKw) && valueKw >= -500 && valueKw <= 500).toBe(true);
  expect(typeof sent.setpointKw).toBe('number');
  // Right device, lease, permission; who speaks is who may speak.
  expect([sent.deviceId, sent.fence]).toEqual(['bess', state.fence]);
  expect(principal.permissions).toContain(gatePermissions.command);
  expect(['manual', 'api'].includes(sent.source)).toBe(principal.kind === 'person' || principal.kind === 'api-key');
  // Time and replay.
  expect(sent.validFrom <= now && now < sent.expiresAt && sent.expiresAt - sent.validFrom <= 3_600_000).toBe(true);
  expect(retry || !used.has(sent.id)).toBe(true);
  // Mode and site.
  expect(state.site.readOnly || device.mode === 'off').toBe(false);
  const rescue = safe && (sent.source === 'controller' || sent.source === 'manual');
  if (state.site.stopped) expect(rescue).toBe(true);
  if (device.mode === 'advice' && sent.source !== 'manual') {
    expect(sent.source).toBe('controller');
    const carriesOut = state.active?.source === 'manual' && sent.follows === state.active.commandId;
    expect(carriesOut || (safe && state.owned)).toBe(true);
  }
  // Freshness, interlock, energy: only the way to safety passes without them.
  if (!safe) {
    expect(now - state.telemetry!.at).toBeLessThanOrEqual(10_000);
    const point = state.points.get('bess.breaker');
    expect(point?.value).toBe(true);
    expect(now - point!.at).toBeLessThanOrEqual(10_000);
    expect(state.unconfirmed === null || retry).toBe(true);
    // A device that stands wrong is led back by its ramp, which right after a write allows no step yet.
    const towardsZero = Math.abs(valueKw) <= Math.abs(before.kw) && valueKw * before.kw >= 0;
    if (state.telemetry!.energyKwh! <= 100) expect(valueKw <= 0 || towardsZero).toBe(true);
    if (state.telemetry!.energyKwh! >= 900) expect(valueKw >= 0 || towardsZero).toBe(true);
  }
  // Ramp against what the device really held, unless nobody could know it.
  const blind = safe && (state.unconfirmed?.phase === 'lost' || state.confirmed === null);
  if (!blind && !surprised) {
    const seconds = Math.min(1, (now - before.since) / 1000);
    expect(Math.abs(valueKw - before.kw)).toBeLessThanOrEqual(100 * seconds + 1e-6);
  }
  // Second person.
  if (!safe && Math.max(Math.abs(valueKw), Math.abs(sent.setpointKw)) > 60) {
    const agreed = state.approvals.some(
      (record) =>
        sent.approvals.includes(record.id) &&
        record.by.kind === 'person' &&
        record.by.personId !== principal.personId &&
        record.setpointKw === sent.setpointKw &&
        record.expiresAt > now,
    );
    expect(agreed).toBe(true);
  }
}

describe('10,000 hostile commands', () => {
  it('never bring an unsafe setpoint to the device', () => {
    const seen = { commands: 0, arrived: 0, clamped: 0, approval: 0, retries: 0, alarms: 0 };
    const refused = new Map<string, number>();
    const scenario = fc.array(fc.oneof({ weight: 1, arbitrary: hostile }, { weight: 1, arbitrary: worlds }), {
      minLength: 150,
      maxLength: 250,
    });
    fc.assert(
      fc.property(scenario, (steps) => {
        const site = new GatedDevice(battery({ secondPersonAboveKw: 60, onLimit: 'clamp' }), noon);
        let interlock: number | boolean | null = true;
        let energyKwh = 500;
        let telemetry = true;
        let count = 0;
        let lastId = 'first';
        const refresh = () => {
          if (!telemetry) return;
          site.telemetry = { at: site.now, energyKwh };
          site.points.set('bess.breaker', { value: interlock, at: site.now });
        };
        refresh();
        for (const step of steps) {
          switch (step.type) {
            case 'answer':
              site.advance(step.ms, site.fault !== 'no-answer');
              break;
            case 'silence':
              site.advance(step.ms, false);
              break;
            case 'stale':
              telemetry = false;
              site.advance(step.ms, false);
              break;
            case 'fault':
              site.fault = step.fault;
              break;
            case 'mode':
              site.device = { ...site.device, mode: step.mode };
              break;
            case 'interlock':
              interlock = step.value;
              break;
            case 'energy':
              energyKwh = step.kwh;
              break;
            case 'site':
              site.site = { readOnly: step.state === 'readOnly', stopped: step.state === 'stopped' };
              break;
            case 'telemetry':
              telemetry = step.on;
              break;
            case 'command': {
              seen.commands += 1;
              const id = step.id === 'fresh' ? `c${count++}` : step.id === 'same' ? lastId : 'first';
              lastId = id;
              const kw = typeof step.setpointKw === 'number' ? step.setpointKw : 0;
              const made = records[step.record];
              const times = { at: site.now - 1000, loginAt: site.now - 2000, expiresAt: site.now + 30_000 };
              site.approvals = made ? [approval(kw, { ...times, commandId: id, ...made(kw) })] : [];
              const { starts, lives, type: _type, record: _record, ...fields } = step;
              const validFrom = typeof starts === 'number' ? site.now + starts : starts;
              const expiresAt = typeof lives === 'number' ? site.now + lives : lives;
              const follows = step.follows === 'active' ? (site.active?.commandId ?? null) : step.follows;
              const principal = step.principal === 'usual' ? usualSpeaker[step.source] : step.principal;
              const raw: RawCommand = { ...fields, id, validFrom, expiresAt, follows, principal, reason: 'x' };
              const decision = site.send(raw);
              if (decision.outcome === 'clamped') seen.clamped += 1;
              if (decision.outcome === 'needs-approval') seen.approval += 1;
              for (const { code, params } of decision.findings) {
                refused.set(code, (refused.get(code) ?? 0) + 1);
                expect(Object.keys(params).sort()).toEqual([...gateCodes[code].params].sort());
              }
              expect(decision.setpointKw === null).toBe(!['allowed', 'clamped'].includes(decision.outcome));
              break;
            }
          }
          refresh();
        }
        const used = new Set<unknown>();
        for (const arrival of site.arrivals) {
          judge(arrival, used);
          used.add(arrival.raw.id);
        }
        seen.arrived += site.arrivals.length;
        seen.retries += site.arrivals.filter((arrival) => arrival.retry).length;
        seen.alarms += site.alarms.length;
      }),
      { numRuns: 300, seed: 4, endOnFailure: true },
    );
    expect(seen.commands).toBeGreaterThan(10_000);
    // The judge must have had something to judge, of every kind.
    for (const [name, value] of Object.entries(seen)) expect([name, value > 20]).toEqual([name, true]);
    expect(refused.size).toBeGreaterThan(28);
  });
});
