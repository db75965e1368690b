import { fieldText, searchFields } from '@lingtan/sdk';
import { z } from 'zod';

/** What a search for stations is asked for. */
export const iec104Search = z.strictObject({
  ...searchFields({ hosts: ['Stations', '站点地址'], port: 2404 }),
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
