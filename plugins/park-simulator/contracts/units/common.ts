import { fieldText, schemaText } from '@lingtan/sdk';
import { z } from 'zod';

/** Id of an asset or node. */
export const id = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,127}$/, schemaText('lower-case letters, digits and dashes', '小写字母、数字与短横线'));
/** A rating. */
export const kilowatts = z.number().positive().max(10_000_000);
const hour = z.number().min(0).max(24);
/** Local hours [from, to); from > to wraps over midnight. */
export const hours = z.array(z.tuple([hour, hour])).max(12);

/** What every unit with a meter has. */
export const common = {
  /** Asset id; the unit's points are `<id>.<quantity>`. */
  id: id.meta(fieldText(['Asset', '设备'])),
  /** Node of the network that it is connected to. */
  node: id.meta(fieldText(['Connected to', '接入节点'])),
  accuracyClass: z
    .number()
    .min(0)
    .max(5)
    .default(0.5)
    .meta({ ...fieldText(['Accuracy class of its meter', '电表准确度等级']), unit: '%' }),
};
