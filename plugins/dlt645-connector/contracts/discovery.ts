import { fieldText, hostList } from '@lingtan/sdk';
import { z } from 'zod';

/** What a search for meters is asked for. */
export const dlt645Search = z.strictObject({
  hosts: hostList.meta(
    fieldText(
      ['Serial servers', '串口服务器地址'],
      ['Up to 8, separated by commas; nothing else is connected to', '最多 8 个，以逗号分隔；不会连接其他地址'],
    ),
  ),
  port: z
    .number()
    .int()
    .min(1)
    .max(65_535)
    .default(4001)
    .meta(fieldText(['Port', '端口'], ['Of the serial line', '对应一条串行线路'])),
});
export type Dlt645Search = z.output<typeof dlt645Search>;
