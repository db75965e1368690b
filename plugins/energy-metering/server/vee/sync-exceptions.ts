import type { Tx } from '@lingtan/sdk';
import type { Direction, VeeRule } from '../../contracts/index.ts';
import type { Span } from '../../domain/index.ts';
import { reconcile } from '../../domain/vee/index.ts';
import type { Finding } from '../../domain/vee/index.ts';
import { seriesKey } from './context.ts';
import type { Vee } from './context.ts';
import {
  changeExceptions,
  logExceptions,
  openExceptions,
  readActiveExceptions,
  resolveExceptions,
} from './exceptions-store.ts';
import type { ActiveException, LogEntry } from './exceptions-store.ts';

/** Spans of a meter and direction that a rule judged. */
export interface RuleZone {
  meter: string;
  direction: Direction;
  spans: readonly Span[];
}

/** What one rule (and one kind of cause of it) found in the zones that it judged. */
export interface RuleFindings {
  rule: VeeRule;
  /** Causes of a rule that are judged apart, see {@link causeOf}. */
  cause: string;
  zones: readonly RuleZone[];
  found: readonly Finding[];
}

/** Which part of a rule found something; each part judges by itself and must not end what another part found. */
export function causeOf({ rule, detail }: Pick<Finding, 'rule' | 'detail'>): string {
  if (rule === 'flatline') return detail['value'] === 0 ? 'zero' : 'equal';
  if (rule === 'high') return detail['reason'] === undefined ? 'amount' : 'reading';
  if (rule === 'clock') return String(detail['case']);
  return '';
}

/** Spans where values are new, by meter and direction: what was accepted there is judged again. */
export type RevisedSpans = readonly RuleZone[];

/** Brings the exceptions in line with what the rules found. */
export async function syncExceptions(
  vee: Vee,
  tx: Tx,
  judged: readonly RuleFindings[],
  revised: RevisedSpans,
): Promise<void> {
  const zones = judged.flatMap((rule) => rule.zones);
  if (zones.length === 0) return;
  const spans = [...zones.flatMap((zone) => zone.spans), ...judged.flatMap((rule) => rule.found)];
  const { energy } = vee;
  const known = await readActiveExceptions(tx, energy.minutes, {
    meters: [...new Set(zones.map(({ meter }) => meter))],
    rules: [...new Set(judged.map(({ rule }) => rule))],
    from: spans.reduce((a, { from }) => Math.min(a, from), Infinity),
    to: spans.reduce((a, { to }) => Math.max(a, to), -Infinity),
  });
  if (known.length === 0 && judged.every(({ found }) => found.length === 0)) return;

  const knownBy = groupBy(known, (e) => `${e.rule}/${causeOf(e)}/${seriesKey(e.meter, e.direction)}`);
  const revisedBy = new Map(revised.map((zone) => [seriesKey(zone.meter, zone.direction), zone.spans]));
  const byId = new Map(known.map((exception) => [exception.id, exception]));
  const work = {
    opened: [] as Finding[],
    changed: [] as { id: number; finding: Finding }[],
    ended: [] as number[],
    merged: [] as { id: number; into: number }[],
  };
  for (const { rule, cause, zones: ruleZones, found } of judged) {
    const foundBy = groupBy(found, (f) => seriesKey(f.meter, f.direction));
    for (const zone of ruleZones) {
      const series = seriesKey(zone.meter, zone.direction);
      const own = knownBy.get(`${rule}/${cause}/${series}`) ?? [];
      const now = foundBy.get(series) ?? [];
      if (own.length === 0 && now.length === 0) continue;
      const result = reconcile(own, now, zone.spans, revisedBy.get(series) ?? [], energy.width);
      work.opened.push(...result.opened);
      work.changed.push(...result.changed);
      work.ended.push(...result.resolved);
      work.merged.push(...result.merged);
    }
  }
  await write(vee, tx, byId, work);
}

async function write(
  vee: Vee,
  tx: Tx,
  byId: ReadonlyMap<number, ActiveException>,
  work: {
    opened: Finding[];
    changed: { id: number; finding: Finding }[];
    ended: number[];
    merged: { id: number; into: number }[];
  },
): Promise<void> {
  const { energy } = vee;
  const owner = (meter: string): string | null => energy.meterById.get(meter)?.enterpriseId ?? null;
  const ids = await openExceptions(
    tx,
    energy.parkId,
    energy.minutes,
    work.opened.map((finding) => ({ finding, enterpriseId: owner(finding.meter) })),
  );
  await changeExceptions(tx, work.changed);
  await resolveExceptions(tx, work.ended, 'auto');
  await resolveExceptions(
    tx,
    work.merged.map(({ id }) => id),
    'merged',
  );
  const entry = (exception: number, action: string, detail?: LogEntry['detail']): LogEntry => ({
    exception,
    enterpriseId: byId.get(exception)!.enterpriseId,
    actor: null,
    action,
    ...(detail ? { detail } : {}),
  });
  await logExceptions(tx, energy.parkId, [
    ...ids.map((exception, i): LogEntry => {
      const { meter, from, to, measured } = work.opened[i]!;
      return { exception, enterpriseId: owner(meter), actor: null, action: 'opened', detail: { from, to, measured } };
    }),
    ...work.changed.map(({ id, finding: { from, to, measured } }) => entry(id, 'changed', { from, to, measured })),
    ...work.ended.map((id) => entry(id, 'resolved', { resolution: 'auto' })),
    ...work.merged.map(({ id, into }) => entry(id, 'resolved', { resolution: 'merged', into })),
  ]);
}

function groupBy<T>(list: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of list) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
