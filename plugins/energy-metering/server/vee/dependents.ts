import type { EvidenceRef, ParsedRef } from '@lingtan/sdk';
import { energyEditRecord, energyInterval } from '../../contracts/index.ts';
import { HoleDays, lookBackDays } from '../../domain/vee/index.ts';
import type { Energy } from '../context.ts';
import { intervalRef, parseIntervalKey } from '../refs.ts';
import { affectedHoles } from './affected-holes.ts';
import { seriesKey, veeOf } from './context.ts';
import { readEdit } from './edits-store.ts';
import { readHoles } from './holes-store.ts';
import { readSlots, WantedSlots } from './read-slots.ts';

const reachMs = (lookBackDays + 2) * 86_400_000;

/** What depends on an interval or an edit here: estimates that rest on the interval, intervals that the edit made. */
export async function veeDependents(energy: Energy, ref: ParsedRef): Promise<EvidenceRef[]> {
  if (ref.kind === energyInterval.kind) return onInterval(energy, ref.key);
  if (ref.kind === energyEditRecord.kind) return onEdit(energy, ref.key);
  return [];
}

async function onInterval(energy: Energy, key: string): Promise<EvidenceRef[]> {
  const interval = parseIntervalKey(key);
  if (!interval || !energy.meterById.has(interval.meter)) return [];
  const vee = veeOf(energy);
  const { meter, direction, start } = interval;
  const meters = new Set([meter]);
  for (const family of vee.familiesOf.get(meter) ?? []) for (const term of family.terms) meters.add(term.meter);
  return energy.scope.db.tx(async (tx) => {
    const span = { from: start - reachMs, to: start + reachMs };
    const holes = new HoleDays(await readHoles(tx, energy.minutes, { meters: [...meters], ...span }), energy.width);
    const touched = new Map([[seriesKey(meter, direction), [{ from: start, to: start + energy.width }]]]);
    const affected = affectedHoles(vee, holes, touched).filter(
      (hole) => !(hole.meter === meter && hole.direction === direction && hole.start === start),
    );
    const wanted = new WantedSlots();
    for (const hole of affected) wanted.add(hole.meter, hole.direction, hole.start);
    const rows = await readSlots(energy, tx, wanted);
    return affected.flatMap((hole) => {
      const row = rows.get(hole.meter, hole.direction, hole.start);
      return row ? [intervalRef(row.meter, row.direction, row.start, row.revision)] : [];
    });
  });
}

async function onEdit(energy: Energy, key: string): Promise<EvidenceRef[]> {
  if (!/^\d{1,15}$/.test(key)) return [];
  return energy.scope.db.tx(async (tx) => {
    const edit = await readEdit(tx, Number(key));
    if (edit?.state !== 'approved') return [];
    return edit.amounts.map((_, i) => intervalRef(edit.meter, edit.direction, edit.from + i * edit.minutes * 60_000));
  });
}
