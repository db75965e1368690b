import { defaultShortfallPrice, type DispatchStore } from '../../../contracts/problem.ts';
import type { Draft } from './draft.ts';

/** Energies wanted at the end of steps: priced where soft, else hard. */
export function compileStoreTargets(draft: Draft, store: DispatchStore, energy: Int32Array): void {
  const targets = [...store.targets, ...(store.final ? [{ ...store.final, step: draft.count - 1 }] : [])];
  const relax = draft.prepared.problem.relaxConstraints;
  const rows = new Int32Array(draft.count).fill(-1);
  for (const target of targets) {
    const { step } = target;
    const price =
      target.hard || (!relax && target.price === undefined) ? null : (target.price ?? defaultShortfallPrice);
    const miss = (): number =>
      price === null
        ? draft.give({ limit: 'target', device: store.id, step, unit: 'kWh' }, 0.5)
        : draft.slack({ limit: 'target', device: store.id, step, unit: 'kWh', price });
    const row = draft.row().add(energy[step]!, 1);
    if (target.kind === 'at-most') rows[step] = row.add(miss(), -1).atMost(target.energy);
    else if (target.kind === 'equal') rows[step] = row.add(miss(), 1).add(miss(), -1).equals(target.energy);
    else rows[step] = row.add(miss(), 1).atLeast(target.energy);
  }
  if (targets.length > 0) draft.limit('target', store.id, 'row', rows);
}
