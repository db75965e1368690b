import { defineEvent, defineEvidence, definePermission, defineService } from '@lingtan/sdk';
import { z } from 'zod';

export * from './checked-writer.ts';
export * from './patient-ingest.ts';
export * from './point-writer.ts';

/** How a point's values behave: a gauge holds until the next sample, a counter only grows, a state is a code. */
export type PointKind = 'gauge' | 'counter' | 'state';

/**
 * How long raw samples are kept, by the settings of the park: as a rule `fast` 30 days and `standard` 400. Of `billing`
 * every reading for 30 days, after that what intervals need, for ever. Rollups are kept for good, by the minute 400
 * days.
 */
export type RetentionClass = 'fast' | 'standard' | 'billing';

export interface Asset {
  id: string;
  parentId: string | null;
  /** Free vocabulary of the park file: `pv-plant`, `wind-farm`, `battery`, `substation`, `transformer`, `arc-furnace`, … */
  kind: string;
  name: { en: string; 'zh-CN': string };
  enterpriseId: string | null;
  /** Rated values and other facts, e.g. `{ ratedPowerKw: 13760 }`, each with its unit in the name. */
  attributes: Record<string, unknown>;
}

export interface Point {
  /** Unique in the park, stable for ever, e.g. `pv-east.active-power`. */
  id: string;
  /** Unique in the installation; the key in bulk tables. */
  no: number;
  assetId: string;
  enterpriseId: string | null;
  name: { en: string; 'zh-CN': string };
  kind: PointKind;
  /** What is measured: `active-power`, `active-energy-import`, `active-energy-export`, `state-of-charge`, `wind-speed`, `flow`, … */
  quantity: string;
  /** Unit that values are stored in, e.g. `kW`, `kWh`, `%`, `m3/h`, `m/s`, `degC`. */
  unit: string;
  /** Largest gap in seconds between samples before the point counts as stale. */
  expectedEverySeconds: number;
  retention: RetentionClass;
  /**
   * How far ahead of the present its samples may lie, s: for what is published for the hours to come, such as prices of the day
   * ahead. 0 for all that is measured, which lies ahead only by the error of a clock.
   */
  aheadSeconds: number;
}

/** Bit flags beside a value. 0 is good. */
export const sampleQuality = { good: 0, uncertain: 1, substituted: 2, bad: 4, simulated: 8 } as const;

export interface Sample {
  /** Point id. */
  point: string;
  /** Milliseconds since the Unix epoch, UTC: the device's time of measurement. */
  ts: number;
  /** In `unit`, or in the point's unit when that is absent. NaN and infinities are refused. */
  value: number;
  unit?: string;
  quality?: number;
}

/** Why one sample was not stored. `index` is its place in the batch. */
export interface SampleProblem {
  code:
    | 'UNKNOWN_POINT'
    | 'BAD_VALUE'
    | 'BAD_TIME'
    | 'BAD_UNIT'
    | 'BAD_QUALITY'
    | 'CONFLICT'
    | 'BAD_SHAPE'
    | 'CONTROL_POINT';
  /** What exactly is wrong, e.g. `time-unreadable`, with what its text names; the same in every language. */
  reason: string;
  params: Record<string, string | number>;
  /** The same in English. */
  message: string;
}

/** A sample that was not stored, by its place among those that were sent. */
export interface RejectedSample extends SampleProblem {
  index: number;
  point: string;
}

export interface IngestResult {
  /** New rows, durable when the promise resolves. */
  stored: number;
  /** Identical rows that were there already. */
  duplicates: number;
  rejected: RejectedSample[];
}

export interface LatestValue {
  point: string;
  ts: number;
  value: number;
  quality: number;
}

/** A newest value as it is stored. */
export interface StoredLatest extends LatestValue {
  /**
   * By the clock of the server, ms UTC: its time, or that of its receipt where its device's clock is ahead. How old it is, is
   * counted from here; where it differs from `ts`, the clock of the device is wrong by at least so much.
   */
  seenAt: number;
}

export type Resolution = 'raw' | '1m' | '15m' | '1h' | '1d';

/** Downsampled series: columns of equal length. In `raw`, min = max = last = the sample. */
export interface Series {
  point: string;
  unit: string;
  resolution: Resolution;
  /** Bucket start (raw: sample time), ms UTC. */
  ts: number[];
  min: number[];
  max: number[];
  last: number[];
  /** Arithmetic mean of the samples in the bucket. */
  mean: number[];
  count: number[];
  /** Bitwise OR of the sample qualities. */
  quality: number[];
}

export interface RawSample {
  ts: number;
  value: number;
  quality: number;
}

/** What whoever sends samples may feed. */
export interface SampleSender {
  /** Points whose ids start with it; null or absent: all. */
  pointPrefix?: string | null;
  /**
   * Which of the points that control rests on; null or absent: all. Samples of others are refused by name, unless they are
   * older than control looks back.
   */
  controlPoints?: readonly string[] | null;
}

/** Time series of one park. */
export interface TelemetryService {
  assets(): Promise<Asset[]>;
  points(): Promise<Point[]>;
  /**
   * Validates, converts units, stores. Resolves only after commit; bad samples are named and lose nothing else. Waits when the
   * database is slow.
   * @param sender where others than the plugin itself say what its samples are: a device with its token
   */
  ingest(source: string, samples: Sample[], sender?: SampleSender): Promise<IngestResult>;
  /** Newest value by sample time of each point; absent when none. */
  latest(points: string[]): Promise<StoredLatest[]>;
  /** [from, to) in ms UTC, at most `maxPoints` buckets a series with extremes kept. */
  range(query: {
    points: string[];
    from: number;
    to: number;
    maxPoints: number;
    resolution?: Resolution;
  }): Promise<Series[]>;
  /** Raw samples in [from, to), plus the last one before `from` and the first one at or after `to` when `edges`. Ordered by time. */
  window(query: { point: string; from: number; to: number; edges?: boolean }): Promise<RawSample[]>;
  /** The same for many points in one query: for closing intervals. Missing points have an empty list. */
  windows(query: { points: string[]; from: number; to: number; edges?: boolean }): Promise<Record<string, RawSample[]>>;
  /**
   * Says that intervals of so many minutes are closed from registers. Old readings of counters that are kept for
   * billing are then thinned to first and last of each such step (at most a quarter of an hour), the ends of its
   * steepest rise and of every fall, and all that is not good: the same intervals can be closed from those. Before
   * anybody says so, each is kept.
   */
  closesIntervals?(minutes: number): Promise<void>;
}

export const Telemetry = defineService<TelemetryService>('telemetry', { version: 1 });

/**
 * Samples in these windows are new or late. Published at most every few seconds per park, after the rollups of the
 * windows have been recomputed; `points` names the points touched, `from`/`to` (ms UTC) the span.
 */
export const WindowsChanged = defineEvent('telemetry.windows-changed', {
  version: 1,
  schema: z.object({
    changes: z.array(z.object({ points: z.array(z.string()), from: z.number().int(), to: z.number().int() })),
  }),
});

export const telemetryRead = definePermission({
  id: 'telemetry.read',
  title: { en: 'See points and their values', 'zh-CN': '查看测点及其数值' },
  grants: ['operator', 'member', 'auditor'],
});

export const telemetryWrite = definePermission({
  id: 'telemetry.write',
  title: { en: 'Send samples', 'zh-CN': '上报采样数据' },
  grants: ['operator', 'device'],
});

export const telemetryImport = definePermission({
  id: 'telemetry.import',
  title: { en: 'Import history', 'zh-CN': '导入历史数据' },
  grants: ['operator'],
});

export const telemetryStorage = definePermission({
  id: 'telemetry.storage',
  title: { en: 'See what is stored, and how long it is kept', 'zh-CN': '查看存储用量与保存期限' },
  grants: ['operator', 'auditor'],
});

export const telemetryRetention = definePermission({
  id: 'telemetry.retention',
  title: { en: 'Set how long samples are kept', 'zh-CN': '设置采样数据的保存期限' },
  grants: ['operator'],
});

/** A window of raw samples: key `<point id>/<from ISO>/<to ISO>`. */
export const telemetryWindow = defineEvidence({
  kind: 'telemetry.window',
  title: { en: 'Samples', 'zh-CN': '采样' },
  permission: 'telemetry.read',
});

/** Live topic with the newest values: `{ values: [point id, ts, value, quality][] }`, at most once a second. */
export const latestTopic = 'telemetry.latest';

/**
 * View with the samples of the park of the transaction, for plugins that close or sum millions of them in one statement of
 * their own: `point_no` (integer, {@link Point.no}), `ts` (timestamptz, whole ms), `value` (float8, in the point's unit),
 * `quality` (smallint, {@link sampleQuality}), one row per point and instant. Row-level security holds. Always give
 * `point_no` and a span of `ts`; all else goes through the service.
 */
export const sampleRows = 'telemetry.sample_rows';
