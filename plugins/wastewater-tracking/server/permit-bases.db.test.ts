import { Telemetry, type Sample } from '@lingtan/telemetry/contracts';
import { createFakeClock, createRandom, waitUntil } from '@lingtan/test-kit';
import { createTestPark, type TestPark } from '@lingtan/test-park';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExceedanceCase, OutletDaysData, PermitWindow, PermitWindowsData } from '../contracts/index.ts';

const days = 90;
const [minute, hour, dayMs] = [60_000, 3_600_000, 86_400_000];
/** Local midnight of 1 September 2026 in the park. */
const start = Date.parse('2026-09-01T00:00:00+08:00');
const end = start + days * dayMs;
const holdMs = 900_000;
const clock = createFakeClock(new Date(end + hour).toISOString());
const x = '/x/wastewater-tracking';
const patience = 120_000;
const text = (name: string) => ({ en: name, 'zh-CN': name });
const changeDay = '2026-10-16';

interface Reading {
  ts: number;
  value: number;
  normal: boolean;
}

/** Readings each ten minutes with silences and marked spells. */
function readings(seed: number, base: number, amplitude: number): Reading[] {
  const random = createRandom(seed);
  const found: Reading[] = [];
  let [silentUntil, markedUntil] = [0, 0];
  for (let ts = start - hour; ts < end; ts += 10 * minute) {
    if (random() < 0.004) silentUntil = ts + random() * 7 * hour;
    if (random() < 0.003) markedUntil = ts + random() * 2 * hour;
    const wave = Math.sin(((ts - start) / dayMs) * 0.8) + 0.5 * Math.sin((ts - start) / (2 * hour));
    const value = Math.round((base + amplitude * wave + random()) * 100) / 100;
    if (ts >= silentUntil) found.push({ ts, value, normal: ts >= markedUntil });
  }
  return found;
}

const series = { 'b.cod': readings(3, 42, 10), 'b.flow': readings(5, 180, 60), 'b.raw': readings(9, 400, 60) };

const row = { parameter: 'COD', unit: 'mg/L', status: 'published' as const, digits: 1 };
/** The first version and the second; each limits on every basis. */
const versions = [
  {
    validFrom: '2026-01-01',
    limits: { day: 50, hour: 58, instant: 56, month: 41, load: 8000, removal: 90 },
    averaging: undefined,
  },
  {
    validFrom: changeDay,
    limits: { day: 46, hour: 54, instant: 54, month: 40, load: 9000, removal: 91 },
    averaging: 'arithmetic' as const,
  },
];
const rowsOf = ({ limits, averaging }: (typeof versions)[number]) => {
  const way = averaging === undefined ? {} : { averaging };
  return [
    { ...row, basis: 'day-mean', max: limits.day, ...way },
    { ...row, basis: 'hour-mean', max: limits.hour, ...way },
    { ...row, basis: 'instant', max: limits.instant },
    { ...row, basis: 'month-mean', max: limits.month, ...way },
    { ...row, basis: 'annual-load', max: limits.load, unit: 'kg' },
    { ...row, basis: 'removal', min: limits.removal, unit: '%', ...(averaging ? { removalBy: 'load' } : {}) },
  ];
};

let park: TestPark;
const get = async <T>(path: string): Promise<T> => (await park.api('operator').get<T>(`${x}${path}`)).body;
const span = 'from=2026-09-01&to=2026-12-31';

beforeAll(async () => {
  const point = (id: string, unit: string) => ({
    id,
    assetId: 'w',
    name: text(id),
    kind: 'gauge' as const,
    quantity: id.slice(2),
    unit,
    expectedEverySeconds: 600,
    retention: 'billing' as const,
  });
  park = await createTestPark({
    plugins: [{ directory: fileURLToPath(new URL('..', import.meta.url)) }],
    clock,
    config: {
      'wastewater-tracking': {
        hoursNeeded: 18,
        plants: [
          {
            id: 'p',
            name: text('Plant'),
            capacityM3Day: 20_000,
            units: [{ id: 'tank', name: text('Tank'), kind: 'equalisation' }],
            streams: [
              { id: 'in', name: text('In'), to: 'tank', role: 'intake' },
              { id: 'out', name: text('Out'), from: 'tank', role: 'discharge' },
            ],
            outlets: [
              {
                id: 'in',
                name: text('Inlet'),
                flowPoint: 'b.flow',
                holdSeconds: 900,
                parameters: [{ id: 'COD', point: 'b.raw' }],
              },
              {
                id: 'out',
                name: text('Outlet'),
                flowPoint: 'b.flow',
                influent: 'in',
                holdSeconds: 900,
                parameters: [{ id: 'COD', point: 'b.cod' }],
              },
            ],
          },
        ],
      },
    },
    park: {
      model: {
        assets: [{ id: 'w', kind: 'water-plant', name: text('W'), enterpriseId: null }],
        points: [point('b.cod', 'mg/L'), point('b.raw', 'mg/L'), point('b.flow', 'm3/h')],
      },
    },
  });
  for (const version of versions) {
    const { validFrom } = version;
    const sent = {
      id: 'own',
      outlet: 'out',
      standard: 'own',
      validFrom,
      validTo: null,
      rows: rowsOf(version),
      note: 'as permitted',
    };
    const made = await park.api('operator').post(`${x}/permits`, sent);
    if (made.status !== 200) throw new Error(JSON.stringify(made.body));
  }
  const samples: Sample[] = Object.entries(series).flatMap(([id, all]) =>
    all.map(({ ts, value, normal }) => ({ point: id, ts, value, quality: normal ? 0 : 1 })),
  );
  const telemetry = park.service(Telemetry);
  for (let at = 0; at < samples.length; at += 10_000) await telemetry.ingest('test', samples.slice(at, at + 10_000));
  await park
    .api('operator')
    .post(`${x}/permits/rejudge`, { from: '2026-09-01', to: '2026-11-29', note: 'all at once' });
  await waitUntil(
    async () => (await get<OutletDaysData>(`/plants/p/quality?${span}`)).days.length === 2 * days,
    patience,
  );
  // What the samples made late is computed once more, some seconds after them; only the schedule is left then.
  await waitUntil(async () => {
    const { waiting, active, delayed } = (await park.kernel.jobs.counts('wastewater-tracking'))!;
    return waiting + active === 0 && delayed <= 1;
  }, patience);
}, 240_000);
afterAll(async () => {
  await park?.stop();
});

/** Ten-minute windows by slices of five seconds, walked one by one: the rule in its plainest form. */
function tenMinutes(
  parameter: readonly Reading[],
  [first, last] = [start, end],
): ({ m3: number; kg: number; sum: number } | null)[] {
  const windows: ({ m3: number; kg: number; sum: number } | null)[] = [];
  let [own, water] = [-1, -1];
  const flow = series['b.flow'];
  for (let from = first; from < last; from += 10 * minute) {
    let [m3, kg, sum, valid] = [0, 0, 0, true];
    for (let at = from; at < from + 10 * minute; at += 5000) {
      while (own + 1 < parameter.length && parameter[own + 1]!.ts <= at) own++;
      while (water + 1 < flow.length && flow[water + 1]!.ts <= at) water++;
      const [c, q] = [parameter[own], flow[water]];
      if (!c || !q || at - c.ts >= holdMs || at - q.ts >= holdMs || !c.normal || !q.normal) valid = false;
      else {
        const v = (q.value / 3.6) * 5 * 1e-3;
        [m3, kg, sum] = [m3 + v, kg + v * c.value * 1e-3, sum + c.value];
      }
    }
    windows.push(valid ? { m3, kg, sum: sum / 120 } : null);
  }
  return windows;
}

type Ten = ReturnType<typeof tenMinutes>;
function meanOf(windows: Ten, by: 'arithmetic' | undefined): number | null {
  const valid = windows.filter((each) => each !== null);
  if (valid.length === 0) return null;
  const total = (pick: (each: (typeof valid)[number]) => number): number =>
    valid.reduce((sum, each) => sum + pick(each), 0);
  return by === 'arithmetic'
    ? total(({ sum }) => sum) / valid.length
    : (total(({ kg }) => kg) / total(({ m3 }) => m3)) * 1e3;
}
const hoursIn = (windows: Ten): number =>
  Array.from({ length: 24 }, (_, h) => windows.slice(h * 6, h * 6 + 6)).filter((six) =>
    six.some((each) => each !== null),
  ).length;
const round = (value: number): number => Math.round(value * 10) / 10;
const over = (value: number | null, limit: number, valid: boolean): string =>
  value === null || !valid
    ? 'not judged'
    : round(value) > limit
      ? 'exceedance'
      : round(value) / limit >= 0.9
        ? 'warning'
        : 'compliant';
const dateOf = (at: number): string => new Date(at + 8 * hour).toISOString().slice(0, 10);
const versionOf = (day: string) => versions[day >= changeDay ? 1 : 0]!;

describe('a permit on all its bases, as it is stored', { timeout: 120_000 }, () => {
  it('equals a brute-force recomputation of 90 days with gaps, marks and a change of the limits within a month', async () => {
    const [effluent, influent] = [tenMinutes(series['b.cod']), tenMinutes(series['b.raw'])];
    const stored = (await get<OutletDaysData>(`/plants/p/quality?${span}`)).days.filter(
      ({ content }) => content.outlet === 'out',
    );
    const { windows, compliantHours } = await get<PermitWindowsData>(`/plants/p/windows?${span}`);
    const at = new Map(windows.map(({ content }) => [`${content.basis}/${content.from}`, content]));
    const seen = new Map<string, number>();
    const check = (basis: string, from: number, value: number | null, verdict: string): void => {
      const found: Pick<PermitWindow, 'verdict' | 'value'> | undefined =
        basis === 'day-mean'
          ? stored.find(({ content }) => content.day === dateOf(from))?.content
          : (at.get(`${basis}/${from}`) ??
            (basis === 'hour-mean' && verdict === 'compliant' ? { verdict: 'compliant', value } : undefined));
      expect([basis, dateOf(from), found?.verdict]).toEqual([basis, dateOf(from), verdict]);
      if (basis !== 'day-mean' && value !== null) expect(found!.value).toBeCloseTo(value, 6);
      seen.set(`${basis} ${verdict}`, (seen.get(`${basis} ${verdict}`) ?? 0) + 1);
    };
    let compliant = 0;
    const dayParts: { day: string; valid: boolean; mean: number | null; m3: number; kg: number }[] = [];
    for (let d = 0; d < days; d++) {
      const from = start + d * dayMs;
      const day = dateOf(from);
      const { limits, averaging } = versionOf(day);
      const [out, into] = [effluent, influent].map((all) => all.slice(d * 144, d * 144 + 144)) as [Ten, Ten];
      const valid = hoursIn(out) >= 18;
      check('day-mean', from, null, over(meanOf(out, averaging), limits.day, valid));
      for (let h = 0; h < 24; h++) {
        const six = out.slice(h * 6, h * 6 + 6);
        const verdict = over(meanOf(six, averaging), limits.hour, six.filter((each) => each !== null).length >= 5);
        if (verdict === 'compliant') compliant++;
        check('hour-mean', from + h * hour, meanOf(six, averaging), verdict);
      }
      const single = series['b.cod'].filter(({ ts, normal }) => normal && ts >= from && ts < from + dayMs);
      const most = single.length > 0 ? Math.max(...single.map(({ value }) => value)) : null;
      const beyond = single.filter(({ value }) => round(value) > limits.instant).length;
      const all = over(most, limits.instant, true);
      check('instant', from, null, beyond > 0 || all === 'warning' ? all : over(most, limits.instant, valid));
      expect(at.get(`instant/${from}`)!.excursions).toBe(beyond);
      const load = (windowsOf: Ten): number => windowsOf.reduce((sum, each) => sum + (each?.kg ?? 0), 0);
      const [cOut, cIn] = [meanOf(out, undefined), meanOf(into, undefined)];
      const removal =
        cOut === null || cIn === null ? null : 100 * (1 - (averaging ? load(out) / load(into) : cOut / cIn));
      const matched = removal !== null && valid && hoursIn(into) >= 18;
      check(
        'removal',
        from,
        removal,
        !matched
          ? 'not judged'
          : round(removal) < limits.removal
            ? 'exceedance'
            : limits.removal / round(removal) >= 0.9
              ? 'warning'
              : 'compliant',
      );
      const m3 = out.reduce((sum, each) => sum + (each?.m3 ?? 0), 0);
      dayParts.push({ day, valid, mean: cOut, m3, kg: load(out) });
    }
    expect(compliantHours).toBe(compliant);
    // October is judged in two parts, each by its version over its own days; November is not over.
    for (const [first, last] of [
      ['2026-09-01', '2026-09-30'],
      ['2026-10-01', '2026-10-15'],
      ['2026-10-16', '2026-10-31'],
    ] as const) {
      const parts = dayParts.filter(({ day }) => day >= first && day <= last);
      const valid = parts.filter((each) => each.valid && each.mean !== null);
      const { limits, averaging } = versionOf(first);
      const total = (pick: (each: (typeof valid)[number]) => number): number =>
        valid.reduce((sum, each) => sum + pick(each), 0);
      const mean = averaging
        ? total((each) => each.mean!) / valid.length
        : total((each) => each.mean! * each.m3) / total(({ m3 }) => m3);
      check(
        'month-mean',
        Date.parse(`${first}T00:00:00+08:00`),
        mean,
        over(mean, limits.month, valid.length >= Math.ceil(parts.length * 0.8)),
      );
    }
    expect(windows.filter(({ content }) => content.basis === 'month-mean')).toHaveLength(3);
    // The load of the year can only grow: it is told before the year is over.
    // The readings begin an hour before the first day, and that hour's load is the year's, too.
    const hourBefore = tenMinutes(series['b.cod'], [start - hour, start]);
    const load = [...hourBefore, ...dayParts].reduce((sum, part) => sum + (part?.kg ?? 0), 0);
    expect(round(load)).toBeGreaterThan(9000);
    const year = windows.find(({ content }) => content.basis === 'annual-load')!.content;
    expect(year).toMatchObject({ verdict: 'exceedance', day: '2026-01-01', lastDay: '2026-11-29', unit: 'kg' });
    expect(year.value).toBeCloseTo(load, 4);
    for (const basis of ['day-mean', 'hour-mean', 'instant', 'removal'])
      for (const verdict of ['not judged', 'exceedance', 'warning'])
        if (!(basis === 'instant' && verdict === 'not judged'))
          expect(seen.get(`${basis} ${verdict}`), `${basis} ${verdict}`).toBeGreaterThan(1);
  });

  it('makes cases on each basis, which open down to samples', async () => {
    const { cases } = await get<{ cases: ExceedanceCase[] }>('/cases');
    expect(new Set(cases.map(({ basis }) => basis))).toEqual(
      new Set(['day-mean', 'hour-mean', 'instant', 'month-mean', 'annual-load', 'removal']),
    );
    const hours = cases.find(({ basis, days: count }) => basis === 'hour-mean' && count > 1)!;
    expect(hours.lastAt - hours.firstAt).toBeGreaterThanOrEqual((hours.days - 1) * hour);
    const explain = async (ref: string) =>
      (
        await park
          .api('operator')
          .get<{ value: number; inputs: { ref: string }[] }>(
            `/api/evidence/${encodeURIComponent(ref)}?park=${park.park.id}`,
          )
      ).body;
    const opened = await explain(hours.ref);
    expect(opened.inputs).toHaveLength(hours.days);
    const window = await explain(opened.inputs[0]!.ref);
    expect(window.value).toBeGreaterThan(54);
    expect(window.inputs[0]!.ref).toMatch(/^telemetry\.window\/b\.cod\//);
  });
});
