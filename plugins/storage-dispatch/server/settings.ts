import { createHash } from 'node:crypto';
import { canonicalJson } from '@lingtan/sdk';
import type { DispatchConfig } from '../contracts/index.ts';

/** What plan and controller read anew each time they look: limits, prices and how far a plan goes. */
const readEachTime = [
  'importMaxKw',
  'contractKw',
  'exportMaxKw',
  'exportPrice',
  'demandPricePerKw',
  'carbonFactor',
  'carbonPrice',
  'horizonHours',
  'fineHours',
  'batteries',
  'control',
] as const satisfies readonly (keyof DispatchConfig)[];

/** Names the settings that a plan was made with: others have another name. */
export const settingsName = (config: DispatchConfig): string =>
  createHash('sha256').update(canonicalJson(config)).digest('hex').slice(0, 16);

/** Whether settings differ, and only in what is read anew each time: batteries stay the same ones at the same meters. */
export function onlyOperating(before: DispatchConfig, after: DispatchConfig): boolean {
  if (settingsName(before) === settingsName(after)) return false;
  const rest = (config: DispatchConfig): string => {
    const fixed = {
      ...config,
      batteries: config.batteries.map(({ id, meterId, socPoint }) => ({ id, meterId, socPoint })),
    };
    for (const field of readEachTime) if (field !== 'batteries') delete (fixed as Partial<DispatchConfig>)[field];
    return canonicalJson(fixed);
  };
  return rest(before) === rest(after);
}
