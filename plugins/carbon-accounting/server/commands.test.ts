import { describe, expect, it } from 'vitest';
import { findProfile, publish, sealed } from '../domain/index.ts';
import cases from './fixtures/cases.json' with { type: 'json' };
import { carbonCommands } from './commands/index.ts';
import { productLibrary } from './library.ts';

type Json = Record<string, unknown>;

async function run(name: string, input: unknown, ...args: string[]): Promise<Json> {
  return (await carbonCommands.find((command) => command.name === `carbon ${name}`)!.run(input, args)) as Json;
}

/** Compares what is expected with the answer, numbers within a tolerance. */
function expectClose(answer: unknown, expected: unknown, tolerance: (value: number) => number, path = ''): void {
  if (typeof expected === 'number') {
    expect(answer, path).toBeTypeOf('number');
    expect(Math.abs((answer as number) - expected), `${path}: ${String(answer)} for ${expected}`).toBeLessThanOrEqual(
      tolerance(expected),
    );
  } else if (typeof expected === 'object' && expected !== null) {
    for (const [key, value] of Object.entries(expected))
      expectClose((answer as Json | undefined)?.[key], value, tolerance, `${path}.${key}`);
  } else expect(answer, path).toEqual(expected);
}

const relative = (share: number) => (value: number) => Math.abs(value) * share;
const absolute = (size: number) => () => size;

/** Which command answers a group, and how near. */
const groups = [
  { title: /Emission arithmetic/, tolerance: relative(1e-9) },
  { title: /restatement/, tolerance: absolute(0.005) },
  { title: /Combustion/, tolerance: relative(1e-5) },
  { title: /zero-carbon park/, tolerance: absolute(1e-4) },
];

function commandFor(id: string, input: Json): string {
  if ('storedYears' in input) return 'select-factor';
  if (id.startsWith('park-indicators')) return 'indicators';
  return Array.isArray(input['factors']) ? 'restate' : 'calculate';
}

/** One factor without a name, and several targets, in the form of the command: factors by name, one target a document. */
async function answerOf(id: string, input: Json): Promise<Json> {
  const { factor, targets, ...rest } = input;
  if (!('kgcePerKWh' in input)) return run(commandFor(id, input), input);
  const ask = (target?: number): Promise<Json> => run('indicators', { ...rest, factors: { grid: factor }, target });
  const gridOf = (answer: Json, field: string): unknown => (answer[field] as Json)['grid'];
  if (targets === undefined) {
    const answer = await ask();
    return { ...answer, tCO2PerTce: gridOf(answer, 'tCO2PerTce') };
  }
  const answers = await Promise.all((targets as number[]).map(ask));
  return { shareNeeded: answers.map((each) => gridOf(each, 'shareNeeded')) };
}

describe('published examples through the commands', () => {
  for (const group of cases.groups) {
    const { tolerance } = groups.find(({ title }) => title.test(group.title))!;
    for (const { id, title, input, expected } of group.cases as unknown as {
      id: string;
      title: string;
      input: Json;
      expected: Json;
    }[]) {
      it(`${id}: ${title}`, async () => {
        const answer = answerOf(id, input);
        if ('anyOf' in expected)
          await expect(answer).rejects.toMatchObject({ code: 'CARBON_FACTOR_MISSING', params: { year: 2010 } });
        else if ('kWhPerTce' in expected) {
          const { kWhPerTce, ...rest } = expected;
          expectClose((await answer)['kWhPerTce'], kWhPerTce, absolute(0.1));
          expectClose(await answer, rest, tolerance);
        } else expectClose(await answer, expected, tolerance);
      });
    }
  }
});

describe('factor selection', () => {
  const stored = { storedYears: [2018, 2019, 2020] };

  it('refuses what it has not, and takes the newest earlier one only when asked, with a flag', async () => {
    await expect(run('select-factor', { ...stored, year: 2021 })).rejects.toMatchObject({
      code: 'CARBON_FACTOR_MISSING',
      message: expect.stringMatching(/of 2021.*2018, 2019, 2020/),
    });
    expect(await run('select-factor', { ...stored, year: 2021, ifMissing: 'newest-published' })).toMatchObject({
      factorYear: 2020,
      flagged: true,
      flag: { reasons: ['other-year'], yearAsked: 2021, yearUsed: 2020 },
    });
    // A factor from after the activity is never one for it.
    await expect(run('select-factor', { ...stored, year: 2010, ifMissing: 'newest-published' })).rejects.toMatchObject({
      code: 'CARBON_FACTOR_MISSING',
    });
  });

  it('finds provinces in the library of the product by area, year and day of publication', async () => {
    const jiangsu = { category: 'grid', basis: 'average', area: 'CN-JS' };
    expect(await run('select-factor', { ...jiangsu, year: 2023 })).toMatchObject({
      factor: { value: '0.5827' },
      flagged: false,
    });
    expect(await run('select-factor', { ...jiangsu, date: '2022-12-31' })).toMatchObject({
      factor: { value: '0.5978' },
    });
    // Published on 2025-12-31: the day itself counts, the day before does not.
    const published = { ...jiangsu, year: 2023, asOf: '2025-12-31' };
    expect(await run('select-factor', published)).toMatchObject({ factorYear: 2023 });
    await expect(run('select-factor', { ...published, asOf: '2025-12-30' })).rejects.toThrow(/published by 2025-12-30/);
    await expect(run('select-factor', { ...jiangsu, area: 'CN-XZ', year: 2023 })).rejects.toThrow(/CN-XZ/);
    expect(
      await run('select-factor', { ...jiangsu, area: 'CN-XZ', substituteAreas: ['CN'], year: 2023 }),
    ).toMatchObject({
      flagged: true,
      flag: { reasons: ['other-area'], areaAsked: 'CN-XZ', areaUsed: 'CN' },
    });
    await expect(run('select-factor', { category: 'grid', area: 'CN', year: 2023 })).rejects.toMatchObject({
      code: 'CARBON_FACTOR_AMBIGUOUS',
    });
  });

  it('counts both ends of a validity as valid, and the newest version published by then', async () => {
    const factors = [
      { id: 'a', validFrom: '2024-01-01', validTo: '2024-06-30', value: 1, publishedOn: '2024-01-01' },
      { id: 'b', validFrom: '2024-07-01', validTo: null, value: 2, publishedOn: '2024-07-01' },
      { id: 'b', version: 2, validFrom: '2024-07-01', validTo: null, value: 3, publishedOn: '2025-02-01' },
    ];
    const at = async (date: string, asOf?: string) =>
      ((await run('select-factor', { factors, date, asOf }))['factor'] as Json)['value'];
    expect(
      await Promise.all([at('2024-01-01'), at('2024-06-30'), at('2024-07-01'), at('2024-07-01', '2025-01-31')]),
    ).toEqual([1, 1, 3, 2]);
    await expect(at('2023-12-31')).rejects.toThrow(/2023-12-31/);
    // Two values of one version and one day: neither may win by its place in the list.
    const twins = [1, 2].map((value) => ({ area: 'CN', year: 2024, value, publishedOn: '2025-12-31' }));
    await expect(run('select-factor', { factors: twins, year: 2024 })).rejects.toMatchObject({
      code: 'CARBON_FACTOR_AMBIGUOUS',
    });
    // The year as a whole has no one factor.
    await expect(run('select-factor', { factors, year: 2024 })).rejects.toMatchObject({
      code: 'CARBON_FACTOR_MISSING',
    });
  });
});

describe('calculations', () => {
  it('convert units and refuse those of another quantity', async () => {
    const emission = { factor: 0.5306, factorUnit: 'kgCO2/kWh' };
    expect(await run('calculate', { ...emission, activity: '60000', unit: 'MWh' })).toMatchObject({
      tCO2: 31836,
      exactKg: '31836000',
    });
    expect(await run('calculate', { ...emission, activity: 3.6, unit: 'GJ' })).toMatchObject({ kgCO2: 530.6 });
    await expect(run('calculate', { ...emission, activity: 1, unit: 't' })).rejects.toMatchObject({
      code: 'CARBON_UNIT_MISMATCH',
      message: expect.stringMatching(/unit: t .*kgCO2\/kWh/),
    });
    await expect(run('calculate', { ...emission, activity: 1, unit: 'kwh' })).rejects.toMatchObject({
      code: 'CARBON_UNIT_UNKNOWN',
    });
    await expect(
      run('calculate', { ...emission, activity: 1, unit: 'kWh', factorUnit: 'kg/kWh' }),
    ).rejects.toMatchObject({
      code: 'CARBON_FACTOR_UNIT_INVALID',
    });
    await expect(run('calculate', { ...emission, activity: -1, unit: 'kWh' })).rejects.toThrow(/activity: -1/);
    await expect(run('calculate', { ...emission, activity: 'many', unit: 'kWh' })).rejects.toThrow(
      'activity: "many" is not valid; expected a number, or text such as "0.5306"',
    );
    // Volume as metered is not volume at normal conditions.
    await expect(
      run('calculate', { activity: 1, unit: 'm3', factor: 21.65, factorUnit: 'tCO2/10^4 Nm3' }),
    ).rejects.toMatchObject({
      code: 'CARBON_UNIT_MISMATCH',
    });
  });

  it('take fuels by volume, and name what is out of range', async () => {
    const gas = {
      activity: 120_000,
      unit: 'Nm3',
      ncvGJPerUnit: 389.31,
      ncvUnit: 'GJ/10^4 Nm3',
      carbonTPerGJ: 0.01532,
      oxidation: 0.99,
    };
    expect((await run('calculate', gas))['tCO2']).toBeCloseTo((12 * 389.31 * 0.01532 * 0.99 * 44) / 12, 9);
    await expect(run('calculate', { ...gas, oxidation: 99 })).rejects.toThrow(/oxidation: 99.*fraction from 0 to 1/);
    await expect(run('calculate', { ...gas, carbonTPerGJ: undefined })).rejects.toThrow(/carbonTPerGJ: missing/);
  });

  it('deduct carbon bound in the product, and refuse an item without factor', async () => {
    const melt = {
      amountsT: { electrode: 100 },
      productsT: { steel: 10_000 },
      factorsTCO2PerT: { electrode: 3.663, steel: 0.0154 },
    };
    expect(await run('calculate', melt)).toMatchObject({ tCO2: 212.3, items: [{ tCO2: 366.3 }, { tCO2: -154 }] });
    await expect(run('calculate', { ...melt, amountsT: { lime: 1 } })).rejects.toThrow(/lime/);
  });

  it('treat sludge, recovery, nitrogen and refrigerants', async () => {
    const water = { waterM3: 1000, codInKgPerM3: 5, codOutKgPerM3: 1, b0KgCH4PerKgCod: 0.25, mcf: 0.8, gwpCH4: 28 };
    expect(await run('calculate', water)).toMatchObject({ removedCodKg: 4000, ch4Kg: 800, tCO2e: 22.4 });
    expect(await run('calculate', { ...water, recoveredCH4Kg: 800 })).toMatchObject({ ch4Kg: 0, tCO2e: 0 });
    await expect(run('calculate', { ...water, recoveredCH4Kg: 800.1 })).rejects.toThrow(
      /recoveredCH4Kg: 800.1.*800 kg/,
    );
    const nitrogen = { nitrogenKg: 2800, efKgN2ONPerKgN: 0.005, gwpN2O: { AR5: 265 } };
    expect(await run('calculate', nitrogen)).toMatchObject({ n2oKg: 22, tCO2e: { AR5: 5.83 } });
    expect(await run('calculate', { chargeKg: 200, leakRatePct: 5, gwp: 1300 })).toMatchObject({
      leakedKg: 10,
      tCO2e: 13,
    });
    await expect(run('calculate', { chargeKg: 200, gwp: 1300 })).rejects.toThrow(/leakedKg/);
    // Gases are kept apart: without a potential there is a mass and no CO2e.
    expect(await run('calculate', { ...water, gwpCH4: undefined })).toMatchObject({ ch4Kg: 800, tCO2e: null });
    expect(await run('calculate', { ...nitrogen, gwpN2O: undefined })).toMatchObject({ n2oKg: 22, tCO2e: null });
    await expect(run('calculate', { ...water, gwpCH4: true })).rejects.toThrow(/gwpCH4: true.*warming potential/);
  });

  it('keep the rest of a batch when one entry is refused', async () => {
    const batch = [{ leakedKg: 1, gwp: 1 }, { nonsense: 1 }, { leakedKg: 2, gwp: 1000 }];
    expect(await run('calculate', batch)).toMatchObject([
      { id: 0, result: { tCO2e: 0.001 } },
      { id: 1, error: { code: 'CARBON_OPERATION_UNKNOWN' } },
      { id: 2, result: { tCO2e: 2 } },
    ]);
    const document = { title: 'a document of cases', cases: batch.map((input, i) => ({ id: `case-${i}`, input })) };
    expect(await run('calculate', document)).toMatchObject({
      cases: [
        { id: 'case-0', result: {} },
        { id: 'case-1', error: {} },
        { id: 'case-2', result: { tCO2e: 2 } },
      ],
    });
  });
});

describe('indicators', () => {
  it('count the limit itself as met, exactly', async () => {
    const rating = { energyTce: 300_000, emissionsTCO2: 60_000, factor: 0.5827 };
    expect(await run('indicators', rating)).toMatchObject({
      intensityTPerTce: 0.2,
      targetTPerTce: 0.2,
      met: true,
      reductionNeededT: 0,
    });
    const over = await run('indicators', { ...rating, emissionsTCO2: '60000.001' });
    expect(over).toMatchObject({ met: false, reductionNeededT: 0.001 });
    expect(await run('indicators', { ...rating, energyTce: 199_999 })).toMatchObject({
      targetTPerTce: null,
      met: null,
      reductionNeededT: null,
    });
    const gap = await run('indicators', { ...rating, emissionsTCO2: 118_270 });
    expect(gap).toMatchObject({ reductionNeededT: 58_270, zeroCarbonMWhNeeded: 100_000 });
  });

  it('judge direct supply on its limits and answer null for ratios of nothing', async () => {
    const edge = await run('indicators', { Ere: 100, curtail: 20, export: 20, load: 200 });
    expect(edge).toMatchObject({
      Rself: 0.6,
      Rgreen: 0.3,
      Rexport: 0.2,
      pass: { selfUse60: true, load30: true, load35by2030: false, export20: true },
    });
    expect(await run('indicators', { Ere: 0, curtail: 0, export: 0, load: 0 })).toMatchObject({
      Rself: null,
      pass: { selfUse60: null },
    });
    await expect(run('indicators', { Ere: 10, curtail: 5, export: 6, load: 1 })).rejects.toThrow(/no more than Ere/);
    const small = { Ere: 100, curtail: 0, export: 0, load: '99.9' };
    await expect(run('indicators', small)).rejects.toThrow(/load: 99.9 .*at least Ere − export − curtail \(100\)/);
    await expect(run('indicators', { ...small, load: 0 })).rejects.toThrow(/load: 0 /);
    expect(await run('indicators', { ...small, load: 100 })).toMatchObject({ Rgreen: 1 });
  });

  it('show guide indicators that are not known as not known', async () => {
    const { guide } = (await run('indicators', { guide: { cleanEnergyShare: 0.9, waterReuse: 0.79 } })) as {
      guide: Json[];
    };
    expect(guide).toMatchObject([
      { indicator: 'cleanEnergyShare', met: true, gap: 0 },
      { indicator: 'solidWasteUtilisation', value: null, met: null },
      { indicator: 'wasteHeatUtilisation', met: null },
      { indicator: 'waterReuse', met: false, gap: 0.01 },
      { indicator: 'directSupplyShare', met: null, status: 'published' },
    ]);
  });

  it('need no zero-carbon power where the target is above the factor', async () => {
    expect(
      await run('indicators', { kgcePerKWh: 0.298, target: 0.2, factors: { js: 0.5306, clean: 0.05 } }),
    ).toMatchObject({
      shareNeeded: { js: expect.closeTo(0.8877, 4), clean: 0 },
    });
  });
});

describe('restatement', () => {
  const factors = [
    { year: 2022, value: 0.5366, publishedOn: '2024-12-26' },
    { year: 2023, value: 0.5306, publishedOn: '2025-12-31' },
  ];

  it('keeps the final factor of the year and changes nothing for later ones', async () => {
    expect(await run('restate', { kWh: 1000, year: 2022, factors })).toMatchObject({
      first: { factorYear: 2022, provisional: false },
      restated: null,
      delta: 0,
    });
  });

  it('tells a revised reading from a new factor, and does not depend on the order of the input', async () => {
    const readings = [
      { recordedOn: '2025-01-10', kWh: 1000 },
      { recordedOn: '2025-03-01', kWh: 1100 },
    ];
    const answer = await run('restate', { year: 2023, readings, factors });
    expect(answer).toMatchObject({
      versions: [
        { asOf: '2025-01-10', tCO2: 0.5366, provisional: true, causes: [] },
        { asOf: '2025-03-01', tCO2: 0.59026, causes: ['reading'] },
        { asOf: '2025-12-31', tCO2: 0.58366, causes: ['factor'], provisional: false },
      ],
      delta: 0.04706,
    });
    expect(
      await run('restate', { year: 2023, readings: readings.toReversed(), factors: factors.toReversed() }),
    ).toEqual(answer);
    await expect(run('restate', { year: 2021, kWh: 1, factors })).rejects.toMatchObject({
      code: 'CARBON_FACTOR_MISSING',
    });
    await expect(run('restate', { kWh: 1, factors: [] })).rejects.toThrow(/factors is empty/);
    const again = { ...factors[0], publishedOn: '2025-06-01', version: 2 };
    expect(await run('restate', { kWh: 1, year: 2022, factors: [...factors, again] })).toMatchObject({
      restated: null,
    });
  });
});

describe('schemas and lists', () => {
  it('are printed by name', async () => {
    expect(await run('schema', null, 'restate')).toMatchObject({ properties: { factors: {}, readings: {} } });
    expect(Object.keys(await run('schema', null, 'calculate'))).toContain('calculate fuel');
    await expect(run('schema', null, 'nothing')).rejects.toMatchObject({ code: 'CARBON_SCHEMA_UNKNOWN' });
  });

  it('narrow the library, and check a list against it row by row', async () => {
    const { factors } = (await run('factors list', null, 'category=grid', 'area=CN-JS', 'year=2023')) as {
      factors: Json[];
    };
    expect(factors).toMatchObject([
      { id: 'grid-cn-js-average-2023', value: '0.5827', status: 'published', version: 1 },
    ]);
    const rows = [
      factors[0],
      { ...factors[0], id: 'own-grid', value: '0.6' },
      { ...factors[0], value: '0.5828' },
      { id: 'x' },
    ];
    expect(await run('factors check', rows)).toMatchObject({
      diff: { unchanged: ['grid-cn-js-average-2023'], added: [{ id: 'own-grid', version: 1 }], changed: [] },
      refused: [
        { row: 3, message: expect.stringContaining('twice') },
        { row: 4, code: 'INPUT_INVALID' },
      ],
    });
    expect(await run('factors check', rows.slice(2))).toMatchObject({
      diff: { changed: [{ id: 'grid-cn-js-average-2023', fields: ['value'], after: { version: 2 } }] },
    });
  });
});

it('verify ends with a failure when a publication is not what it states', async () => {
  const verify = carbonCommands.find(({ name }) => name === 'carbon verify')!;
  const { failed } = verify;
  const profile = findProfile(productLibrary().profiles, 'ets-direct');
  const frame = { park: 'p', period: '2025-02', asOf: '2026-01-02', area: null, profile };
  const flux = { id: 'flux', kind: 'process', item: 'limestone-flux', amount: '4', unit: 't', year: 2025 } as const;
  const content = publish({ ...frame, activities: [flux] }, productLibrary().factors);
  const sound = { content, sha256: sealed(content).hash, revision: 1, recordedAt: '2026-01-02T00:00:00Z' };
  const forged = { ...sound, content: { ...content, activities: [{ ...flux, amount: '3' }] } };
  const failedAfter = async (input: unknown, ...args: string[]) => failed!(await verify.run(input, args));
  expect(await failedAfter(sound)).toBe(false);
  expect(await failedAfter(sound, `sha256=${sound.sha256}`)).toBe(false);
  expect(await failedAfter(sound, `sha256=${'0'.repeat(64)}`)).toBe(true);
  expect(await failedAfter(forged)).toBe(true);
  expect(await failedAfter([sound, sound])).toBe(false);
  expect(await failedAfter([sound, { nothing: true }])).toBe(true);
});
