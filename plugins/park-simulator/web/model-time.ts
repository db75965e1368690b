import type { SimulatorStatus } from '../contracts/progress.ts';

/**
 * Time in the model at `now`, from an answer that arrived at `answeredAt`: it runs on between two answers.
 * @returns ms since the epoch
 */
export function modelTimeAt(
  { modelTime, speed }: Pick<SimulatorStatus, 'modelTime' | 'speed'>,
  answeredAt: number,
  now: number,
): number {
  return modelTime + Math.max(0, now - answeredAt) * speed;
}
