import { z } from 'zod';

const ids = z.array(z.string());
const part = z.strictObject({ added: ids, changed: ids, removed: ids });
const modelPart = z.strictObject({ added: ids, changed: ids, archived: ids });

/** What applying a park file did, or would do. */
export const parkDiffSchema = z.strictObject({
  park: z.string(),
  created: z.boolean(),
  /** Fields of the park itself. */
  fields: ids,
  enterprises: part,
  telemetry: z.strictObject({ assets: modelPart, points: modelPart }),
  plugins: z.strictObject({ configured: ids, enabled: ids, disabled: ids }),
  /** Whether the digital screen is arranged anew. */
  screen: z.boolean(),
  /** Dashboards that everybody on the park sees. */
  dashboards: part,
  /** What was left out or is lost, each with its reason. */
  warnings: z.array(z.strictObject({ en: z.string(), 'zh-CN': z.string() })),
  /** False when the park is as the file says already. */
  changed: z.boolean(),
  /** Under which this can be undone; null when nothing was written. */
  revision: z.int().nullable(),
});

/** @see parkDiffSchema */
export type ParkDiff = z.output<typeof parkDiffSchema>;

/** What changed in one part of a park. */
export type PartDiff = ParkDiff['enterprises'];

/** Whether a diff has anything in it. */
export function hasChanges({
  fields,
  enterprises,
  telemetry,
  plugins,
  dashboards,
  screen,
}: Omit<ParkDiff, 'changed' | 'revision'>): boolean {
  const lists = [enterprises, telemetry.assets, telemetry.points, plugins, dashboards].flatMap((each) =>
    Object.values<string[]>(each),
  );
  return screen || [fields, ...lists].some(({ length }) => length > 0);
}
