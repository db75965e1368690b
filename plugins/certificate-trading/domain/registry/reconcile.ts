import type { ListedGec, ReconciledLine, Reconciliation } from '../../contracts/registry-routes.ts';

/**
 * Compares two lists of certificates by device and month. A month that is still running is no difference: registries issue
 * when it is over. What one list does not name at all is told apart from what it names with another number.
 */
export function reconcile(
  ours: readonly ListedGec[],
  theirs: readonly ListedGec[],
  runningMonth: string | null = null,
): Reconciliation {
  const lines = new Map<string, { device: string; month: string; ours: number | null; theirs: number | null }>();
  const put = (side: 'ours' | 'theirs', { device, month, issued }: ListedGec): void => {
    const key = `${month} ${device}`;
    lines.set(key, { ours: null, theirs: null, ...lines.get(key), device, month, [side]: issued });
  };
  for (const each of ours) put('ours', each);
  for (const each of theirs) put('theirs', each);
  const judged = [...lines.values()]
    .map((line): ReconciledLine => {
      const difference = (line.ours ?? 0) - (line.theirs ?? 0);
      return { ...line, difference, state: stateOf(line, difference, runningMonth) };
    })
    // A list that names nothing and one that names zero say the same.
    .filter(({ ours: here, theirs: there }) => (here ?? 0) !== 0 || (there ?? 0) !== 0)
    .sort((a, b) => b.month.localeCompare(a.month) || a.device.localeCompare(b.device));
  const count = (wanted: (line: ReconciledLine) => boolean): number => judged.filter(wanted).length;
  const total = (side: 'ours' | 'theirs'): number => judged.reduce((sum, line) => sum + (line[side] ?? 0), 0);
  return {
    lines: judged,
    agree: count(({ state }) => state === 'agrees'),
    disagree: count(({ state }) => state !== 'agrees' && state !== 'running'),
    oursTotal: total('ours'),
    theirsTotal: total('theirs'),
  };
}

function stateOf(
  { month, ours, theirs }: { month: string; ours: number | null; theirs: number | null },
  difference: number,
  runningMonth: string | null,
): ReconciledLine['state'] {
  if (difference === 0) return 'agrees';
  if (runningMonth !== null && month >= runningMonth) return 'running';
  if (!theirs) return 'missing-there';
  return ours ? 'differs' : 'missing-here';
}
