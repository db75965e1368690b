import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandLevels, controlCodes, deviceModes, gateDeviceKinds, nowCodes } from '../../contracts/index.ts';
import { sayNow, type NowFacts } from './say-now.ts';

const kw = fc.integer({ min: -5000, max: 5000 });
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null });
const facts: fc.Arbitrary<NowFacts> = fc.record({
  kind: fc.constantFrom(...gateDeviceKinds),
  mode: maybe(fc.constantFrom(...deviceModes)),
  controlled: fc.boolean(),
  measured: maybe(
    fc.record({
      kw,
      at: fc.integer({ min: 0, max: 42_000 }),
      now: fc.constant(40_000),
      freshnessS: fc.integer({ min: 1, max: 40 }),
    }),
  ),
  plannedKw: maybe(kw),
  held: maybe(fc.record({ kw, since: fc.constant(5), ours: fc.boolean() })),
  wanted: maybe(fc.record({ kw, level: fc.constantFrom(...commandLevels), written: fc.boolean() })),
  command: maybe(fc.record({ by: fc.constant('Lin'), kw, until: fc.constant(9) })),
  stoppedBy: maybe(fc.constant('Wang')),
  readOnly: fc.boolean(),
  writable: fc.boolean(),
  answers: fc.boolean(),
  reasons: fc.array(
    fc.record({
      level: fc.constant('plan' as const),
      code: fc.constantFrom('plan-limited' as const, 'override-active' as const),
      params: fc.constant({}),
    }),
    { maxLength: 2 },
  ),
});
const measured = ['unmeasured', 'rests', 'discharges', 'charges', 'gives', 'draws'];

describe('what is said of a device at present', () => {
  it('begins with what is measured, and never takes a planned power for it', () => {
    fc.assert(
      fc.property(facts, (of) => {
        const [first, ...rest] = sayNow(of);
        expect(measured).toContain(first!.code);
        const fresh = of.measured !== null && of.measured.now - of.measured.at <= of.measured.freshnessS * 1000;
        expect(first!.code === 'unmeasured', 'what is old is no present').toBe(!fresh);
        if (fresh && first!.code !== 'rests') expect(first!.params['powerKw']).toBe(Math.abs(of.measured!.kw));
        // All that follows says of itself whose power it is.
        for (const { params } of rest) expect(params).not.toHaveProperty('powerKw');
      }),
    );
  });

  it('says that a device follows something only where its setpoints are written', () => {
    fc.assert(
      fc.property(facts, (of) => {
        const codes = sayNow(of).map(({ code }) => code);
        const steered = of.mode === 'automatic' || (of.wanted?.level === 'manual' && of.command !== null);
        if (!steered || of.readOnly || !of.writable || !of.answers || !of.controlled || !of.wanted)
          for (const code of ['follows', 'without-plan', 'free', 'unasked', 'by-person'] as const)
            if (codes.includes(code)) expect({ code, of }).toBeNull();
        // Exactly one says who runs it.
        const owners = codes.filter((code) =>
          /^(not-controlled|off|nobody-controls|stopped|read-only|not-writable|not-answering|by-person|returning|advice|free|unasked|protection|grid-limit|manual|without-plan|follows)$/.test(
            code,
          ),
        );
        expect(owners).toHaveLength(1);
      }),
    );
  });

  it('says of a setpoint from elsewhere that it is one, unless it is written over at once', () => {
    fc.assert(
      fc.property(facts, (of) => {
        const found = sayNow(of).find(({ code }) => code === 'set-elsewhere');
        const isForeign = of.held !== null && !of.held.ours && of.mode !== null && !of.wanted?.written;
        expect(found?.params).toEqual(isForeign ? { heldKw: of.held!.kw, since: of.held!.since } : undefined);
      }),
    );
  });

  it.each(['en', 'zh-CN'])('has words for every clause and every reason, with their parameters, in %s', (language) => {
    const file = new URL(`../../locales/${language}.json`, import.meta.url);
    const { control } = JSON.parse(readFileSync(file, 'utf8')) as {
      control: { now: Record<string, string>; codes: Record<string, string> };
    };
    for (const [code, { params }] of Object.entries(nowCodes)) {
      const used = [...control.now[code]!.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name);
      expect(used.sort(), code).toEqual([...params].sort());
    }
    expect(Object.keys(control.now).sort()).toEqual(Object.keys(nowCodes).sort());
    for (const code of Object.keys(controlCodes)) expect(control.codes[code], code).toBeTruthy();
  });
});
