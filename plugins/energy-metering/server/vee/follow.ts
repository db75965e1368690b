import type { Tx } from '@lingtan/sdk';
import { HoleDays, holeKind, lookBackDays } from '../../domain/vee/index.ts';
import type { Energy } from '../context.ts';
import type { NewRevision } from '../interval-store.ts';
import type { Follower } from '../write-revisions.ts';
import { affectedHoles, touchedBy } from './affected-holes.ts';
import { veeOf } from './context.ts';
import type { Vee } from './context.ts';
import { estimateHoles } from './estimate-holes.ts';
import { insertEstimates } from './estimates-store.ts';
import { readHoles, writeHoles } from './holes-store.ts';
import { goBackTo } from './state-store.ts';
import { judgeSpikesAgain, validateWritten } from './validate.ts';
import { around, writtenSeries } from './written-series.ts';
import type { WrittenSeries } from './written-series.ts';

const dayMs = 86_400_000;
/** Similar days reach this far, and gaps are looked at as a whole within as much. */
const reachMs = (lookBackDays + 2) * dayMs;

/** Validates what was written, and estimates what is missing or rests on it. */
export const followWritten: Follower = (energy, tx, written) =>
  followSeries(energy, tx, writtenSeries(written, energy.width));

/** What was closed as columns is plainly measured, and known by its span. */
followWritten.followSpan = (energy, tx, written, span) =>
  followSeries(
    energy,
    tx,
    written.map(({ meter, direction, amounts }) => ({
      meter: meter.id,
      direction,
      spans: [span],
      revised: [],
      notable: [],
      amounts,
    })),
  );

/** What validation does where history has been closed before a span. */
export const followHistory: Energy['afterHistory'][number] = (energy, tx, meters, span) =>
  judgeSpikesAgain(veeOf(energy), tx, meters, span);

async function followSeries(energy: Energy, tx: Tx, list: readonly WrittenSeries[]): Promise<readonly NewRevision[]> {
  if (list.length === 0) return [];
  const vee = veeOf(energy);
  const revisions = await estimateAfter(vee, tx, list);
  await validateWritten(vee, tx, list);
  await goBackTo(tx, around(list).from);
  return revisions;
}

async function estimateAfter(vee: Vee, tx: Tx, list: readonly WrittenSeries[]): Promise<readonly NewRevision[]> {
  const { energy } = vee;
  const meters = new Set(list.map(({ meter }) => meter));
  for (const id of [...meters])
    for (const family of vee.familiesOf.get(id) ?? []) for (const term of family.terms) meters.add(term.meter);
  const rows = await readHoles(tx, energy.minutes, { meters: [...meters], ...around(list, reachMs) });
  const holes = new HoleDays(rows, energy.width);
  const touched = touchedBy(list);
  for (const { meter, direction, start } of [...holes.list()])
    if (touched.get(`${meter}.${direction}`)?.some((span) => span.from <= start && start < span.to))
      holes.set(meter, direction, start, null);
  for (const { meter, direction, notable } of list)
    for (const interval of notable)
      holes.set(meter, direction, interval.start, interval.status === 'edited' ? null : holeKind(interval));
  await writeHoles(tx, energy.parkId, energy.minutes, holes.changes());

  const affected = affectedHoles(vee, holes, touched);
  if (affected.length === 0) return [];
  const { revisions, estimates } = await estimateHoles(vee, tx, holes, affected);
  await insertEstimates(tx, energy.parkId, energy.minutes, estimates);
  return revisions;
}
