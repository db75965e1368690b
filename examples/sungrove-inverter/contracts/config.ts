import { defineConfig, fieldText } from '@lingtan/sdk';
import { z } from 'zod';

/** What an operator sets on a park. */
export const sungroveConfig = defineConfig({
  version: 1,
  schema: z.strictObject({
    logger: z
      .url({ protocol: /^https?$/ })
      .default('http://192.168.1.200')
      .meta(fieldText(['Address of the data logger', '数据采集器地址'])),
    pollSeconds: z
      .number()
      .int()
      .min(1)
      .max(3600)
      .default(10)
      .meta({ ...fieldText(['Read every', '读取间隔']), unit: 's' }),
    inverters: z
      .array(
        z.strictObject({
          serial: z
            .string()
            .min(1)
            .meta(fieldText(['Serial number', '序列号'])),
          asset: z
            .string()
            .min(1)
            .meta(fieldText(['Asset', '资产'])),
          unit: z
            .number()
            .int()
            .min(1)
            .max(247)
            .meta(fieldText(['Modbus unit', 'Modbus 站号'])),
        }),
      )
      .default([])
      .meta(fieldText(['Inverters', '逆变器'])),
  }),
});
