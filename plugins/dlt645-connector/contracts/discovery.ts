import { searchFields } from '@lingtan/sdk';
import { z } from 'zod';

/** What a search for meters is asked for. */
export const dlt645Search = z.strictObject(
  searchFields({
    hosts: ['Serial servers', '串口服务器地址'],
    port: 4001,
    portOf: ['Of the serial line', '对应一条串行线路'],
  }),
);
export type Dlt645Search = z.output<typeof dlt645Search>;
