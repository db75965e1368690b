import type { ControlEntry } from '../../contracts/index.ts';
import { kwPerSecond, limitWindow } from '../gate/windows.ts';
import { entry } from './frame.ts';
import type { Frame } from './frame.ts';
import { expectedSum } from './grid-limit.ts';
import type { ControlInputs } from './types.ts';

/** kW below which nothing is to be said. */
const tolerance = 1e-6;

/** What one more cycle can add to the setpoint of a battery. */
function reach({ image: { device } }: Frame, valueKw: number, cycleS: number): number {
  const { ramp, rampCreditS } = device.limits;
  const step = kwPerSecond(ramp) * Math.min(cycleS, rampCreditS);
  return Math.max(0, Math.min(step, limitWindow(device).max - valueKw));
}

/**
 * Keeps batteries from charging so much that one cycle could not bring the import back below its limit if the highest net
 * load of late came again: loads such as arc furnaces step by more than a ramp can follow. Nothing is discharged for it.
 */
export function keepHeadroom(
  frames: readonly Frame[],
  highestKw: number,
  { settings }: ControlInputs,
): readonly ControlEntry[] {
  const { importLimitKw, guardKw, cycleS } = settings;
  if (importLimitKw === null || highestKw === -Infinity) return [];
  const charging = frames.filter(
    (frame) => frame.image.device.kind === 'battery' && !frame.toSafe && frame.value() < 0,
  );
  const batteries = frames.filter((frame) => frame.image.device.kind === 'battery' && !frame.toSafe);
  const answer = batteries.reduce((sum, frame) => sum + reach(frame, frame.value(), cycleS), 0);
  const missing = highestKw - (importLimitKw - guardKw) - expectedSum(frames) - answer;
  const most = -charging.reduce((sum, frame) => sum + frame.value(), 0);
  const less = Math.min(missing, most);
  if (less <= tolerance) return [];
  for (const frame of charging) {
    const valueKw = frame.value();
    frame.narrow('grid-limit', { min: valueKw * (1 - less / most), max: Infinity });
  }
  return [entry('grid-limit', 'headroom-kept', null, { highestKw, limitKw: importLimitKw, lessKw: less })];
}
