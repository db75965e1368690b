import type { EventTelling, LocalizedText } from '@lingtan/sdk';
import { decisionRef } from '../refs.ts';

const number = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

/** What people read of a setpoint that reached a device; one that reads back otherwise is a warning. */
export function tellSetpoint(
  device: LocalizedText,
  decision: number,
  { result, setpointKw, readKw }: { result: 'confirmed' | 'mismatch'; setpointKw: number; readKw: number | null },
): EventTelling {
  const set = number.format(setpointKw);
  const evidence = decisionRef(decision);
  if (result === 'confirmed')
    return { evidence, params: { device, what: { en: `set to ${set} kW`, 'zh-CN': `设定为 ${set} kW` } } };
  const read = readKw === null ? '–' : number.format(readKw);
  const what = {
    en: `set to ${set} kW, reads back ${read} kW`,
    'zh-CN': `设定为 ${set} kW，回读为 ${read} kW`,
  };
  return { severity: 'warning', evidence, params: { device, what } };
}
