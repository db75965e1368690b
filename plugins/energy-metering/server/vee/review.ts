import type { Tx } from '@lingtan/sdk';
import { isVirtual, mergeSpans } from '../../domain/index.ts';
import type { ClosedInterval } from '../../domain/index.ts';
import { finding, holeKind, HoleDays, isEstimate } from '../../domain/vee/index.ts';
import type { Finding } from '../../domain/vee/index.ts';
import type { Energy } from '../context.ts';
import type { NewRevision } from '../interval-store.ts';
import { readBases } from './base.ts';
import { seriesKey, veeOf } from './context.ts';
import type { Vee } from './context.ts';
import { readActiveEdits } from './edits-store.ts';
import type { StoredEdit } from './edits-store.ts';
import { readHoles } from './holes-store.ts';
import { readSlots, WantedSlots } from './read-slots.ts';
import { syncExceptions } from './sync-exceptions.ts';
import type { RuleZone } from './sync-exceptions.ts';

/**
 * Looks at what closing is about to write. What a person edited stays: late samples under an edit become an exception.
 * What samples leave open as before stays estimated as it is, instead of going to missing and back.
 */
export async function reviewRevisions(
  energy: Energy,
  tx: Tx,
  proposed: readonly NewRevision[],
): Promise<readonly NewRevision[]> {
  const later = proposed.filter(
    ({ revision, interval, meter, origin }) =>
      revision > 1 && interval.method !== 'edit' && origin !== 'estimate' && !isVirtual(meter),
  );
  if (later.length === 0) return proposed;
  const vee = veeOf(energy);
  const held = new Set<NewRevision>();
  for (const revision of await underEdits(vee, tx, later)) held.add(revision);
  for (const revision of await openAsBefore(vee, tx, later)) held.add(revision);
  return held.size === 0 ? proposed : proposed.filter((revision) => !held.has(revision));
}

function meterIds(list: readonly NewRevision[]): string[] {
  return [...new Set(list.map(({ meter }) => meter.id))];
}

function spanOf(list: readonly NewRevision[], width: number) {
  const starts = list.map(({ interval }) => interval.start);
  return { from: starts.reduce((a, b) => Math.min(a, b)), to: starts.reduce((a, b) => Math.max(a, b)) + width };
}

async function underEdits(vee: Vee, tx: Tx, list: readonly NewRevision[]): Promise<NewRevision[]> {
  const { width, minutes } = vee.energy;
  const edits = await readActiveEdits(tx, minutes, { ...spanOf(list, width), meters: meterIds(list) });
  if (edits.length === 0) return [];
  const found: Finding[] = [];
  const zones = new Map<string, RuleZone>();
  const held = list.filter(({ meter, direction, interval }) => {
    const edit = edits.find(
      (e) => e.meter === meter.id && e.direction === direction && e.from <= interval.start && e.to > interval.start,
    );
    if (!edit) return false;
    const key = seriesKey(meter.id, direction);
    const span = { from: interval.start, to: interval.start + width };
    const zone = zones.get(key) ?? { meter: meter.id, direction, spans: [] };
    zones.set(key, { ...zone, spans: mergeSpans([...zone.spans, span]) });
    const late = lateUnder(vee, edit, interval);
    if (late) found.push(late);
    return true;
  });
  await syncExceptions(vee, tx, [{ rule: 'late-under-edit', cause: '', zones: [...zones.values()], found }], []);
  return held;
}

/** A finding when samples say something else now than when the edit was proposed. */
function lateUnder(vee: Vee, edit: StoredEdit, interval: ClosedInterval): Finding | null {
  const slot = Math.round((interval.start - edit.from) / vee.energy.width);
  if (interval.amount === (edit.baseAmounts[slot] ?? null)) return null;
  return finding(
    'late-under-edit',
    vee.subject(edit.meter, edit.direction),
    { from: interval.start, to: interval.start + vee.energy.width },
    { measured: interval.amount, limit: edit.amounts[slot]!, detail: { edit: edit.id } },
  );
}

/** Proposals that say what samples said already where an interval is estimated. */
async function openAsBefore(vee: Vee, tx: Tx, list: readonly NewRevision[]): Promise<NewRevision[]> {
  const { energy } = vee;
  const open = list.filter(({ interval }) => holeKind(interval) !== null);
  if (open.length === 0) return [];
  const span = spanOf(open, energy.width);
  const rows = await readHoles(tx, energy.minutes, { meters: meterIds(open), from: span.from, to: span.to });
  const holes = new HoleDays(rows, energy.width);
  const same = open.filter(
    ({ meter, direction, interval }) => holes.at(meter.id, direction, interval.start) === holeKind(interval),
  );
  const wanted = new WantedSlots();
  for (const { meter, direction, interval } of same) wanted.add(meter.id, direction, interval.start);
  const current = await readSlots(energy, tx, wanted);
  const estimated = same.flatMap(({ meter, direction, interval }) => {
    const row = current.get(meter.id, direction, interval.start);
    return row && isEstimate(row) ? [row] : [];
  });
  const bases = new Map(
    (await readBases(energy, tx, estimated)).map(({ current: row, base }) => [
      `${seriesKey(row.meter, row.direction)}/${row.start}`,
      base,
    ]),
  );
  return same.filter(({ meter, direction, interval }) => {
    const base = bases.get(`${seriesKey(meter.id, direction)}/${interval.start}`);
    return (
      base !== undefined &&
      base.amount === interval.amount &&
      base.reason === interval.reason &&
      base.startReading === interval.startReading &&
      base.endReading === interval.endReading
    );
  });
}
