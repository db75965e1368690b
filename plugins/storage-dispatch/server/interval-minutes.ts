import type { Dispatch } from './context.ts';

/** Width of the park's intervals, min. */
export async function intervalMinutes({ readings }: Dispatch, meter: string, now: number): Promise<number> {
  const [newest] = (await readings.intervals({ from: now - 86_400_000, to: now, meters: [meter] })).slice(-1);
  return newest ? Math.round((newest.end - newest.start) / 60_000) : 15;
}
