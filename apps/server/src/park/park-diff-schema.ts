import { z } from 'zod';

const ids = z.array(z.string());
const part = z.strictObject({ added: ids, changed: ids, removed: ids });
const modelPart = z.strictObject({ added: ids, changed: ids, unchanged: ids, archived: ids });

/** What applying a park file did, or would do, as the API answers it. */
export const parkDiffSchema = z.strictObject({
  park: z.string(),
  created: z.boolean(),
  fields: ids,
  enterprises: part,
  telemetry: z.strictObject({ assets: modelPart, points: modelPart }).nullable(),
  plugins: z.strictObject({ configured: ids, enabled: ids, disabled: ids }),
  screen: z.boolean(),
  dashboards: part,
  warnings: ids,
  changed: z.boolean(),
});
