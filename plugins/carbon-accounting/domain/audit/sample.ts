import { SeededRandom } from '../uncertainty/index.ts';

export interface Sampled {
  activityId: string;
  tonnesT: number;
  why: 'material' | 'drawn';
}

interface Lines {
  activityId: string;
  tCO2e: number;
}

/**
 * Sample of the lines of an inventory: every one that is material by itself, and of the others `size` by systematic selection with
 * probability proportional to their absolute tonnes, from a seeded start (monetary unit sampling). The same seed draws the same lines,
 * whatever their order.
 */
export function drawSample(
  lines: readonly Lines[],
  { size, seed, materialT }: { size: number; seed: number; materialT: number },
): Sampled[] {
  const sorted = addUp(lines);
  const large = sorted.filter(({ tonnesT }) => Math.abs(tonnesT) >= materialT);
  const rest = sorted.filter(({ tonnesT }) => Math.abs(tonnesT) < materialT && tonnesT !== 0);
  const whole = rest.reduce((sum, { tonnesT }) => sum + Math.abs(tonnesT), 0);
  const step = whole / size;
  const drawn: typeof rest = [];
  let next = new SeededRandom(seed).uniform() * step;
  let passed = 0;
  for (const line of rest) {
    passed += Math.abs(line.tonnesT);
    if (passed <= next) continue;
    drawn.push(line);
    // Amounts too small to have a step of their own are taken one by one.
    if (step === 0) next = passed;
    while (next < passed) next += step;
  }
  return [
    ...large.map((line) => ({ ...line, why: 'material' as const })),
    ...drawn.map((line) => ({ ...line, why: 'drawn' as const })),
  ];
}

/** An activity once, by its id: under two methods it is one thing to look at, with the larger figure. */
function addUp(lines: readonly Lines[]): { activityId: string; tonnesT: number }[] {
  const byId = new Map<string, number>();
  for (const { activityId, tCO2e } of lines) {
    const before = byId.get(activityId) ?? 0;
    if (Math.abs(tCO2e) >= Math.abs(before)) byId.set(activityId, tCO2e);
  }
  return [...byId]
    .map(([activityId, tonnesT]) => ({ activityId, tonnesT }))
    .sort((a, b) => (a.activityId < b.activityId ? -1 : 1));
}

/** Share of the absolute tonnes that a sample covers, %; null where there are none. */
export function coverage(lines: readonly Lines[], sample: readonly Sampled[]): number | null {
  const size = (list: readonly { tonnesT: number }[]): number =>
    list.reduce((sum, { tonnesT }) => sum + Math.abs(tonnesT), 0);
  const whole = size(addUp(lines));
  return whole === 0 ? null : (100 * size(sample)) / whole;
}
