import { expect, it } from 'vitest';
import { measureInput } from '../../contracts/planning-input.ts';
import { emptyMeasure, fieldsOf, idOf, isMeasureReady, measureKinds, measureOf } from './measure-draft.ts';

it('makes of each kind what the API takes', () => {
  for (const kind of measureKinds) {
    const fields = Object.fromEntries(fieldsOf[kind].map(({ name }, i) => [name, String(10 + i)]));
    const draft = { ...emptyMeasure, kind, fields, name: 'x', capex: '1000' };
    expect(isMeasureReady(draft)).toBe(true);
    expect(measureInput.safeParse(measureOf(draft, 'fuel/natural-gas')).success, kind).toBe(true);
    expect(isMeasureReady({ ...draft, fields: {} })).toBe(false);
  }
});

it('names scenarios by their words, or by the time', () => {
  expect(idOf('Steel & heat 2027', 0)).toBe('steel-heat-2027');
  expect(idOf('钢铁', 36)).toBe('scenario-10');
});
