import {
  backOffField,
  defineConfig,
  deviceEnabled,
  deviceFields,
  feedsAsset,
  feedsPoint,
  fieldText,
  keyedBy,
  noMeaning,
  schemaText,
} from '@lingtan/sdk';
import { z } from 'zod';

/** A value of a meter and the point of the park that it is. */
export const meterValue = z.strictObject({
  point: z
    .string()
    .min(1)
    .max(200)
    .meta({
      ...feedsPoint,
      ...fieldText(['Point', '测点'], ['A short name is completed with the asset', '简称以所属设备补全']),
    }),
  identifier: z
    .string()
    .regex(
      /^(?:[0-9A-F]{8}|[0-9A-F]{4})$/,
      schemaText('eight hex digits such as 00010000, four of 1997', '八位十六进制数，如 00010000；1997 版为四位'),
    )
    .meta(
      fieldText(['Identifier', '数据标识'], ['DI3 DI2 DI1 DI0; of 1997 DI1 DI0', 'DI3 DI2 DI1 DI0；1997 版为 DI1 DI0']),
    ),
  scale: z
    .number()
    .default(1)
    .meta(
      fieldText(
        ['Scale', '系数'],
        ['value = reading × scale: ratio of the transformers', '数值 = 示值 × 系数，即互感器变比'],
      ),
    ),
  decimals: z
    .number()
    .int()
    .min(0)
    .max(8)
    .optional()
    .meta(
      fieldText(
        ['Digits behind the point', '小数位数'],
        ['Only where the identifier is not in the table', '仅用于标准表中没有的数据标识'],
      ),
    ),
  signed: z
    .boolean()
    .default(false)
    .meta(fieldText(['Signed', '带符号'], ['Of identifiers that are not in the table', '用于标准表中没有的数据标识'])),
});
export type MeterValue = z.infer<typeof meterValue>;

/** A list of values that ships with the plugin. */
export const meterProfile = z.strictObject({
  id: z.string(),
  title: z.strictObject({ en: z.string(), 'zh-CN': z.string() }),
  source: z.string(),
  version: z.enum(['2007', '1997']),
  /** `unit` is what the standard says, for whoever makes points from it. */
  values: z.array(meterValue.extend({ unit: z.string().optional() })).min(1),
});
export type MeterProfile = z.infer<typeof meterProfile>;

/** One meter. Several share host and port: they hang on one serial line. */
export const dlt645Meter = z.strictObject({
  ...deviceFields({
    id: ['Meter id', '电能表编号'],
    idInSentence: ['the meter id', '电能表编号'],
    host: ['Host of the serial server', '串口服务器地址'],
    port: 4001,
  }),
  address: z
    .string()
    .regex(/^\d{1,12}$/, schemaText('up to twelve digits', '最多十二位数字'))
    .meta(fieldText(['Meter address', '表地址'], ['As printed on the meter', '表牌所示'])),
  version: z
    .enum(['2007', '1997'])
    .optional()
    .meta(fieldText(['Version', '版本'], ['Default: of the profile, else 2007', '默认取设备模板，否则为 2007'])),
  profile: z
    .string()
    .max(64)
    .optional()
    .meta({
      ...feedsAsset,
      ...fieldText(['Profile', '设备模板'], ['Name of a list that ships with the plugin', '插件自带的数据项列表名称']),
    }),
  values: z
    .array(meterValue)
    .max(200)
    .default([])
    .meta({
      ...keyedBy('point'),
      ...fieldText(
        ['Values', '数据项'],
        ['Added to the profile; the same point replaces its entry', '追加到设备模板；相同测点以此处为准'],
      ),
    }),
  periodMs: z
    .number()
    .int()
    .min(200)
    .max(86_400_000)
    .default(60_000)
    .meta({ ...noMeaning, ...fieldText(['Period', '抄读周期']), unit: 'ms' }),
  timeoutMs: z
    .number()
    .int()
    .min(100)
    .max(60_000)
    .default(1500)
    .meta({ ...noMeaning, ...fieldText(['Timeout', '超时时间']), unit: 'ms' }),
  minGapMs: z
    .number()
    .int()
    .min(0)
    .max(10_000)
    .default(50)
    .meta({ ...noMeaning, ...fieldText(['Pause between requests', '请求间隔']), unit: 'ms' }),
  wakeUps: z
    .number()
    .int()
    .min(0)
    .max(16)
    .default(4)
    .meta({ ...noMeaning, ...fieldText(['Wake-up bytes', '前导字节数']) }),
  enabled: deviceEnabled,
});

export const dlt645ConnectorConfig = defineConfig({
  version: 1,
  schema: z.strictObject({
    backOffMaxMs: backOffField(['Of a meter that does not answer', '电能表无应答时的最长重试间隔']),
    meters: z
      .array(dlt645Meter)
      .max(2000)
      .default([])
      .meta(fieldText(['Meters', '电能表'])),
  }),
});

export type Dlt645ConnectorConfig = z.infer<(typeof dlt645ConnectorConfig)['schema']>;
export type Dlt645Meter = z.infer<typeof dlt645Meter>;
