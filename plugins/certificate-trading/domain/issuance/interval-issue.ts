import { withinCapacity } from './capacity.ts';

/** A validated reading of one interval of a device. */
export interface IntervalReading {
  /** ms UTC. */
  readonly start: number;
  readonly end: number;
  readonly revision: number;
  /** Whole Wh; null when missing. */
  readonly wh: number | null;
  readonly quality: 'actual' | 'estimated' | 'edited' | 'missing';
}

/** What was issued for an interval until now, all corrections added up. */
export interface IssuedInterval {
  readonly start: number;
  readonly revision: number;
  readonly wh: number;
}

/** Certificates for one interval, as an inclusive range of ids that follow the device's last one. */
export interface NewIssue {
  readonly start: number;
  readonly end: number;
  readonly revision: number;
  readonly wh: number;
  readonly idRangeStart: number;
  readonly idRangeEnd: number;
  readonly quality: IntervalReading['quality'];
}

/** A later revision of an interval that was issued: more is issued, or what was issued in excess is taken back. */
export interface IssueCorrection {
  readonly start: number;
  readonly end: number;
  readonly fromRevision: number;
  readonly revision: number;
  /** New amount less what was issued; never 0. */
  readonly deltaWh: number;
}

/** Why an interval got no certificate. */
export type NotIssued =
  | 'missing'
  | 'zero'
  | 'already-issued'
  | 'above-capacity'
  | 'negative'
  | 'repeated'
  | 'overlap'
  | 'credited';

/** A span whose generation was credited under another scheme, ms UTC, end excluded. */
export interface CreditedSpan {
  readonly from: number;
  readonly to: number;
}

export interface IssuePlan {
  readonly issues: readonly NewIssue[];
  readonly corrections: readonly IssueCorrection[];
  readonly skipped: readonly { readonly start: number; readonly why: NotIssued }[];
  /** First free id after the plan. */
  readonly nextId: number;
}

/**
 * What is issued for the readings of one device. Each interval is issued once: the same revision again issues nothing, a
 * later one makes a correction of the difference. Missing amounts and amounts that the device cannot have produced get
 * nothing, and say so. Of several readings of one interval the latest revision counts, of equal ones the first; an interval
 * that reaches into one that comes earlier, or that one which was issued begins in, gets nothing, so that no energy is certified
 * twice. For the same reason an interval of a credited span gets nothing more, neither first nor by a correction.
 */
export function planIssue(
  readings: readonly IntervalReading[],
  issued: readonly IssuedInterval[],
  device: { readonly capacityW: number; readonly capacityMargin: number; readonly nextId: number },
  credited: readonly CreditedSpan[] = [],
): IssuePlan {
  const known = new Map(issued.map((interval) => [interval.start, interval]));
  const [issues, corrections, skipped]: [NewIssue[], IssueCorrection[], { start: number; why: NotIssued }[]] = [
    [],
    [],
    [],
  ];
  const starts = [...known.keys()].sort((a, b) => a - b);
  let { nextId } = device;
  let place = 0;
  let reached = -Infinity;
  let last = NaN;
  // Sorting is stable: of equal revisions the first stays first.
  for (const { start, end, revision, wh, quality } of [...readings].sort(
    (a, b) => a.start - b.start || b.revision - a.revision,
  )) {
    if (start === last || start < reached) {
      skipped.push({ start, why: start === last ? 'repeated' : 'overlap' });
      continue;
    }
    [last, reached] = [start, end];
    while (place < starts.length && starts[place]! <= start) place++;
    if ((starts[place] ?? Infinity) < end) {
      skipped.push({ start, why: 'overlap' });
      continue;
    }
    const before = known.get(start);
    const isCredited = credited.some(({ from, to }) => start < to && from < end);
    const why = refused({ start, end, wh }, device) ?? (isCredited ? 'credited' : null);
    if (before && before.revision >= revision) skipped.push({ start, why: 'already-issued' });
    else if (before) {
      const notMore = why === 'credited' && wh! <= before.wh;
      const amount = why === null || why === 'zero' || notMore ? (wh ?? 0) : why === 'missing' ? 0 : null;
      if (amount === null) skipped.push({ start, why: why! });
      else if (amount !== before.wh)
        corrections.push({ start, end, fromRevision: before.revision, revision, deltaWh: amount - before.wh });
    } else if (why) skipped.push({ start, why });
    else {
      issues.push({ start, end, revision, wh: wh!, idRangeStart: nextId, idRangeEnd: nextId + wh! - 1, quality });
      nextId += wh!;
    }
  }
  return { issues, corrections, skipped, nextId };
}

function refused(
  { start, end, wh }: Pick<IntervalReading, 'start' | 'end' | 'wh'>,
  { capacityW, capacityMargin }: { capacityW: number; capacityMargin: number },
): NotIssued | null {
  if (wh === null) return 'missing';
  if (wh < 0) return 'negative';
  if (wh === 0) return 'zero';
  return withinCapacity(wh, { capacityW, hours: (end - start) / 3_600_000, capacityMargin }) ? null : 'above-capacity';
}
