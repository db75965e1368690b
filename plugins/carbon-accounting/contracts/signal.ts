import { defineService, fieldText } from '@lingtan/sdk';
import { z } from 'zod';

const mode = fieldText(['Kind', '方式']);

/** What emissions cost a dispatch plan, or how much it may emit. Off unless an operator sets it. */
export const signalConfig = z
  .discriminatedUnion('mode', [
    z
      .strictObject({ mode: z.literal('off').meta(mode) })
      .meta(fieldText(['Off', '关闭'], ['Plans see no carbon.', '调度计划不考虑碳排放。'])),
    z
      .strictObject({
        mode: z.literal('price').meta(mode),
        pricePerT: z
          .number()
          .positive()
          .max(100_000)
          .meta({ ...fieldText(['Price', '碳价']), unit: 'CNY/t' }),
      })
      .meta(fieldText(['Price of a tonne', '按吨计价'])),
    z
      .strictObject({
        mode: z.literal('cap').meta(mode),
        tPerDay: z
          .number()
          .positive()
          .meta({
            ...fieldText(
              ['Cap of a day', '每日上限'],
              [
                'Emissions of grid import; what was emitted today so far counts. Broken only at a high price.',
                '电网购电排放上限，含当日已排放部分；仅在代价极高时才会突破。',
              ],
            ),
            unit: 't',
          }),
      })
      .meta(fieldText(['Cap', '总量上限'])),
  ])
  .default({ mode: 'off' })
  .meta(fieldText(['Carbon in dispatch plans', '调度计划中的碳约束']));
export type SignalConfig = z.infer<typeof signalConfig>;

/** Carbon as a planner takes it over a horizon. */
export interface CarbonSignalData {
  mode: 'off' | 'price' | 'cap';
  /** CNY per t; null unless it is a price. */
  pricePerT: number | null;
  /** Most emissions of grid import from the start of the day to the end of the horizon, and those so far, kg. */
  limitKg: number | null;
  realisedKg: number | null;
  /** Grid factor in force, t/MWh; null where none is known. */
  factor: number | null;
  factorRef: string | null;
  /** Why what is set cannot hold, in words; null when it does, or is off. */
  problem: string | null;
  /** Opens what was set, and what it rests on; null while it is off. */
  ref: string | null;
}

/** Carbon for plugins that plan. Sees all of the park. */
export interface CarbonSignalService {
  /** For a horizon, ms UTC. */
  signal(query: { from: number; to: number }): Promise<CarbonSignalData>;
}

export const CarbonSignal = defineService<CarbonSignalService>('carbon.signal', { version: 1 });
