import { z } from 'zod';
import { fieldText } from './config.ts';

type Words = readonly [en: string, zh: string];

/** What a connector calls the devices that it connects to. */
export interface DeviceWords {
  /** Title of the id: `['Meter id', '电能表编号']`. */
  id: Words;
  /** The same within a sentence: `['the meter id', '电能表编号']`. */
  idInSentence: Words;
  /** Title of the host. */
  host?: Words;
  /** Usual port. */
  port: number;
}

/** Fields of a device in the configuration of a connector that connects to it: who it is and where. */
export function deviceFields({ id, idInSentence: [en, zh], host = ['Host', '主机地址'], port }: DeviceWords) {
  return {
    id: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/, 'letters, digits, dashes and underscores')
      .meta(fieldText(id)),
    title: z
      .string()
      .max(100)
      .optional()
      .meta(fieldText(['Name', '名称'])),
    asset: z
      .string()
      .max(128)
      .optional()
      .meta(
        fieldText(
          ['Asset', '所属设备'],
          [
            `Completes short point names: <asset>.<name>. Default: ${en}`,
            `用于补全测点简称：<设备>.<名称>；默认取${zh}`,
          ],
        ),
      ),
    host: z.string().min(1).max(253).meta(fieldText(host)),
    port: z
      .number()
      .int()
      .min(1)
      .max(65_535)
      .default(port)
      .meta(fieldText(['Port', '端口'])),
  };
}

/** Whether a device is connected to. */
export const deviceEnabled = z
  .boolean()
  .default(true)
  .meta(fieldText(['Enabled', '启用']));

/** Longest pause before a device that cannot be reached is tried again, ms. */
export function backOffField(description: Words) {
  return z
    .number()
    .int()
    .min(1000)
    .max(3_600_000)
    .default(60_000)
    .meta({ ...fieldText(['Longest back-off', '最长退避时间'], description), unit: 'ms' });
}

/** Plugins that may write through a connector; nobody else may. */
export function writersField(title: Words, description: Words) {
  return z
    .array(z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, 'id of a plugin'))
    .max(20)
    .default([])
    .meta(fieldText(title, description));
}
