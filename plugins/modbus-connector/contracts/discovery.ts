import { fieldText, searchFields, schemaText } from '@lingtan/sdk';
import { z } from 'zod';

/** What a search for Modbus devices is asked for. */
export const modbusSearch = z
  .strictObject({
    ...searchFields({ hosts: ['Hosts', '主机地址'], port: 502 }),
    from: z
      .number()
      .int()
      .min(0)
      .max(255)
      .default(1)
      .meta(fieldText(['First unit id', '起始站号'])),
    to: z
      .number()
      .int()
      .min(0)
      .max(255)
      .default(4)
      .meta(
        fieldText(
          ['Last unit id', '结束站号'],
          ['At most 64 units of a host in one search', '每台主机一次最多搜索 64 个站号'],
        ),
      ),
  })
  .refine(({ from, to }) => to >= from && to - from < 64, {
    path: ['to'],
    message: schemaText('not before the first unit id, and at most 64 units', '不小于起始站号，且最多 64 个站号'),
  });
export type ModbusSearch = z.output<typeof modbusSearch>;
