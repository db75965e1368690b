import { describe, expect, it } from 'vitest';
import type { GateDecision, RawCommand } from '../../contracts/index.ts';
import { approval, battery, command, healthy, noon, person, service } from './fixtures/gate-fixture.ts';
import { decide } from './decide.ts';
import { WrittenIds } from './replay.ts';

const codes = (decision: GateDecision) => decision.findings.map((entry) => entry.code);
const ask = (raw: RawCommand, state = healthy(), now = noon) => decide(raw, state, now);

describe('the gate', () => {
  it('lets a good command pass and says what it rested on', () => {
    const decision = ask(command({ planSlot: { planId: 'p', slot: 3 } }));
    expect(decision).toMatchObject({ outcome: 'allowed', setpointKw: 50, requestedKw: 50, findings: [] });
    expect(decision.evidence).toMatchObject({
      planSlot: { planId: 'p', slot: 3 },
      confirmedKw: 0,
      telemetryAt: noon - 1000,
      energyKwh: 500,
      windowKw: { min: -100, max: 100 },
    });
    expect(decision.asked).toHaveLength(16);
  });

  it.each([
    ['a text', '50', 'field-invalid'],
    ['NaN', Number.NaN, 'not-finite'],
    ['infinity', -Infinity, 'not-finite'],
    ['nothing', undefined, 'field-missing'],
    ['null', null, 'field-missing'],
    ['a list', [50], 'field-invalid'],
    ['a big integer', 50n, 'field-invalid'],
  ])('refuses a setpoint that is %s', (_name, setpointKw, code) => {
    const decision = ask({ ...command(), setpointKw });
    expect(decision).toMatchObject({ outcome: 'refused', setpointKw: null });
    expect(codes(decision)).toEqual([code]);
  });

  it('names every field that is wrong, and takes none from a prototype', () => {
    const raw: RawCommand = Object.assign(Object.create(command()) as RawCommand, { expiresAt: Number.NaN });
    const decision = ask(raw);
    expect(decision.outcome).toBe('refused');
    expect(codes(decision).filter((code) => code === 'field-missing')).toHaveLength(9);
    expect(codes(decision)).toContain('not-finite');
    expect(codes(ask({ ...command(), principal: { ...service, kind: 'person' } }))).toEqual(['field-invalid']);
  });

  it('refuses without a clock, whatever else is right', () => {
    expect(codes(ask(command(), healthy(), Number.NaN))).toEqual(['not-finite']);
    expect(ask(command({ setpointKw: 0 }), healthy(), Infinity).setpointKw).toBeNull();
  });

  it('tells one without permission nothing about the device', () => {
    const nobody = { ...service, permissions: [] };
    const decision = ask(command({ principal: nobody, deviceId: 'other' }));
    expect(codes(decision)).toEqual(['permission-missing']);
    expect(decision.evidence.confirmedKw).toBeNull();
    expect(codes(decide(command({ principal: nobody }), undefined, noon))).toEqual(['permission-missing']);
  });

  it('refuses sources that their principal cannot speak for, and levels above the source', () => {
    expect(codes(ask(command({ principal: person('wang') })))).toEqual(['source-mismatch']);
    expect(codes(ask(command({ source: 'manual', principal: person('wang', 'api-key') })))).toEqual([
      'source-mismatch',
    ]);
    expect(codes(ask(command({ source: 'schedule', level: 'protection' })))).toEqual(['level-too-high']);
    expect(codes(ask(command({ source: 'api', principal: person('wang'), level: 'grid-limit' })))).toEqual([
      'level-too-high',
    ]);
  });

  it('refuses unknown and other devices', () => {
    expect(codes(decide(command(), undefined, noon))).toEqual(['device-unknown']);
    expect(codes(ask(command({ deviceId: 'pv' })))).toEqual(['device-unknown']);
  });

  it('keeps a read-only park silent and a stopped one on the way to safety', () => {
    const moving = { confirmed: { valueKw: 300, since: noon - 9000 } };
    expect(codes(ask(command({ setpointKw: 0 }), healthy({ site: { readOnly: true, stopped: false } })))).toEqual([
      'site-read-only',
    ]);
    const stopped = healthy({ ...moving, site: { readOnly: false, stopped: true } });
    expect(codes(ask(command({ setpointKw: 250 }), stopped))).toEqual(['site-stopped']);
    expect(ask(command({ setpointKw: 0 }), stopped)).toMatchObject({ outcome: 'clamped', setpointKw: 200 });
    expect(codes(ask(command({ setpointKw: 0, source: 'plan' }), stopped))).toContain('site-stopped');
  });

  it('refuses a holder of an old lease', () => {
    expect(codes(ask(command({ fence: 1 }), healthy({ fence: 2 })))).toEqual(['lease-lost']);
  });

  it('refuses by time: expired, not yet valid, without order, too long', () => {
    expect(codes(ask(command({ expiresAt: noon })))).toContain('expired');
    expect(codes(ask(command({ validFrom: noon + 1 })))).toEqual(['not-yet-valid']);
    expect(codes(ask(command({ validFrom: noon, expiresAt: noon - 5 })))).toEqual(
      expect.arrayContaining(['expired', 'expiry-order']),
    );
    expect(codes(ask(command({ setpointKw: 5, expiresAt: noon + 3_600_001 })))).toEqual(['life-too-long']);
    expect(codes(ask({ ...command(), expiresAt: undefined }))).toEqual(['field-missing']);
  });

  it('lets nothing but safety pass without fresh telemetry or with an open interlock', () => {
    const running = { confirmed: { valueKw: 80, since: noon - 9000 } };
    const cases = [
      ['telemetry-missing', healthy({ ...running, telemetry: null })],
      ['telemetry-stale', healthy({ ...running, telemetry: { at: noon - 10_001, energyKwh: 500 } })],
      ['telemetry-future', healthy({ ...running, telemetry: { at: noon + 60_000, energyKwh: 500 } })],
      ['energy-unknown', healthy({ ...running, telemetry: { at: noon, energyKwh: Number.NaN } })],
      ['interlock-unknown', healthy({ ...running, points: new Map() })],
      ['interlock-unknown', healthy({ ...running, points: new Map([['bess.breaker', { value: true, at: 0 }]]) })],
      ['interlock-open', healthy({ ...running, points: new Map([['bess.breaker', { value: false, at: noon }]]) })],
      ['interlock-open', healthy({ ...running, points: new Map([['bess.breaker', { value: 1, at: noon }]]) })],
    ] as const;
    for (const [code, state] of cases) {
      expect(codes(ask(command(), state))).toContain(code);
      expect(ask(command(), state).setpointKw).toBeNull();
      expect(ask(command({ setpointKw: 0 }), state)).toMatchObject({ outcome: 'allowed', setpointKw: 0 });
    }
  });

  it('refuses beyond limits, or clamps where the device says so', () => {
    expect(codes(ask(command({ setpointKw: 501 })))).toEqual(['above-limit', 'ramp-up']);
    expect(codes(ask(command({ setpointKw: -1e308 })))).toContain('below-limit');
    const clamping = healthy({
      device: battery({ onLimit: 'clamp' }),
      confirmed: { valueKw: 450, since: noon - 5000 },
    });
    expect(ask(command({ setpointKw: 1e308 }), clamping)).toMatchObject({ outcome: 'clamped', setpointKw: 500 });
  });

  it('never sends what lies beyond a limit that was tightened, even against the ramp', () => {
    const state = healthy({ confirmed: { valueKw: 700, since: noon - 5000 } });
    const decision = ask(command({ setpointKw: 490 }), state);
    expect(decision).toMatchObject({ outcome: 'clamped', setpointKw: 500 });
    expect(codes(decision)).toContain('ramp-waived');
  });

  it('keeps the store in its band over the life of the setpoint', () => {
    // 1 kWh above the lower end is 0.95 kWh at the terminals: 57 kW over one minute.
    const low = healthy({ telemetry: { at: noon, energyKwh: 101 } });
    expect(codes(ask(command({ setpointKw: 60 }), low))).toEqual(['energy-low']);
    expect(ask(command({ setpointKw: 56 }), low).outcome).toBe('allowed');
    const full = healthy({ telemetry: { at: noon, energyKwh: 900 } });
    expect(codes(ask(command({ setpointKw: -1 }), full))).toEqual(['energy-high']);
    expect(ask(command({ setpointKw: 50 }), full).outcome).toBe('allowed');
    const below = healthy({ telemetry: { at: noon, energyKwh: 40 } });
    expect(ask(command({ setpointKw: -50 }), below).outcome).toBe('allowed');
    expect(ask(command({ setpointKw: 1 }), below).outcome).toBe('refused');
  });

  it('leads a device back from the end of its band as fast as the ramp allows', () => {
    const state = healthy({
      confirmed: { valueKw: -400, since: noon - 5000 },
      telemetry: { at: noon, energyKwh: 900 },
    });
    const decision = ask(command({ setpointKw: 0 }), state);
    expect(decision).toMatchObject({ outcome: 'clamped', setpointKw: -300 });
    expect(codes(decision)).toEqual(expect.arrayContaining(['energy-approach']));
  });

  it('measures the ramp from the last confirmed value, without credit for a long rest', () => {
    expect(ask(command({ setpointKw: 400 }))).toMatchObject({ outcome: 'clamped', setpointKw: 100 });
    const recent = healthy({ confirmed: { valueKw: 0, since: noon - 250 } });
    expect(ask(command({ setpointKw: -400 }), recent)).toMatchObject({ outcome: 'clamped', setpointKw: -25 });
    const strict = healthy({ device: battery({ onRamp: 'refuse' }) });
    expect(codes(ask(command({ setpointKw: 400 }), strict))).toEqual(['ramp-up']);
    const unknown = healthy({ confirmed: null });
    expect(codes(ask(command(), unknown))).toEqual(['ramp-unknown']);
    expect(ask(command({ setpointKw: 0 }), unknown).outcome).toBe('allowed');
    const slow = battery({ limits: { ...battery().limits, ramp: { kw: 60, per: 'min' } } });
    expect(ask(command({ setpointKw: 50 }), healthy({ device: slow }))).toMatchObject({ setpointKw: 1 });
  });

  it('keeps the way to safety open when the clock was set back', () => {
    const state = healthy({ confirmed: { valueKw: 300, since: noon + 3_600_000 } });
    expect(ask(command({ setpointKw: 250 }), state).setpointKw).toBe(300);
    expect(ask(command({ setpointKw: 0 }), state).setpointKw).toBe(200);
  });

  it('writes nothing new while it is not known what the device holds', () => {
    const unconfirmed = {
      commandId: 'c0',
      valueKw: 100,
      writtenAt: noon - 500,
      phase: 'pending',
      retry: false,
    } as const;
    const state = healthy({ unconfirmed: { ...unconfirmed, earlierKw: [] } });
    expect(codes(ask(command(), state))).toEqual(['write-pending']);
    // Both 0 and 100 may be in force: 50 is within the ramp of both half a second later.
    expect(ask(command({ setpointKw: 0 }), state)).toMatchObject({ setpointKw: 50 });
    const early = healthy({ unconfirmed: { ...unconfirmed, writtenAt: noon, earlierKw: [-100] } });
    expect(ask(command({ setpointKw: 0 }), early).outcome).toBe('refused');
    const lost = healthy({
      unconfirmed: { ...unconfirmed, valueKw: 300, phase: 'lost', writtenAt: noon - 5000, earlierKw: [] },
    });
    expect(codes(ask(command(), lost))).toContain('write-pending');
    expect(ask(command({ setpointKw: 0 }), lost)).toMatchObject({ outcome: 'clamped', setpointKw: 200 });
  });

  it('refuses replays, but for the repeat that the read-back asked for', () => {
    const written = new WrittenIds(60_000);
    written.add(command(), noon);
    expect(codes(ask(command(), healthy({ written })))).toEqual(['replayed']);
    const unconfirmed = {
      commandId: 'c1',
      valueKw: 50,
      writtenAt: noon - 3000,
      phase: 'pending',
      retry: true,
    } as const;
    const retry = healthy({ written, unconfirmed: { ...unconfirmed, earlierKw: [] } });
    expect(ask(command(), retry)).toMatchObject({ outcome: 'allowed', setpointKw: 50 });
    expect(ask(command({ setpointKw: 90 }), retry)).toMatchObject({ outcome: 'clamped', setpointKw: 50 });
    written.add({ id: 'c2', expiresAt: noon + 200_000 }, noon + 120_000);
    expect(written.has('c1')).toBe(true);
    written.add({ id: 'c2', expiresAt: noon + 200_000 }, noon + 120_001);
    expect([written.has('c1'), written.size]).toEqual([false, 1]);
  });
});

describe('modes', () => {
  it('off lets nothing pass, advice what a person wants', () => {
    const off = healthy({ device: battery({ mode: 'off' }), owned: true });
    expect(codes(ask(command({ setpointKw: 0 }), off))).toEqual(['mode-off']);
    const advice = healthy({ device: battery({ mode: 'advice' }) });
    expect(codes(ask(command(), advice))).toEqual(['mode-advice']);
    const manual = command({ source: 'manual', level: 'manual', principal: person('wang') });
    expect(ask(manual, advice).outcome).toBe('allowed');
    const key = command({ source: 'api', level: 'manual', principal: person('wang', 'api-key') });
    expect(codes(ask(key, advice))).toEqual(['mode-advice']);
  });

  it('advice lets the controller carry a manual command out, and bring the device back', () => {
    const active = {
      commandId: 'm',
      source: 'manual',
      level: 'manual',
      setpointKw: 300,
      expiresAt: noon + 1000,
    } as const;
    const state = healthy({ device: battery({ mode: 'advice' }), active });
    const step = command({ level: 'manual', follows: 'm' });
    expect(ask(step, state).outcome).toBe('allowed');
    expect(codes(ask({ ...step, follows: 'x' }, state))).toEqual(['mode-advice']);
    const over = healthy({ device: battery({ mode: 'advice' }), active: { ...active, expiresAt: noon } });
    expect(codes(ask(step, over))).toEqual(['mode-advice']);
    expect(codes(ask(command({ setpointKw: 0 }), over))).toEqual(['mode-advice']);
    expect(ask(command({ setpointKw: 0 }), { ...over, owned: true }).outcome).toBe('allowed');
  });
});

describe('priorities', () => {
  const active = {
    commandId: 'g',
    source: 'controller',
    level: 'grid-limit',
    setpointKw: 90,
    expiresAt: noon + 5000,
  } as const;

  it('a weaker command waits until the stronger has expired', () => {
    const state = healthy({ active });
    const schedule = command({ source: 'schedule', level: 'plan' });
    expect(codes(ask(schedule, state))).toEqual(['lower-priority']);
    expect(ask(schedule, healthy({ active: { ...active, expiresAt: noon } })).outcome).toBe('allowed');
    expect(codes(ask({ ...schedule, setpointKw: 0 }, state))).toEqual(['lower-priority']);
  });

  it('the controller replaces what it wrote itself, and a person can always stop a device', () => {
    const state = healthy({ active });
    expect(ask(command({ level: 'comfort' }), state).outcome).toBe('allowed');
    const manual = command({ source: 'manual', level: 'manual', principal: person('wang') });
    expect(codes(ask(manual, state))).toEqual(['lower-priority']);
    expect(ask({ ...manual, setpointKw: 0 }, state).outcome).toBe('allowed');
  });
});

describe('the second person', () => {
  const device = battery({ secondPersonAboveKw: 60 });
  const manual = command({
    source: 'manual',
    level: 'manual',
    principal: person('wang'),
    setpointKw: 90,
    approvals: ['a1'],
  });

  it('is asked above the threshold, and must be another person', () => {
    expect(ask({ ...manual, setpointKw: 60 }, healthy({ device })).outcome).toBe('allowed');
    const none = ask(manual, healthy({ device }));
    expect(none).toMatchObject({ outcome: 'needs-approval', setpointKw: null });
    expect(codes(none)).toEqual(['approval-unknown', 'second-person']);
    const good = ask(manual, healthy({ device, approvals: [approval(90)] }));
    expect(good).toMatchObject({ outcome: 'allowed', setpointKw: 90, evidence: { approvals: ['a1'] } });
  });

  it.each([
    ['the same person', { by: person('wang') }, 'approval-same-person'],
    ['the same person by an API key', { by: person('wang', 'api-key') }, 'approval-not-allowed'],
    ['who asked for it', { requestedBy: 'li' }, 'approval-same-person'],
    ['an API key', { by: person('li', 'api-key') }, 'approval-not-allowed'],
    ['a service', { by: service }, 'approval-not-allowed'],
    ['a person without the permission', { by: { ...person('li'), permissions: [] } }, 'approval-not-allowed'],
    ['one who logged in long ago', { loginAt: noon - 3_600_000 }, 'approval-login-old'],
    ['one who logged in later', { loginAt: noon }, 'approval-login-old'],
    ['another value', { setpointKw: 89 }, 'approval-mismatch'],
    ['another command', { commandId: 'c2' }, 'approval-mismatch'],
    ['another device', { deviceId: 'pv' }, 'approval-mismatch'],
    ['an approval that has ended', { expiresAt: noon }, 'approval-mismatch'],
    ['an approval of the future', { at: noon + 1 }, 'approval-mismatch'],
    ['an approval without a time', { at: Number.NaN }, 'approval-mismatch'],
  ])('does not count: %s', (_name, more, code) => {
    const decision = ask(manual, healthy({ device, approvals: [approval(90, more)] }));
    expect(decision.outcome).toBe('needs-approval');
    expect(codes(decision)).toEqual([code, 'second-person']);
  });

  it('is the other owner when an API key asks', () => {
    const key = { ...manual, source: 'api', principal: person('wang', 'api-key') } as const;
    expect(ask(key, healthy({ device, approvals: [approval(90, { by: person('wang') })] })).outcome).toBe(
      'needs-approval',
    );
    expect(ask(key, healthy({ device, approvals: [approval(90)] })).outcome).toBe('allowed');
  });

  it('covers the steps towards what was approved, on its side only', () => {
    const approvals = [approval(300, { commandId: 'm' })];
    const step = command({ level: 'manual', follows: 'm', setpointKw: 95, approvals: ['a1'] });
    expect(ask(step, healthy({ device, approvals })).outcome).toBe('allowed');
    expect(ask({ ...step, setpointKw: -95 }, healthy({ device, approvals })).outcome).toBe('needs-approval');
    expect(ask({ ...step, source: 'plan', level: 'plan' }, healthy({ device, approvals })).outcome).toBe(
      'needs-approval',
    );
  });

  it('may have agreed once to what plan and controller do', () => {
    const standing = {
      id: 's1',
      deviceId: 'bess',
      requestedBy: 'wang',
      approvedBy: 'li',
      maxKw: 100,
      validFrom: noon - 1,
      expiresAt: noon + 1,
    };
    const plan = command({ setpointKw: 95 });
    expect(ask(plan, healthy({ device, standing })).evidence.approvals).toEqual(['s1']);
    for (const wrong of [{ approvedBy: 'wang' }, { maxKw: 94 }, { expiresAt: noon }, { deviceId: 'pv' }]) {
      expect(ask(plan, healthy({ device, standing: { ...standing, ...wrong } })).outcome).toBe('needs-approval');
    }
    const rule = command({ source: 'rule', setpointKw: 95 });
    expect(ask(rule, healthy({ device, standing })).outcome).toBe('needs-approval');
  });

  it('is not needed on the way to safety', () => {
    const state = healthy({ device, confirmed: { valueKw: 400, since: noon - 5000 } });
    expect(ask(command({ setpointKw: 0 }), state)).toMatchObject({ outcome: 'clamped', setpointKw: 300 });
  });
});
