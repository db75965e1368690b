import { feedsPoint, fieldText, noMeaning, safety, safetyWhere, schemaText } from '@lingtan/sdk';
import { z } from 'zod';

/** How the bytes of a value lie in its registers. */
export const registerTypes = [
  'bool',
  'int16',
  'uint16',
  'int32',
  'uint32',
  'int64',
  'uint64',
  'float32',
  'float64',
  'bcd16',
  'bcd32',
  'bcd64',
] as const;

/** That a holding register takes values, and within which limits. It takes effect where the device names the point as writable. */
export const registerWrite = z
  .strictObject({
    min: z.number().meta(fieldText(['Smallest value', '写入下限'], ['In the unit of the point', '以测点单位计'])),
    max: z.number().meta(fieldText(['Largest value', '写入上限'], ['In the unit of the point', '以测点单位计'])),
    expires: z
      .boolean()
      .default(false)
      .meta(
        fieldText(
          ['Followed by its life', '紧随有效时长'],
          [
            'The register after the value takes the seconds for which it holds; both go in one request',
            '数值之后的寄存器写入有效秒数，两者同一请求写入',
          ],
        ),
      ),
  })
  .meta({ ...fieldText(['Writable', '可写'], ['Only where the device allows it', '须由设备配置允许']), ...safety });

/** What of a register says what a setpoint becomes on the wire: another scale is another limit. */
const meaning = safetyWhere('write');

/** One value in a device's register map. Addresses are 0-based, as on the wire. */
export const registerMapping = z.strictObject({
  point: z
    .string()
    .min(1)
    .max(200)
    .meta({
      ...feedsPoint,
      ...fieldText(
        ['Point', '测点'],
        ['Point id; without a dot it is completed with the asset id', '测点编号；不含“.”时以所属设备编号补全'],
      ),
    }),
  address: z
    .number()
    .int()
    .min(0)
    .max(65_535)
    .meta({ ...meaning, ...fieldText(['Address', '寄存器地址'], ['0-based', '从 0 起算']) }),
  fc: z
    .union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)])
    .default(3)
    .meta({
      ...meaning,
      ...fieldText(['Function', '功能码']),
      enumTitles: {
        '1': { en: '1 Coils', 'zh-CN': '1 线圈' },
        '2': { en: '2 Discrete inputs', 'zh-CN': '2 离散输入' },
        '3': { en: '3 Holding registers', 'zh-CN': '3 保持寄存器' },
        '4': { en: '4 Input registers', 'zh-CN': '4 输入寄存器' },
      },
    }),
  type: z
    .enum(registerTypes)
    .default('uint16')
    .meta({ ...meaning, ...fieldText(['Type', '数据类型']) }),
  wordOrder: z
    .enum(['ABCD', 'CDAB', 'BADC', 'DCBA'])
    .default('ABCD')
    .meta({
      ...meaning,
      ...fieldText(['Word order', '字节序']),
      enumTitles: {
        ABCD: { en: 'ABCD (big-endian)', 'zh-CN': 'ABCD（大端）' },
        CDAB: { en: 'CDAB (words swapped)', 'zh-CN': 'CDAB（字交换）' },
        BADC: { en: 'BADC (bytes swapped)', 'zh-CN': 'BADC（字节交换）' },
        DCBA: { en: 'DCBA (little-endian)', 'zh-CN': 'DCBA（小端）' },
      },
    }),
  bit: z
    .number()
    .int()
    .min(0)
    .max(15)
    .optional()
    .meta({
      ...meaning,
      ...fieldText(['Bit', '位'], ['Of a uint16, 0 = lowest: value 0 or 1', 'uint16 中的位，0 为最低位，取值 0 或 1']),
    }),
  scale: z
    .number()
    .default(1)
    .meta({
      ...meaning,
      ...fieldText(['Scale', '系数'], ['value = raw × scale + offset', '数值 = 原始值 × 系数 + 偏移']),
    }),
  offset: z
    .number()
    .default(0)
    .meta({ ...meaning, ...fieldText(['Offset', '偏移']) }),
  scaleRegister: z
    .number()
    .int()
    .min(0)
    .max(65_535)
    .optional()
    .meta({
      ...meaning,
      ...fieldText(
        ['Scale register', '系数寄存器'],
        ['int16 exponent of ten, as in SunSpec; same function', 'int16 型 10 的幂指数（同 SunSpec），功能码相同'],
      ),
    }),
  unit: z
    .string()
    .max(32)
    .optional()
    .meta({
      ...meaning,
      ...fieldText(['Unit', '单位'], ['When it differs from the unit of the point', '与测点单位不同时填写']),
    }),
  notAvailable: z
    .array(
      z.union([
        z.string().regex(/^0x[0-9a-fA-F]{1,16}$/, schemaText('hex such as 0x8000', '十六进制数，如 0x8000')),
        z.literal('NaN'),
      ]),
    )
    .max(8)
    .default([])
    .meta(
      fieldText(
        ['Means "no value"', '无效值'],
        [
          'Raw patterns such as 0x8000 or 0xFFFF; NaN never is a value',
          '表示无数据的原始值，如 0x8000、0xFFFF；NaN 一律视为无效',
        ],
      ),
    ),
  min: z
    .number()
    .optional()
    .meta(
      fieldText(
        ['Smallest plausible value', '合理下限'],
        ['Below it the sample is marked uncertain', '低于此值的采样标记为可疑'],
      ),
    ),
  max: z
    .number()
    .optional()
    .meta(
      fieldText(
        ['Largest plausible value', '合理上限'],
        ['Above it the sample is marked uncertain', '高于此值的采样标记为可疑'],
      ),
    ),
  group: z
    .string()
    .max(64)
    .default('default')
    .meta({ ...noMeaning, ...fieldText(['Poll group', '轮询组']) }),
  write: registerWrite.optional(),
});

/** Registers that are read together, every so often. */
export const pollGroup = z.strictObject({
  id: z
    .string()
    .min(1)
    .max(64)
    .meta(fieldText(['Poll group', '轮询组'])),
  periodMs: z
    .number()
    .int()
    .min(100)
    .max(86_400_000)
    .meta({ ...fieldText(['Period', '轮询周期']), unit: 'ms' }),
});

/** A register map shared by all devices of a type: a file in `profiles/`. */
export const deviceProfile = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  title: z.strictObject({ en: z.string(), 'zh-CN': z.string() }),
  /** Where the map comes from: a public document, or that it is an assumption of the usual layout. */
  source: z.string().min(1),
  pollGroups: z.array(pollGroup).default([]),
  gapLimit: z.number().int().min(0).max(124).optional(),
  maxRegisters: z.number().int().min(1).max(125).optional(),
  registers: z.array(registerMapping).min(1),
});

export type RegisterMapping = z.infer<typeof registerMapping>;
export type PollGroup = z.infer<typeof pollGroup>;
export type DeviceProfile = z.infer<typeof deviceProfile>;
