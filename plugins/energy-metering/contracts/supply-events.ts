import { calendarDate, defineEvent } from '@lingtan/sdk';
import { z } from 'zod';
import { energyRead } from './permissions.ts';

/** Days of the park whose supply mix was stored: one event for all of them, never one per meter. */
const days = z.object({
  /** ISO 8601 UTC; `from` is included, `to` is not. The days in between need not all be meant. */
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  /** `YYYY-MM-DD` in the park's zone. */
  days: z.array(calendarDate),
});

/** The supply mix of these days exists for the first time (revision 1). */
export const SupplyClosed = defineEvent('energy.supply-closed', {
  version: 1,
  schema: days,
  sentence: {
    permission: energyRead,
    severity: 'info',
    text: { en: 'Sources of each use known for {days}', 'zh-CN': '{days} 各用途的电力来源已核定' },
  },
});

/** The supply mix of these days, or the origin of what their storages hold, got a newer revision. */
export const SupplyRevised = defineEvent('energy.supply-revised', { version: 1, schema: days });
