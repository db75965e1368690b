import { z } from 'zod';
import { parkDashboard, screenLayout, schemaText } from '@lingtan/sdk';
import { telemetryModel } from '@lingtan/telemetry';

const text = z.strictObject({ en: z.string().min(1).max(200), 'zh-CN': z.string().min(1).max(200) });
const id = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,62}$/,
    schemaText('lower-case letters, digits and dashes, starting with a letter', '小写字母、数字与短横线，以字母开头'),
  );

const asset = telemetryModel.shape.assets.element;
/** A point as it stands below its asset. */
const filePoint = telemetryModel.shape.points.element.omit({ assetId: true });

/** A whole park in one file: who, what, and which plugins with which configuration. */
export const parkFileSchema = z.strictObject({
  park: z.strictObject({
    id,
    name: text,
    timeZone: z
      .string()
      .refine(isTimeZone, 'expected an IANA time zone such as Asia/Shanghai')
      .default('Asia/Shanghai'),
    latitude: z.number().min(-90).max(90).nullable().default(null),
    longitude: z.number().min(-180).max(180).nullable().default(null),
    attributes: z.record(z.string(), z.unknown()).default({}),
  }),
  enterprises: z.array(z.strictObject({ id, name: text, key: z.boolean().default(false) })).default([]),
  assets: z.array(asset.extend({ points: z.array(filePoint).default([]) })).default([]),
  plugins: z
    .record(z.string(), z.strictObject({ enabled: z.boolean().default(true), config: z.unknown().optional() }))
    .default({}),
  /** Arrangement of the digital screen; null is the one that the plugins ask for. Without it the saved one stays. */
  screen: screenLayout.nullable().optional(),
  /** Dashboards that everybody on the park sees; without it the saved ones stay. */
  dashboards: z.array(parkDashboard).max(50).optional(),
});

export type ParkFile = z.output<typeof parkFileSchema>;

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** Assets and points of a park file in the form that the time-series store takes. */
export function telemetryModelOf(file: ParkFile) {
  return {
    assets: file.assets.map(({ points: _points, ...rest }) => rest),
    points: file.assets.flatMap(({ id: assetId, points }) => points.map((point) => ({ ...point, assetId }))),
  };
}
