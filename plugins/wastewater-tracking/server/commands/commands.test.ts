import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { waterCommands } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'lingtan-water-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(name: string, input: unknown, args: string[] = []): Promise<unknown> {
  return await waterCommands.find((each) => each.name === `water ${name}`)!.run(input, args);
}

describe('lingtan water', () => {
  it('reads its document from a file', async () => {
    const file = join(folder, 'balance.json');
    writeFileSync(file, JSON.stringify({ in: { intake: 100 }, out: { reuse: 90, outfall: 9 }, storage: { tank: 0 } }));
    expect(await run('balance', null, [file])).toEqual({
      in_m3: 100,
      out_m3: 99,
      storage_m3: 0,
      closure_error_m3: 1,
      closure_pct: 1,
      verdict: 'closed',
      missing: [],
    });
  });

  it('tells the methane of a day by a factor or by Bo and MCF, less sludge and what is recovered', async () => {
    // 10 000 m³ of 200 mg/L are 2000 kg of BOD: aerobic plant 0.018; shallow lagoon 0.6 × 0.2 of what the sludge leaves.
    const day = { Q_m3_d: 10_000, BOD_mg_L: 200 };
    expect(await run('gases', { ...day, EF_CH4: 0.018 })).toEqual({ organic_kg_d: 2000, CH4_kg_d: 36 });
    const lagoon = { ...day, Bo: 0.6, MCF: 0.2, sludge_kg_d: 500, recovered_kg_d: 30 };
    expect(await run('gases', lagoon)).toEqual({ organic_kg_d: 2000, CH4_kg_d: expect.closeTo(150, 9) as number });
    await expect(run('gases', { ...day, Bo: 0.6, EF_CH4: 0.018, MCF: 0.2 })).rejects.toThrow('EF_CH4, or Bo and MCF');
  });

  it('takes remarks in words, and no setting for a remark', async () => {
    const level = { type: 'level', pairs: [[107, 100]] };
    expect(await run('compare', { ...level, limit: 'as the plant agreed' })).toEqual(await run('compare', level));
    await expect(run('compare', { ...level, limit: '5' })).rejects.toThrow('limit');
    const [series, units] = [[[0, 90] as const], 'A'];
    const twice = { series, limit_high: 18, [`limit_high_${units}`]: 99 };
    const [name] = waterCommands.filter((each) => each.name.includes('alarm')).map((each) => each.name.slice(6));
    await expect(run(name!, twice)).rejects.toThrow('limit_high_A');
  });

  it('takes behind a limit what says what the values are, and nothing else', async () => {
    const series = [[0, 90] as const];
    for (const ending of ['A', 'mg_L', 'mg/L', 'm3_h', 'degC', 'COD', 'NH3-N', 'COD_mg_L', 'pH', 'TP_mg/L'])
      expect(await run('alarm', { series, [`limit_high_${ending}`]: 18, [`deadband_${ending}`]: 1 })).toMatchObject({
        alarm_count: 1,
      });
    for (const ending of ['', 'X', '5', '1', 'hgih', 'on_delay', 'COD_', 'COD_X', 'mg_L_COD', '__proto__', 'on delay'])
      for (const name of ['limit_high', 'limit_low', 'deadband'])
        await expect(run('alarm', { series, limit_high: 1, [`${name}_${ending}`]: 18 })).rejects.toThrow(
          `${name}_${ending}: "${ending}"`,
        );
    const mixed = { series, limit_high_mg_L: 18, limit_low_A: 1 };
    await expect(run('alarm', mixed)).rejects.toThrow(
      'limit_low_A: "A" behind the limit is not valid; expected "mg_L"',
    );
  });

  it('takes a list, in which a refused document loses nothing else', async () => {
    const good = { id: 'a', input: { in: { mg_L: 100 }, out: { mg_L: 25 } } };
    expect(await run('removal', [good, { input: { in: 1 } }, good.input])).toEqual([
      { id: 'a', result: { by_concentration_pct: 75, by_load_pct: null } },
      { error: expect.objectContaining({ code: 'INPUT_INVALID' }) as unknown },
      { result: { by_concentration_pct: 75, by_load_pct: null } },
    ]);
  });

  it('answers with the same names whatever the figures and the way of saying them', async () => {
    const keys = async (name: string, input: object): Promise<string[]> =>
      Object.keys((await run(name, input)) as object).sort();
    const network = { A: [[1, -1]], measured: [1, 2], sd: [1, 1] };
    expect(await keys('reconcile', { ...network, confidence: 0.9 })).toEqual(await keys('reconcile', network));
    const node = { in: { a: 3 }, out: { b: 2, c: 1 } };
    expect(await keys('balance', { ...node, storage: { tank: 1 } })).toEqual(await keys('balance', node));
    const factor = await keys('gases', { COD_mg_L: 500, Bo: 0.25, MCF: 0.9, GWP: 28 });
    expect(factor).toEqual(['CH4_kg_per_m3', 'tCO2e_per_m3']);
    const stages = await keys('train', { feed_m3_d: 9, stages: [{ name: 'a', recovery: 0.5 }] });
    expect(stages).toEqual(['overall_recovery', 'product_m3_d', 'reject_m3_d', 'rows']);
  });

  it('tells numbers without the noise of binary fractions', async () => {
    const pairs = [
      [25.3, 20.1],
      [25.1, 20.1],
      [25.2, 20.2],
    ];
    expect(await run('compare', { type: 'conc', analyte: 'COD', pairs })).toMatchObject({ errors: [5.2, 5, 5] });
  });

  it('refuses amounts below 0, which would pass for clean water, and takes degrees of frost', async () => {
    const below = fc.double({ max: -1e-6, min: -1e6, noNaN: true });
    await fc.assert(
      fc.asyncProperty(below, async (value) => {
        const said = { code: 'INPUT_INVALID', message: expect.stringContaining(String(value)) as string };
        const pairs = [
          [5, value],
          [5, 5],
          [5, 5],
        ];
        for (const [name, input] of [
          ['removal', { in: { mg_L: 5 }, out: { mg_L: value } }],
          ['removal', { in: { mg_L: 5, m3: value }, out: { mg_L: 1, m3: 1 } }],
          ['judge-standard', { standard: 'GB 18918-2002', class: '1A', values: { COD: value } }],
          ['compare', { type: 'conc', analyte: 'COD', pairs }],
          ['compare', { type: 'level', sessions: [{ name: 'a', pairs }] }],
        ] as const)
          await expect(run(name, input), name).rejects.toMatchObject(said);
        const frost = [value, value, value].map((each) => [each, each]);
        expect(await run('compare', { type: 'temperature', pairs: frost })).toMatchObject({ pass: true });
        const named = await run('removal', { values: { E: 5, S: value }, pairs: { R: ['E', 'S'] } });
        expect(named).toEqual({ removal_pct: { R: null } });
      }),
      { numRuns: 20 },
    );
  });

  it('raises when a delay in decimals of a second is just over', async () => {
    const tenths = fc.integer({ min: 0, max: 100_000 });
    await fc.assert(
      fc.asyncProperty(tenths, fc.integer({ min: 1, max: 1000 }), async (from, delay) => {
        const at = (ticks: number) => [ticks / 10, 19];
        const input = {
          limit_high: 18,
          on_delay_s: delay / 10,
          series: [at(from), at(from + delay - 0.1), at(from + delay)],
        };
        const raised = { raised_s: (from + delay) / 10, cleared_s: null };
        expect(await run('alarm', input)).toMatchObject({ alarms: [raised] });
      }),
    );
  });

  it.each(['', '.'])('says of a series in %j that there is no such file', async (series) => {
    await expect(run('alarm', { series, limit_high: 1 })).rejects.toMatchObject({ code: 'WATER_SERIES_FILE' });
  });

  it('judges each comparison of a period by itself', async () => {
    const [good, bad] = [
      [101, 100],
      [200, 100],
    ];
    const sessions = [
      { name: 'a', pairs: [good, good, good, good] },
      { name: 'b', pairs: [bad, bad, good] },
    ];
    expect(await run('compare', { type: 'conc', analyte: 'COD', sessions })).toMatchObject({
      sessions: [
        { name: 'a', pass: true },
        { name: 'b', pass: false, passed: 1, needed: 2 },
      ],
      pass: false,
    });
    // A flow that is told too low is off by as much as one that is told too high.
    for (const online of [80, 120])
      expect(await run('compare', { type: 'flow', pairs: [[online, 100]] })).toMatchObject({ error: 20, pass: false });
  });

  it('never takes a missing term as 0', async () => {
    expect(await run('balance', { in: { intake: 100 }, out: { reuse: null } })).toMatchObject({
      closure_error_m3: null,
      verdict: 'not judged',
      missing: ['reuse'],
    });
  });

  it.each([
    ['reconcile', { A: [[1, -1]], measured: [1, 2], sd: [1] }, 'WATER_LENGTH', 'sd: 2 values expected'],
    ['reconcile', { A: [[1, -1]], measured: [1, 2], sd: [1, 0] }, 'INPUT_INVALID', 'sd.1'],
    ['reconcile', { A: [[1, -1, 0]], measured: [1, 2], sd: [1, 1] }, 'WATER_LENGTH', 'A.0: 2 values expected'],
    ['alarm', { series: [[0, 1]] }, 'INPUT_INVALID', 'limit_high'],
    [
      'alarm',
      {
        series: [
          [1, 1],
          [0, 1],
        ],
        limit_high: 0,
      },
      'WATER_TIME_BACKWARDS',
      'series.1: 0 s',
    ],
    ['alarm-states', { events: ['raise', 'fly'] }, 'WATER_UNKNOWN_EVENT', 'events.1: fly'],
    ['alarm-states', { events: ['ack'] }, 'WATER_ALARM_EVENT', 'events.0: ack has no place in the state NORM'],
    ['gases', { COD_mg_L: 1, BOD_mg_L: 1, Bo: 0.25, MCF: 0.9, GWP: 28 }, 'WATER_ONE_ORGANIC', 'got 2'],
    [
      'train',
      { feed_m3_d: 1, stages: [{ name: 'a', recovery: 2 }] },
      'INPUT_INVALID',
      'stages.0.recovery: 2 is too large',
    ],
    ['balance', { in: { a: 'x' }, out: {} }, 'INPUT_INVALID', 'in.a: "x" is not valid'],
    ['balance', { in: { a: 5 } }, 'INPUT_INVALID', 'out: missing'],
    ['gases', { Q_m3_d: 5, EF: 0.016 }, 'WATER_ONE_NITROGEN', 'got 0'],
    [
      'gases',
      { organic_kg: 100, sludge_kg: 150, Bo: 0.25, MCF: 0.5 },
      'WATER_METHANE_RANGE',
      'sludge_kg: 150 kg is more than the 100 kg that there are',
    ],
    [
      'gases',
      { Q_m3_d: 1000, COD_mg_L: 100, sludge_kg_d: 0, recovered_kg_d: 50, Bo: 0.25, MCF: 0.5 },
      'WATER_METHANE_RANGE',
      'recovered_kg_d: 50 kg is more than the 12.5 kg',
    ],
    ['compare', { type: 'level', pairs: [[1, 1]], limit: 5 }, 'INPUT_INVALID', 'limit'],
    ['reconcile', { A: [[1, -1]], measured: [1, 2], sd: [1, null] }, 'WATER_NO_DEVIATION', 'sd.1'],
    ['reconcile', { A: [[1, -1]], balances: [[1, -1]], measured: [1, 2], sd: [1, 1] }, 'WATER_ONE_OF', 'balances, A'],
    [
      'reconcile',
      { A: [[1, -1]], measured: [1, 2], sd: [1, 1], names: ['a', 'b'], correlations: [['a', 'c', 0.5]] },
      'WATER_UNKNOWN_STREAM',
      'correlations',
    ],
    [
      'reconcile',
      {
        ...{ A: [[1, -1, 0]], measured: [1, 2, 3], sd: [1, 1, 1], names: ['a', 'b', 'c'] },
        ...{
          correlations: [
            ['a', 'b', 0.9],
            ['b', 'c', 0.9],
            ['a', 'c', -0.9],
          ],
        },
      },
      'WATER_CORRELATIONS',
      'a–b 0.9',
    ],
    ['train', { recovery: 0.9, feed_mg_L: {} }, 'WATER_ONE_FEED', 'got 0'],
    ['removal', { a: 1, b: 2 }, 'INPUT_INVALID', 'pairs: missing'],
    ['removal', { values: { a: 1 }, pairs: { x: ['a', 'b'] } }, 'WATER_UNKNOWN_VALUE', 'pairs.x: b'],
    ['train', { units: [], links: [], feeds: [{ to: 'x', m3Day: 1 }] }, 'WATER_TRAIN_UNKNOWN_UNIT', 'The unit x'],
  ])('%s says what is wrong in %j', async (name, input, code, message) => {
    await expect(run(name, input)).rejects.toMatchObject({ code, message: expect.stringContaining(message) as string });
  });

  it('takes a file of cases, with what stands around them, and names each answer', async () => {
    const file = {
      pairs: { 'RD-COD': ['COD-in', 'COD-out'] },
      cases: [
        { id: 'a', title: 'x', input: { 'COD-in': 100, 'COD-out': 25 } },
        { id: 'b', input: { 'COD-in': 100 } },
      ],
    };
    expect(await run('removal', file)).toEqual([
      { id: 'a', result: { removal_pct: { 'RD-COD': 75 } } },
      { id: 'b', error: expect.objectContaining({ code: 'WATER_UNKNOWN_VALUE' }) as unknown },
    ]);
  });

  it('reads a series from a file, a limit with its unit, and events as people write them', async () => {
    writeFileSync(join(folder, 'noise.csv'), 't_s,current_A\n0,17\n1,19\n2,\n3,17.5\n4,16.9\n');
    const document = { series: 'noise.csv', limit_high_A: 18, deadband_A: 1, on_delay_s: 0, off_delay_s: 0 };
    writeFileSync(join(folder, 'alarm.json'), JSON.stringify(document));
    expect(await run('alarm', null, [join(folder, 'alarm.json')])).toMatchObject({
      alarm_count: 1,
      alarms: [{ raised_s: 1, cleared_s: 4 }],
    });
    writeFileSync(join(folder, 'alarm.json'), JSON.stringify({ ...document, series: 'nowhere.csv' }));
    await expect(run('alarm', null, [join(folder, 'alarm.json')])).rejects.toMatchObject({ code: 'WATER_SERIES_FILE' });
    const events = ['Raise', 'shelve (600 s)', 'clear', 'shelf timer ends', 'suppress by design', 'return to service'];
    expect(await run('alarm-states', { events: events.slice(0, 5) })).toMatchObject({
      states: ['UNACK', 'SHLVD', 'SHLVD', 'NORM', 'DSUPR'],
    });
    await expect(run('alarm-states', { events })).rejects.toMatchObject({ code: 'WATER_ALARM_EVENT' });
    // A timer that was set before the repair ends in it without effect, and so does one that nothing waits for.
    const repaired = [
      'raise',
      'shelve',
      'out-of-service',
      'shelf timer ends',
      're-alarm timer ends',
      'return-to-service',
    ];
    expect(await run('alarm-states', { events: repaired })).toMatchObject({
      states: ['UNACK', 'SHLVD', 'OOSRV', 'OOSRV', 'OOSRV', 'UNACK'],
    });
  });

  it('judges a day by a shipped standard, and never by what nobody has verified', async () => {
    const day = { standard: 'GB 18918-2002', class: '1A', values: { COD: 50, 'NH3-N': 6, pH: 9.1 } };
    expect(await run('judge-standard', { ...day, water_temperature_C: 11 })).toMatchObject({
      judgements: [
        { parameter: 'COD', verdict: 'warning', max: 50 },
        { parameter: 'NH3-N', verdict: 'compliant', max: 8 },
        { parameter: 'pH', verdict: 'exceedance' },
      ],
    });
    const { judgements } = (await run('judge-standard', day)) as { judgements: { reason?: string }[] };
    expect(judgements.filter(({ reason }) => reason === 'temperature not known').length).toBeGreaterThan(0);
    await expect(run('judge-standard', { ...day, class: '9' })).rejects.toMatchObject({ code: 'WATER_UNKNOWN_CLASS' });
  });

  it('finds faults of a sensor, each with its ground, and only by the detectors that are named', async () => {
    const series = [7, 7, 7, 7, 30, 7.1, null].map((value, index) => [index * 60, value]);
    const found = await run('faults', {
      series,
      flatline: { samples: 4 },
      range: { max: 14 },
      missing: { every_s: 90 },
    });
    expect(found).toMatchObject({ samples: 7, counts: { flatline: 4, range: 1, missing: 1 } });
    expect(await run('faults', { series })).toEqual({ samples: 7, counts: {}, faults: [] });
    await expect(run('faults', { series, relation: {} })).rejects.toMatchObject({
      message: expect.stringContaining('whole') as string,
    });
  });

  it('solves one unit, a membrane and the indices of the benchmark', async () => {
    const unit = {
      feed_m3_d: 1000,
      feed_mg_L: { TSS: 100 },
      recovery: 0.9,
      removal: { TSS: 0.97 },
      energy_kWh_m3: 0.24,
    };
    const found = (await run('train', unit)) as Record<string, Record<string, number>>;
    expect(found).toMatchObject({ product_m3_d: 900, reject_m3_d: 100, energy_kWh_d: 240, power_kW: 10 });
    // 3 % of 100 kg in 900 m³.
    expect(found['product_mg_L']!['TSS']).toBeCloseTo(3.3333, 4);
    const membrane = {
      ...{ A_m_s_Pa: 4.2e-12, B_m_s: 3.5e-8, area_m2: 37, elements: 6, pressure_Pa: 5e6, pressure_drop_Pa: 2e4 },
      ...{ osmotic_feed_Pa: 2.5e6, feed_kg_m3: 35, feed_m3_s: 3e-3, polarisation: 1.1 },
    };
    const flow = (await run('membrane', membrane)) as Record<string, number> & { elements: object[] };
    expect(flow.elements).toHaveLength(6);
    expect(flow['recovery']).toBeCloseTo(flow['permeate_m3_s']! / 3e-3, 9);
    expect(flow['concentrate_pressure_Pa']).toBeCloseTo(5e6 - 6 * 2e4, 3);
    await expect(run('membrane', { ...membrane, mass_transfer_m_s: 2e-5 })).rejects.toThrow('polarisation');
    const costs = {
      aeration_kWh_d: 100,
      pumping_kWh_d: 10,
      mixing_kWh_d: 5,
      sludge_kg_d: 10,
      carbon_kg_d: 2,
      methane_kg_d: 3,
      heat_kWh_d: 30,
    };
    expect(await run('cost-index', costs)).toEqual({ OCI: 100 + 10 + 5 + 30 + 6 - 18 + 9 });
  });

  it('prints the schema of every command', async () => {
    for (const { name } of waterCommands) {
      const short = name.replace('water ', '');
      if (short === 'schema' || short === 'limits') continue;
      expect(await run('schema', null, [short]), name).toHaveProperty('$schema');
    }
    await expect(run('schema', null, ['x'])).rejects.toMatchObject({ code: 'WATER_UNKNOWN_COMMAND' });
  });

  it('ships limits with a status each, and says which standards there are', async () => {
    const { rows } = (await run('limits', null, ['GB 18918-2002', '1A'])) as {
      rows: { parameter: string; max?: number; status: string }[];
    };
    expect(rows.find(({ parameter }) => parameter === 'COD')).toMatchObject({ max: 50, status: 'second-hand' });
    const all = (await run('limits', null)) as { rows: { status: string }[] };
    expect(all.rows.length).toBeGreaterThan(90);
    for (const { status } of all.rows) expect(['published', 'second-hand', 'unverified']).toContain(status);
    await expect(run('limits', null, ['GB 1'])).rejects.toMatchObject({
      code: 'WATER_UNKNOWN_STANDARD',
      message: expect.stringContaining('standard: no limits of GB 1 are shipped; expected one of') as string,
    });
  });

  it('names a planted wrong meter, and those it cannot be told from', async () => {
    // Two streams in series with a third: the middle one reads 10 too much.
    const A = [
      [1, -1, 0],
      [0, 1, -1],
    ];
    const found = await run('reconcile', {
      A,
      measured: [100, 110, 100],
      sd: [1, 1, 1],
      names: ['in', 'middle', 'out'],
    });
    expect(found).toMatchObject({
      global_test_fails: true,
      suspect_stream_1_based: 2,
      suspects: [{ name: 'middle', alike: [] }],
    });
    // With one balance between two meters nobody can tell which is wrong.
    const pair = await run('reconcile', { A: [[1, -1]], measured: [100, 110], sd: [1, 1], names: ['in', 'out'] });
    expect(pair).toMatchObject({ suspects: [{ name: 'in', alike: ['out'] }] });
  });
});
