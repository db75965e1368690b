import type { PermitWindow, WaterPlant } from '../../contracts/index.ts';
import { daysBetween } from '../../domain/index.ts';
import { dayMeanRef, samplesRef } from '../context.ts';

/** Samples that a value of the outlet is made of. */
export function inputsOf(
  plant: WaterPlant,
  of: { outlet: string; parameter: string },
  { from, to }: { from: number; to: number },
): string[] {
  const outlet = plant.outlets.find(({ id }) => id === of.outlet)!;
  const points = [outlet.parameters.find(({ id }) => id === of.parameter)?.point, outlet.flowPoint];
  return points.flatMap((point) => (point === undefined ? [] : [samplesRef(point, from, to)]));
}

/** What a value over a window is made of: samples, or day means. */
export function windowInputs(plant: WaterPlant, window: PermitWindow): string[] {
  const { basis, outlet, parameter, from, to, day, lastDay } = window;
  if (basis === 'hour-mean' || basis === 'instant') return inputsOf(plant, window, { from, to });
  const outlets = basis === 'removal' ? [plant.outlets.find(({ id }) => id === outlet)?.influent, outlet] : [outlet];
  return outlets.flatMap((id) =>
    id === undefined
      ? []
      : daysBetween(day, lastDay).map((each) => dayMeanRef({ plant: plant.id, outlet: id, parameter, day: each })),
  );
}
