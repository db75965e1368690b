import { expect, test } from 'vitest';
import { decode } from './decode.ts';
import { profile } from './profile.ts';

const block = [0x0001, 0x8a88, 0x0002, 0x0001, 0xff9c, 0, 3, 0b10001, 0, 0, 0, 0];

test('a block is taken apart by its profile', () => {
  const { values, state, faults } = decode(profile, block);
  expect(values).toEqual([
    { point: 'active-power', value: 101, unit: 'kW' },
    { point: 'active-energy-export', value: 13107.3, unit: 'kWh' },
    { point: 'cabinet-temperature', value: -10, unit: 'degC' },
  ]);
  expect(state).toBe('fault');
  expect(faults.map(({ code }) => code)).toEqual(['E001', 'E041']);
});

test('what the inverter has not is left out, and a short block is refused', () => {
  const missing = [0x8000, 0x0000, 0xffff, 0xffff, 0x8000, ...block.slice(5)];
  expect(decode(profile, missing).values).toEqual([]);
  expect(() => decode(profile, block.slice(1))).toThrow(/11 registers came; SG-110CX has 12/);
});
