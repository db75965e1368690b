import { formSchema } from '@lingtan/sdk';
import type { JsonSchema } from '@lingtan/web-sdk';
import { describe, expect, it } from 'vitest';
import { wastewaterConfig, type WaterPlant } from '../../contracts/config.ts';
import { layoutTrain } from './layout.ts';
import { arranged, placeUnit } from './plant-edits.ts';
import { changed, redone, undone, type History } from './use-history.ts';
import { vesselProblems, vesselSchema } from './vessel.ts';

describe('the steps of the editor', () => {
  it('go back and forth; a change gives up what was taken back', () => {
    let history: History<number> = { past: [], present: 0, future: [] };
    expect(undone(history)).toBe(history);
    history = changed(changed(history, 1), 2);
    expect(undone(undone(history)).present).toBe(0);
    expect(redone(undone(history))).toEqual(history);
    expect(changed(undone(history), 3)).toEqual({ past: [0, 1], present: 3, future: [] });
  });
});

describe('the drawing of a train', () => {
  const name = { en: 'N', 'zh-CN': '名' };
  const unit = (id: string) => ({ id, name, kind: 'advanced' as const });
  const stream = (id: string, from?: string, to?: string) => ({
    id,
    name,
    role: 'inner' as const,
    accuracyPercent: 2,
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
  });

  it('puts units in the order of the water, and lets no two of them overlap', () => {
    const { units, lines } = layoutTrain({
      units: [unit('c'), unit('a'), unit('b'), unit('d')],
      streams: [
        stream('in', undefined, 'a'),
        stream('ab', 'a', 'b'),
        stream('ac', 'a', 'c'),
        stream('cd', 'c', 'd'),
        stream('back', 'd', 'a'),
        stream('out', 'd'),
      ],
    });
    const at = (id: string) => units.get(id)!;
    expect([at('a').x < at('b').x, at('b').x === at('c').x, at('c').x < at('d').x]).toEqual([true, true, true]);
    expect(Math.abs(at('b').y - at('c').y)).toBeGreaterThanOrEqual(at('b').height);
    expect(lines.map((line) => line.stream)).toEqual(['in', 'ab', 'ac', 'cd', 'back', 'out']);
    expect(lines.find((line) => line.stream === 'back')!.y).toBeGreaterThan(at('c').y + at('c').height);
  });

  it('puts a unit where it was dragged, on the grid, with the ends of its streams; and back in order again', () => {
    const streams = [stream('in', undefined, 'a'), stream('ab', 'a', 'b'), stream('out', 'b')];
    const plant = { units: [unit('a'), unit('b')], streams } as unknown as WaterPlant;
    const before = layoutTrain(plant);
    const moved = placeUnit(plant, 1, { x: 603, y: -20 });
    expect(moved.units[1]!.place).toEqual({ x: 600, y: 0 });
    const after = layoutTrain(moved);
    expect(after.units.get('a')).toEqual(before.units.get('a'));
    expect(after.units.get('b')).toMatchObject({ x: 600, y: 0 });
    const end = (layout: typeof after) => layout.lines.find((line) => line.stream === 'out')!;
    expect(end(after).y - end(before).y).toBe(0 - before.units.get('b')!.y);
    expect(after.width).toBeGreaterThan(600);
    expect(layoutTrain(arranged(moved))).toEqual(before);
    expect(arranged(moved)).toEqual(plant);
  });

  it('leaves out streams whose unit is not there', () => {
    expect(layoutTrain({ units: [unit('a')], streams: [stream('x', 'a', 'sun')] }).lines).toEqual([]);
  });
});

describe('pressure vessels of a unit', () => {
  const schema = vesselSchema(formSchema(wastewaterConfig.schema) as JsonSchema);
  const whole = {
    ...{ vessels: 30, elements: 6, elementAreaM2: 37, waterPermeability: 3, saltPermeability: 0.1, pressureBar: 15 },
    ...{ pressureDropBar: 0.2, polarisation: 1.1, osmoticBarPerGL: 0.8, salt: 'TDS' },
  };
  const named = (vessel: object | undefined, language: 'en' | 'zh-CN' = 'en') =>
    vesselProblems({ units: [{ id: 'ro', vessel }] } as unknown as WaterPlant, schema, (of) => of.titles![language]);

  it('are named by each field that is missing or out of its bounds, in both languages', () => {
    expect(named(undefined)).toEqual([]);
    expect(named(whole)).toEqual([]);
    expect(Object.keys(schema.properties!)).toEqual(Object.keys(whole));
    for (const [field, { titles }] of Object.entries(schema.properties!)) {
      const { [field as keyof typeof whole]: _, ...rest } = whole;
      for (const vessel of [rest, { ...whole, [field]: field === 'salt' ? '' : -1 }])
        for (const language of ['en', 'zh-CN'] as const)
          expect(named(vessel, language)).toEqual([
            { code: 'vessel', path: ['units', 0, 'vessel'], names: ['ro', titles![language]] },
          ]);
    }
  });
});
