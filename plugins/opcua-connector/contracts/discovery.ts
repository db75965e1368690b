import { fieldText } from '@lingtan/sdk';
import { z } from 'zod';
import { opcuaServer } from './config.ts';

/** What a search of a server is asked for. */
export const opcuaSearch = z.strictObject({
  url: opcuaServer.shape.url.meta(
    fieldText(
      ['Address', '地址'],
      [
        'opc.tcp://host:4840, with its path; nothing else is connected to',
        'opc.tcp://主机:4840，可带路径；不会连接其他地址',
      ],
    ),
  ),
});
export type OpcUaSearch = z.output<typeof opcuaSearch>;
