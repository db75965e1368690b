import { fieldText } from '@lingtan/sdk';
import { z } from 'zod';

/** What listening for loggers is asked for. */
export const hj212Search = z.strictObject({
  seconds: z
    .number()
    .int()
    .min(5)
    .max(110)
    .default(30)
    .meta({
      ...fieldText(
        ['Listen for', '监听时长'],
        ['Loggers send by themselves: those that no park knows are shown', '数采仪主动上报：列出尚无园区登记者'],
      ),
      unit: 's',
    }),
});
