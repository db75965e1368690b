import { expect, it } from 'vitest';
import { exact, toText } from '../exact/index.ts';
import { parseFactorUnit } from './factor-unit.ts';
import { convert } from './units.ts';

it('knows the units in which bills and statistics come, in either language', () => {
  const kWh = (amount: string, unit: string) => toText(convert(exact(amount), unit, 'kWh'), 9);
  expect([kWh('3', '万kWh'), kWh('3', '万千瓦时'), kWh('2.5', '兆瓦时')]).toEqual(['30000', '30000', '2500']);
  // 7000 kcal are one kgce, 29.3076 MJ.
  expect(toText(convert(exact('7000'), 'kcal', 'MJ'), 9)).toBe('29.3076');
  expect(toText(convert(exact('100'), 'lb', 'kg'), 9)).toBe('45.359237');
  expect(parseFactorUnit('lbCO2e/MWh')).toEqual({ mass: 'lb', gas: 'CO2e', per: 'MWh' });
  // Every mass that an amount may have, a factor may have.
  for (const mass of ['mg', 'g', 'kg', 't', 'kt', 'Mt', 'lb'])
    expect(parseFactorUnit(`${mass}CO2/TWh`)).toEqual({ mass, gas: 'CO2', per: 'TWh' });
  expect(() => parseFactorUnit('lb/MWh')).toThrow(/lb\/MWh is no unit of a factor/);
});
