import { describe, expect, it } from 'vitest';
import { carbonCommands } from './commands/index.ts';

type Json = Record<string, unknown>;

async function run(name: string, input: unknown): Promise<Json> {
  return (await carbonCommands.find((command) => command.name === `carbon ${name}`)!.run(input, [])) as Json;
}

describe('amounts in energy', () => {
  it('go between energy and volume by a stated heating value, there and back, and by nothing else', async () => {
    const perVolume = { activity: '1000', unit: 'Nm3', factor: '56.1', factorUnit: 'kgCO2/GJ' };
    const stated = { heatingValue: '38.931', heatingValueUnit: 'MJ/Nm3' };
    const there = await run('calculate', { ...perVolume, ...stated });
    expect(there['exactKg']).toBe('2184.0291');
    const back = { activity: '38.931', unit: 'GJ', factor: '2.1840291', factorUnit: 'kgCO2/Nm3' };
    expect((await run('calculate', { ...back, ...stated }))['exactKg']).toBe(there['exactKg']);
    expect(there['formula']).toContain('by 38.931 MJ/Nm3');
    const wrong: [Json, RegExp][] = [
      [perVolume, /unit: Nm3 cannot be used/],
      [{ ...perVolume, heatingValue: 1 }, /heatingValueUnit: nothing/],
      [{ ...perVolume, ...stated, heatingValueUnit: 'Nm3/MJ' }, /heatingValueUnit: Nm3\/MJ/],
      [{ ...perVolume, ...stated, unit: 'm3' }, /unit: m3/],
      [{ ...perVolume, ...stated, unit: 'kWh' }, /heatingValue: MJ\/Nm3.*measure the same/],
      [{ ...perVolume, ...stated, heatingValue: 0 }, /heatingValue: 0.*> 0/],
    ];
    for (const [input, message] of wrong)
      await expect(run('calculate', input), String(message)).rejects.toThrow(message);
    // A therm is a tenth of a million British thermal units.
    const factor = { factor: '53.06', factorUnit: 'kgCO2/MMBtu' };
    expect((await run('calculate', { ...factor, activity: 250, unit: 'therm' }))['exactKg']).toBe('1326.5');
    const fuel = { ncvGJPerUnit: 389.31, ncvUnit: 'GJ/10^4 Nm3', carbonTPerGJ: 0.01532, oxidation: 0.99 };
    const [energy, volume] = [
      await run('calculate', { ...fuel, activity: 389.31, unit: 'GJ' }),
      await run('calculate', { ...fuel, activity: 10_000, unit: 'Nm3' }),
    ];
    expect(energy['exactTCO2']).toBe(volume['exactTCO2']);
  });
});

describe('a range of years', () => {
  const stored = { storedYears: [2018, 2019, 2020] };

  it('answers a range of years with one factor each, and names the years that have none', async () => {
    const asked = { ...stored, ifMissing: 'newest-published' };
    const { years } = (await run('select-factor', { ...asked, years: { from: 2017, to: 2021 } })) as { years: Json[] };
    const alone = async (year: number): Promise<Json> => run('select-factor', { ...asked, year });
    expect(years.map(({ year }) => year)).toEqual([2017, 2018, 2019, 2020, 2021]);
    expect(years[0]).toMatchObject({ problem: { code: 'CARBON_FACTOR_MISSING' } });
    for (const { year, ...answer } of years.slice(1)) expect(answer).toEqual(await alone(year as number));
    await expect(run('select-factor', { ...asked, years: { from: 2020, to: 2019 } })).rejects.toThrow(
      /years\.to: 2019/,
    );
    await expect(run('select-factor', { ...asked, year: 2019, years: { from: 2018, to: 2019 } })).rejects.toThrow(
      /both/,
    );
  });
});
