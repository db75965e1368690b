import { schemaText } from '@lingtan/sdk';
import { z } from 'zod';
import type { RetentionClass } from '../../contracts/index.ts';

const text = z.strictObject({ en: z.string().min(1).max(200), 'zh-CN': z.string().min(1).max(200) });
const id = z
  .string()
  .max(120)
  .regex(
    /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/,
    schemaText('lower-case letters and digits joined by . _ or -', '小写字母与数字，可用 . _ - 连接'),
  );

/** An asset as a park file declares it. */
export const assetInput = z.strictObject({
  id,
  parentId: id.nullable().default(null),
  kind: z.string().min(1).max(80),
  name: text,
  enterpriseId: z.string().min(1).nullable().default(null),
  attributes: z.record(z.string(), z.unknown()).default({}),
});

/** A point as a park file declares it. Its enterprise is that of its asset unless it says otherwise. */
export const pointInput = z.strictObject({
  id,
  assetId: id,
  enterpriseId: z.string().min(1).nullable().optional(),
  name: text,
  kind: z.enum(['gauge', 'counter', 'state']),
  quantity: z.string().min(1).max(80),
  unit: z.string().min(1).max(40),
  expectedEverySeconds: z.number().positive().max(31_536_000).default(60),
  retention: z.enum(['fast', 'standard', 'billing'] satisfies RetentionClass[]).default('standard'),
  /** Left out: as it is stored, 0 of a new point. Partitions reach a week ahead. */
  aheadSeconds: z.number().min(0).max(604_800).optional(),
});

export const telemetryModel = z.strictObject({ assets: z.array(assetInput), points: z.array(pointInput) });

/** Input of {@link telemetryModel}: defaults may be left out. */
export type TelemetryModelInput = z.input<typeof telemetryModel>;
export type TelemetryModel = z.output<typeof telemetryModel>;

/** What applying a model did, by id. Removed ones are archived: samples and evidence still refer to them. */
export interface ModelDiff {
  assets: Changes;
  points: Changes;
}

export interface Changes {
  added: string[];
  changed: string[];
  unchanged: string[];
  archived: string[];
}
