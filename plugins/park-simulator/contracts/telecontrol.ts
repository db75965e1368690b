import { fieldText, schemaText } from '@lingtan/sdk';
import { z } from 'zod';

const deviceId = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/,
    schemaText('letters, digits, dashes and underscores', '字母、数字、短横线与下划线'),
  )
  .meta(fieldText(['Device id', '通信设备编号']));
const title = z
  .string()
  .max(100)
  .default('')
  .meta(fieldText(['Name', '名称']));
const asset = z
  .string()
  .max(128)
  .optional()
  .meta(fieldText(['Asset', '所属设备'], ['Completes short point names', '用于补全测点简称']));
const point = z
  .string()
  .min(1)
  .max(200)
  .meta(fieldText(['Point', '测点']));
const objectAddress = z.number().int().min(1).max(16_777_215);

/** An object of a simulated station: field names and defaults are those of iec104-connector. */
export const iec104Object = z.strictObject({
  point,
  address: objectAddress.meta(fieldText(['Object address', '信息体地址'])),
  type: z
    .enum(['float', 'scaled', 'normalised', 'single', 'counter'])
    .default('float')
    .meta(fieldText(['Type', '数据类型'])),
  scale: z
    .number()
    .default(1)
    .meta(fieldText(['Scale', '系数'], ['value = raw × scale + offset', '数值 = 原始值 × 系数 + 偏移'])),
  offset: z
    .number()
    .default(0)
    .meta(fieldText(['Offset', '偏移'])),
  group: z
    .number()
    .int()
    .min(1)
    .max(16)
    .optional()
    .meta(
      fieldText(
        ['Group', '分组'],
        ['Interrogated apart: 1 to 16, of counters 1 to 4', '可按组召唤：1 至 16；累计量为 1 至 4'],
      ),
    ),
  write: z
    .strictObject({
      command: z
        .enum(['single', 'double', 'normalised', 'scaled', 'float'])
        .default('float')
        .meta(fieldText(['Command', '命令类型'])),
      address: objectAddress.meta(fieldText(['Object of the command', '命令信息体地址'])),
      select: z
        .boolean()
        .default(true)
        .meta(fieldText(['Select before operate', '先选择后执行'])),
      min: z.number().meta(fieldText(['Smallest value', '写入下限'])),
      max: z.number().meta(fieldText(['Largest value', '写入上限'])),
      unit: z
        .string()
        .max(16)
        .optional()
        .meta(fieldText(['Unit', '单位'])),
    })
    .optional()
    .meta(fieldText(['Writable', '可写'])),
});
export type Iec104ObjectConfig = z.infer<typeof iec104Object>;

/** A controlled station of IEC 60870-5-104 at `sim://<id>`. */
export const iec104Simulation = z
  .strictObject({
    protocol: z.literal('iec104').meta(fieldText(['Protocol', '协议'])),
    id: deviceId,
    title,
    asset,
    commonAddress: z
      .number()
      .int()
      .min(1)
      .max(65_534)
      .default(1)
      .meta(fieldText(['Common address', '公共地址'])),
    objects: z
      .array(iec104Object)
      .min(1)
      .max(500)
      .meta(fieldText(['Objects', '信息体'])),
    periodMs: z
      .number()
      .int()
      .min(500)
      .max(3_600_000)
      .default(2000)
      .meta({ ...fieldText(['Period', '上送周期'], ['Of spontaneous values', '突发数据上送']), unit: 'ms' }),
  })
  .meta(fieldText(['IEC 60870-5-104', 'IEC 104 站点']));

/** A meter of DL/T 645-2007 behind a serial server at `sim://<id>`. */
export const dlt645Simulation = z
  .strictObject({
    protocol: z.literal('dlt645').meta(fieldText(['Protocol', '协议'])),
    id: deviceId,
    title,
    asset,
    address: z
      .string()
      .regex(/^\d{12}$/, schemaText('twelve digits', '十二位数字'))
      .meta(fieldText(['Meter address', '表地址'])),
    values: z
      .array(
        z.strictObject({
          point,
          identifier: z
            .string()
            .regex(/^[0-9A-F]{8}$/, schemaText('eight hex digits such as 00010000', '八位十六进制数，如 00010000'))
            .meta(fieldText(['Identifier', '数据标识'])),
          scale: z
            .number()
            .default(1)
            .meta(fieldText(['Scale', '系数'], ['value = meter × scale', '数值 = 表计示值 × 系数'])),
        }),
      )
      .min(1)
      .max(200)
      .meta(fieldText(['Values', '数据项'])),
  })
  .meta(fieldText(['DL/T 645 meter', 'DL/T 645 电能表']));
