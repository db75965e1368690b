import type { Tx } from '@lingtan/sdk';
import type { Span } from '../../domain/index.ts';
import { spikeLimit, surelyOrdinary } from '../../domain/vee/index.ts';
import { seriesKey } from './context.ts';
import type { Vee } from './context.ts';
import type { PlainSeries } from './screen-series.ts';
import { HourReference, piecesByDay, spikeDays } from './spike-reference.ts';

const hour = 3_600_000;

/** Slots of a span that fall into one hour of a local day. */
interface HourSlots {
  at: number;
  first: number;
  past: number;
}

/** A series with the parts of the span, one per local day, in which an amount may still be a spike. */
interface Doubt {
  series: PlainSeries;
  /** What an interval can hold at most; null when unknown. */
  rating: number | null;
  spans: readonly Span[];
}

/**
 * Keys of the series with an amount above what the same hour on similar days allows. Similar days are read newest first and
 * only for the series that those read so far leave in doubt: as a rule one day instead of four.
 */
export async function suspectSpikes(vee: Vee, tx: Tx, list: readonly PlainSeries[], span: Span): Promise<string[]> {
  const reference = new HourReference(vee);
  const hours = new Map(piecesByDay(vee, span).map((piece) => [piece, hoursOf(vee, reference, span, piece)]));
  let open: Doubt[] = list
    .filter(({ meter }) => vee.limits(meter).spikeFactor > 0)
    .map((series) => ({ series, rating: vee.most(series.meter), spans: [...hours.keys()] }));
  for (let nth = 0; nth < spikeDays && open.length > 0; nth++) {
    await reference.read(tx, open, nth);
    const inDoubt = nth === spikeDays - 1 ? isSpike : mayBeSpike;
    open = open.flatMap((doubt) => {
      const left = doubt.spans.filter((piece) =>
        hours.get(piece)!.some((slots) => inDoubt(vee, reference, doubt, slots)),
      );
      return left.length === 0 ? [] : [{ ...doubt, spans: left }];
    });
  }
  return open.map(({ series: { meter, direction } }) => seriesKey(meter, direction));
}

/** Whether similar days that are not read yet may make a spike of an amount of the hour. */
function mayBeSpike(vee: Vee, reference: HourReference, { series, rating }: Doubt, slots: HourSlots): boolean {
  const { meter, direction } = series;
  const known = reference.amounts(meter, direction, slots.at);
  const most = spikeDays * Math.ceil(hour / vee.energy.width);
  return !surelyOrdinary(largest(series, slots), known, most, rating);
}

/** Whether an amount of the hour is a spike, once all similar days are read. */
function isSpike(vee: Vee, reference: HourReference, { series, rating }: Doubt, slots: HourSlots): boolean {
  const { meter, direction } = series;
  const known = reference.amounts(meter, direction, slots.at);
  const limit = spikeLimit(known, vee.limits(meter).spikeFactor, rating);
  return limit !== null && largest(series, slots) > limit;
}

function largest({ amounts }: PlainSeries, { first, past }: HourSlots): number {
  let most = 0;
  for (let slot = first; slot < past; slot++) most = Math.max(most, amounts[slot]!);
  return most;
}

function hoursOf({ energy: { width } }: Vee, reference: HourReference, span: Span, piece: Span): HourSlots[] {
  const hours: HourSlots[] = [];
  for (let start = piece.from; start < piece.to; start += width) {
    const slot = Math.round((start - span.from) / width);
    const at = reference.hourOf(start);
    const last = hours.at(-1);
    if (last?.at === at) last.past = slot + 1;
    else hours.push({ at, first: slot, past: slot + 1 });
  }
  return hours;
}
