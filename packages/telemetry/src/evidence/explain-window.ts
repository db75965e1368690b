import { formatRef, worstQuality, instantMs, type Explanation, type ParsedRef, type Principal } from '@lingtan/sdk';
import type { ClientBase } from 'pg';
import { telemetryWindow, type Point } from '../../contracts/index.ts';
import { asMillis, selectRows } from '../database/rows.ts';
import { onPark, type ParkRef } from '../database/telemetry-database.ts';
import { telemetryErrors } from '../errors.ts';
import { evidenceQuality } from '../domain/evidence-quality.ts';
import type { TelemetryEngine } from '../telemetry-engine.ts';

const rowLimit = 200;
// A day of a point that sends each second, and some. What a chain rests on is shorter; a key can name any window.
const mostSamples = 100_000;
/** A window that may hold more than this counts as a large answer. */
const fewSamples = 5_000;

/** Key of a window: `<point id>/<from ISO>/<to ISO>`, [from, to). */
export function windowRef(point: string, from: number, to: number): string {
  return formatRef(telemetryWindow.kind, `${point}/${new Date(from).toISOString()}/${new Date(to).toISOString()}`);
}

/** The window that a key names; null when it names none. */
export function windowOf(key: string): { point: string; from: number; to: number } | null {
  const [point, from, to, more] = key.split('/');
  const [start, end] = [instantMs(from), instantMs(to)];
  if (!point || more !== undefined || !(start <= end)) return null;
  return { point, from: start, to: end };
}

/**
 * Explains windows of raw samples of one park, the leaves of every chain: the samples as rows, the last value as value,
 * the worst quality. `asOf` shows values as they were before later corrections.
 *
 * @throws TELEMETRY_TOO_MUCH of a window with more samples than can be looked at at once
 */
export function explainWindow(engine: TelemetryEngine, park: ParkRef, most = mostSamples) {
  return async (ref: ParsedRef, asOf: string | null, viewer: Principal): Promise<Explanation | null> => {
    const key = windowOf(ref.key);
    if (!key) return null;
    const view = engine.view(park, viewer.enterpriseId);
    const point = (await view.points()).find(({ id }) => id === key.point);
    if (!point) return null;
    const known = asOf === null ? null : new Date(asOf).toISOString();
    const read = () =>
      onPark(
        engine.database,
        park,
        async (client) => {
          const samples = await readSamples(client, park, point, { ...key, most }, known);
          if (samples.length > most) throw telemetryErrors.TOO_MUCH({ most, points: 1 });
          return explain(samples, point, key);
        },
        viewer.enterpriseId,
      );
    const expected = (key.to - key.from) / (1000 * point.expectedEverySeconds);
    return expected > fewSamples ? engine.largeReads.take(read) : read();
  };
}

type Row = [ts: number, value: number, quality: number, edited: string];

function readSamples(
  client: ClientBase,
  park: ParkRef,
  point: Point,
  { from, to, most }: { from: number; to: number; most: number },
  asOf: string | null,
): Promise<Row[]> {
  return selectRows<Row>(
    client,
    `select ${asMillis('s.ts')}, coalesce(old.value, s.value), coalesce(old.quality, s.quality),
       exists (select from telemetry.sample_revisions e where e.point_no = s.point_no and e.ts = s.ts
         and ($5::timestamptz is null or e.replaced_at <= $5))
     from telemetry.samples s left join lateral (
       select r.value, r.quality from telemetry.sample_revisions r
       where r.point_no = s.point_no and r.ts = s.ts and r.replaced_at > $5 order by r.revision limit 1) old on true
     where s.park_no = $1 and s.point_no = $2 and s.ts >= $3 and s.ts < $4 order by s.ts limit ${most + 1}`,
    [park.no, point.no, new Date(from).toISOString(), new Date(to).toISOString(), asOf],
  );
}

function explain(samples: Row[], point: Point, key: { from: number; to: number }): Explanation {
  const values = samples.map(([, value]) => value);
  const sum = values.reduce((total, value) => total + value, 0);
  return {
    ref: windowRef(point.id, key.from, key.to),
    title: { en: `Samples of ${point.name.en}`, 'zh-CN': `${point.name['zh-CN']}的采样数据` },
    value: values.at(-1) ?? null,
    unit: point.unit,
    quality: worstQuality(samples.map(([, , flags, edited]) => evidenceQuality(flags, edited === 't'))),
    method: null,
    formula: { en: 'value = the last sample of the window', 'zh-CN': '数值 = 时间窗内的最后一个采样值' },
    parameters: {
      samples: samples.length,
      first: values[0] ?? null,
      last: values.at(-1) ?? null,
      min: values.length ? values.reduce((a, b) => Math.min(a, b)) : null,
      max: values.length ? values.reduce((a, b) => Math.max(a, b)) : null,
      mean: values.length ? sum / values.length : null,
    },
    inputs: [],
    rows: {
      columns: ['time', 'value', 'quality'],
      values: samples.slice(0, rowLimit).map(([ts, value, quality]) => [new Date(ts).toISOString(), value, quality]),
      truncated: samples.length > rowLimit,
    },
    recordedAt: null,
    producedBy: null,
  };
}
