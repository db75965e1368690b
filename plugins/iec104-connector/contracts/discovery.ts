import { fieldText, hostList } from '@lingtan/sdk';
import { z } from 'zod';

/** What a search for stations is asked for. */
export const iec104Search = z.strictObject({
  hosts: hostList.meta(
    fieldText(
      ['Stations', '站点地址'],
      ['Up to 8, separated by commas; nothing else is connected to', '最多 8 个，以逗号分隔；不会连接其他地址'],
    ),
  ),
  port: z
    .number()
    .int()
    .min(1)
    .max(65_535)
    .default(2404)
    .meta(fieldText(['Port', '端口'])),
  commonAddress: z
    .number()
    .int()
    .min(1)
    .max(65_535)
    .default(65_535)
    .meta(
      fieldText(
        ['Common address', '公共地址'],
        [
          '65535 asks all; name one where a station does not answer to that',
          '65535 表示全部；站点不响应时请填写具体地址',
        ],
      ),
    ),
});
export type Iec104Search = z.output<typeof iec104Search>;
