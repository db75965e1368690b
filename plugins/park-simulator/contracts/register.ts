import { fieldText } from '@lingtan/sdk';
import { z } from 'zod';

/**
 * One value in the register map that a simulated device serves. Field names and defaults are those of a register in
 * modbus-connector's configuration, so that a park file writes a map once and refers to it from both (the connector
 * depends on this package, hence the shape is written here again and a test holds the two together).
 */
export const simulatedRegister = z.strictObject({
  point: z
    .string()
    .min(1)
    .max(200)
    .meta(fieldText(['Point', '测点'])),
  address: z
    .number()
    .int()
    .min(0)
    .max(65_535)
    .meta(fieldText(['Address', '寄存器地址'], ['0-based', '从 0 起算'])),
  fc: z
    .union([z.literal(3), z.literal(4)])
    .default(3)
    .meta({
      ...fieldText(['Function', '功能码']),
      enumTitles: {
        '3': { en: '3 Holding registers', 'zh-CN': '3 保持寄存器' },
        '4': { en: '4 Input registers', 'zh-CN': '4 输入寄存器' },
      },
    }),
  type: z
    .enum(['int16', 'uint16', 'int32', 'uint32', 'int64', 'uint64', 'float32', 'float64'])
    .default('uint16')
    .meta(fieldText(['Type', '数据类型'])),
  wordOrder: z
    .enum(['ABCD', 'CDAB', 'BADC', 'DCBA'])
    .default('ABCD')
    .meta({
      ...fieldText(['Word order', '字节序']),
      enumTitles: {
        ABCD: { en: 'ABCD (big-endian)', 'zh-CN': 'ABCD（大端）' },
        CDAB: { en: 'CDAB (words swapped)', 'zh-CN': 'CDAB（字交换）' },
        BADC: { en: 'BADC (bytes swapped)', 'zh-CN': 'BADC（字节交换）' },
        DCBA: { en: 'DCBA (little-endian)', 'zh-CN': 'DCBA（小端）' },
      },
    }),
  scale: z
    .number()
    .default(1)
    .meta(fieldText(['Scale', '系数'], ['value = raw × scale + offset', '数值 = 原始值 × 系数 + 偏移'])),
  offset: z
    .number()
    .default(0)
    .meta(fieldText(['Offset', '偏移'])),
  group: z
    .string()
    .max(64)
    .optional()
    .meta(fieldText(['Poll group', '轮询组'])),
  write: z
    .strictObject({
      min: z.number().meta(fieldText(['Smallest value', '写入下限'])),
      max: z.number().meta(fieldText(['Largest value', '写入上限'])),
      expires: z
        .boolean()
        .default(false)
        .meta(
          fieldText(
            ['Followed by its life', '紧随有效时长'],
            ['Seconds, in the register after it', '秒，位于其后的寄存器'],
          ),
        ),
    })
    .optional()
    .meta(fieldText(['Writable', '可写'])),
});

export type SimulatedRegister = z.infer<typeof simulatedRegister>;
