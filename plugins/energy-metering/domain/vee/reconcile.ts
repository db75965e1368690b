import { mergeSpans } from '../grid.ts';
import type { Span } from '../grid.ts';
import type { Finding } from './finding.ts';

/** An exception that is kept, as far as its span and values go. */
export interface KnownException extends Omit<Finding, 'severity'> {
  id: number;
  severity: Finding['severity'];
  /** A person said that the value is right. */
  accepted: boolean;
}

/** What has to be done to the exceptions of one rule, meter and direction. */
export interface Reconciled {
  opened: Finding[];
  /** New span and values of exceptions that stay. */
  changed: { id: number; finding: Finding }[];
  /** Gone because nothing is found in their span any more. */
  resolved: number[];
  /** Their span is part of another exception now. */
  merged: { id: number; into: number }[];
}

/** Rules whose measured value is the number of intervals, and so follows from the span. */
const counting = new Set(['missing', 'gap', 'missing-register', 'flatline']);

/**
 * Brings the exceptions of one rule, meter and direction in line with what was found in `zones`. Outside of them an exception
 * stays as it is; findings that touch each other or an exception of the same kind become one.
 *
 * @param known exceptions that are not resolved, and accepted ones
 * @param found findings of the rule; each overlaps a zone
 * @param revised spans whose values are new: what was accepted there is judged again
 */
export function reconcile(
  known: readonly KnownException[],
  found: readonly Finding[],
  zones: readonly Span[],
  revised: readonly Span[],
  width: number,
): Reconciled {
  const accepted = mergeSpans(
    known.filter((exception) => exception.accepted).flatMap((exception) => subtract([exception], revised)),
  );
  const news = found.flatMap((finding) => {
    const left = subtract([finding], accepted);
    return left.length === 1 && left[0]!.from === finding.from && left[0]!.to === finding.to
      ? [finding]
      : left.map((span) => ({ ...finding, ...span }));
  });
  const covered = mergeSpans([...zones, ...news]);
  const open = known.filter((exception) => !exception.accepted);
  const kept = open.flatMap((exception) => subtract([exception], covered).map((span) => ({ ...exception, ...span })));
  const groups = join([...kept, ...news]);

  const result: Reconciled = { opened: [], changed: [], resolved: [], merged: [] };
  const taken = new Map<number, number>();
  for (const group of groups) {
    const merged = mergeGroup(group, width);
    const owners = open.filter(
      (exception) => !taken.has(exception.id) && cause(exception) === cause(merged) && touches(exception, merged),
    );
    const owner = owners.reduce<KnownException | null>((a, b) => (a === null || b.id < a.id ? b : a), null);
    if (owner === null) {
      result.opened.push(merged);
      continue;
    }
    for (const other of owners) taken.set(other.id, owner.id);
    for (const other of owners) if (other !== owner) result.merged.push({ id: other.id, into: owner.id });
    if (!same(owner, merged)) result.changed.push({ id: owner.id, finding: merged });
  }
  for (const exception of open) if (!taken.has(exception.id)) result.resolved.push(exception.id);
  return result;
}

/** An exception that only touches goes on as the same one: a gap that grows stays one exception. */
function touches(a: Span, b: Span): boolean {
  return a.from <= b.to && b.from <= a.to;
}

function same(known: KnownException, finding: Finding): boolean {
  return (
    known.from === finding.from &&
    known.to === finding.to &&
    known.measured === finding.measured &&
    known.limit === finding.limit
  );
}

/** Parts of `spans` outside of `holes`. */
export function subtract(spans: readonly Span[], holes: readonly Span[]): Span[] {
  let left = spans.map(({ from, to }) => ({ from, to }));
  for (const hole of holes)
    left = left.flatMap((span) => {
      if (hole.to <= span.from || hole.from >= span.to) return [span];
      return [
        { from: span.from, to: Math.min(span.to, hole.from) },
        { from: Math.max(span.from, hole.to), to: span.to },
      ].filter((part) => part.to > part.from);
    });
  return left;
}

/** What makes two neighbours one: the same cause. */
function cause({ detail }: Pick<Finding, 'detail'>): string {
  return [detail['reason'], detail['value'], detail['case']].join();
}

function join(findings: readonly Finding[]): Finding[][] {
  const groups: { to: number; list: Finding[] }[] = [];
  for (const finding of [...findings].sort((a, b) => a.from - b.from || a.to - b.to)) {
    const last = groups.at(-1);
    if (last && finding.from <= last.to && cause(last.list[0]!) === cause(finding)) {
      last.list.push(finding);
      last.to = Math.max(last.to, finding.to);
    } else groups.push({ to: finding.to, list: [finding] });
  }
  return groups.map(({ list }) => list);
}

function mergeGroup(group: readonly Finding[], width: number): Finding {
  const first = group[0]!;
  const from = first.from;
  const to = Math.max(...group.map((finding) => finding.to));
  const excess = (finding: Finding): number =>
    finding.measured === null ? -Infinity : Math.abs(finding.measured - (finding.limit ?? 0));
  const worst = group.reduce((a, b) => (excess(b) > excess(a) ? b : a));
  const measured = counting.has(first.rule) ? Math.round((to - from) / width) : worst.measured;
  const { rule, meter, direction, unit, severity } = first;
  return { rule, meter, direction, from, to, measured, limit: worst.limit, unit, severity, detail: worst.detail };
}
