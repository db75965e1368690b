import { dateStart, isDate, worstQuality } from '@lingtan/sdk';
import type { EvidenceInput, Explanation, ParsedRef, Principal, Tx } from '@lingtan/sdk';
import {
  carbonSum,
  enterpriseOf,
  isPeriod,
  meanShares,
  methodName,
  periodDays,
  prevailing,
} from '../../domain/index.ts';
import type { EntryFlow } from '../../domain/index.ts';
import { producedBy } from '../context.ts';
import type { Carbon } from '../context.ts';
import { readActivity } from '../ledger/activity-store.ts';
import { readShares } from '../ledger/day-quality.ts';
import { readEntries } from '../ledger/entry-store.ts';
import { nextDay } from '../ledger/post-days.ts';
import { documentRef, entryRef, supplyRef, totalRef } from '../refs.ts';
import { readTreatment } from '../treatment/treatment-store.ts';
import { byDosing, byTreatment } from './by-treatment.ts';
import { explainClaimed } from './explain-claimed.ts';
import { sourcesOf } from './flow-sources.ts';
import { meterDays, meterHours } from './meter-hours.ts';
import { flowNames, useName } from './names.ts';

/** An activity: electricity of a span by its days and by the supply mix under them, or a document. */
export async function explainEntry(
  carbon: Carbon,
  ref: ParsedRef,
  asOf: string | null,
  viewer: Principal,
): Promise<Explanation | null> {
  const { db } = carbon.scope;
  const [use, flow, span, ...rest] = ref.key.split('/');
  if (use === 'document' && flow !== undefined && span === undefined)
    return db.tx((tx) => explainDocument(tx, flow, ref.revision, viewer));
  if ((flow === 'claimed' || flow === 'sold') && span !== undefined && rest.length === 0)
    return db.tx((tx) => explainClaimed(carbon, tx, { use: use!, flow, month: span }, asOf, viewer));
  if (use === undefined || span === undefined || rest.length > 0 || !Object.hasOwn(sourcesOf, flow ?? '')) return null;
  if (use === 'all') return db.tx((tx) => explainUses(tx, { flow: flow as EntryFlow, span }, asOf, viewer));
  if (viewer.enterpriseId !== null && enterpriseOf(use) !== viewer.enterpriseId) return null;
  const isDay = isDate(span);
  if (!isDay && !isPeriod(span)) return null;
  const { from, to } = isDay ? { from: span, to: nextDay(span) } : periodDays(span);
  // The readings are asked for after it: who held a connection meanwhile could wait for one for ever.
  const [all, days] = await db.tx(async (tx) => [
    await readEntries(tx, from, to, asOf),
    await readShares(tx, from, to, asOf),
  ]);
  const shares = meanShares(days);
  const entries = all.filter((entry) => entry.use === use && entry.flow === flow);
  const { timeZone } = carbon.scope.park;
  const wh = (hours: readonly number[]): bigint => hours.reduce((sum, each) => sum + BigInt(each), 0n);
  const name = flowNames[flow as EntryFlow];
  const who = useName(carbon, use);
  const base = {
    ref: entryRef(use, flow!, span),
    title: { en: `${name.en}, ${who.en}, ${span}`, 'zh-CN': `${name['zh-CN']}，${who['zh-CN']}，${span}` },
    value: entries.length === 0 ? null : String(entries.reduce((sum, { hours }) => sum + wh(hours), 0n)),
    unit: 'Wh',
    quality: entries.length === 0 ? ('missing' as const) : prevailing(shares),
    recordedAt:
      entries
        .map(({ recordedAt }) => recordedAt)
        .sort()
        .at(-1) ?? null,
    producedBy,
  };
  if (!isDay) {
    const span = { from: dateStart(from, timeZone), to: dateStart(to, timeZone), asOf };
    const { meters, days } = await meterDays(carbon, use, span);
    return {
      ...base,
      method: entries.length === 0 ? null : methodName(carbonSum),
      formula: { en: 'sum of the days', 'zh-CN': '各日之和' },
      parameters: { ...shares },
      inputs: entries.map(({ day, hours, quality }): EvidenceInput => ({
        ref: entryRef(use, flow!, day),
        role: 'day',
        value: String(wh(hours)),
        unit: 'Wh',
        quality,
      })),
      // Each day beside what the meters read on it; the day opens to its hours.
      rows: {
        columns: ['day', 'energy:Wh', ...meters.map((id) => `meter:${id}`)],
        values: entries.map(({ day, hours }) => [
          ...[day, Number(wh(hours))],
          ...(days.get(dateStart(day, timeZone)) ?? meters.map(() => null)),
        ]),
        truncated: false,
      },
    };
  }
  const [start, end] = [dateStart(from, timeZone), dateStart(to, timeZone)];
  const refs =
    flow === 'exported'
      ? [totalRef(`use/${use}`, start, end)]
      : sourcesOf[flow as EntryFlow].map((source) => supplyRef(source, use, start, end));
  // The readings stand beside the hours, so that a figure of an inventory opens to them in three steps.
  const known = base.recordedAt ?? asOf;
  const metered = await meterHours(carbon, use, { from: start, to: end, asOf: known });
  return {
    ...base,
    method: null,
    formula: { en: 'supply mix of the day, hour by hour', 'zh-CN': '当日供电构成，逐小时' },
    parameters: { revision: entries[0]?.revision ?? null, ...shares },
    inputs: refs.map((each) => ({ ref: each, role: 'supply', value: null, unit: 'Wh' })),
    // A reading that was revised since has not reached this entry yet, or is another revision of it.
    ...(known === null ? {} : { inputsAsOf: known }),
    rows: {
      columns: ['from', 'energy:Wh', ...metered.meters.map((id) => `meter:${id}`)],
      values: (entries[0]?.hours ?? []).map((each, i) => [
        ...[new Date(start + i * 3_600_000).toISOString(), each],
        ...(metered.hours[i] ?? []),
      ]),
      truncated: false,
    },
  };
}

/** Electricity of one flow over a month or year, by use; a member's is the own. */
async function explainUses(
  tx: Tx,
  { flow, span }: { flow: EntryFlow; span: string },
  asOf: string | null,
  viewer: Principal,
): Promise<Explanation | null> {
  if (!isPeriod(span)) return null;
  const { from, to } = periodDays(span);
  const own = viewer.enterpriseId;
  const shares = meanShares(await readShares(tx, from, to, asOf));
  const entries = (await readEntries(tx, from, to, asOf)).filter(
    (entry) => entry.flow === flow && (own === null || enterpriseOf(entry.use) === own),
  );
  const sums = new Map<string, bigint>();
  for (const { use, hours } of entries)
    sums.set(
      use,
      hours.reduce((sum, each) => sum + BigInt(each), sums.get(use) ?? 0n),
    );
  const name = flowNames[flow];
  return {
    ref: entryRef('all', flow, span),
    title: { en: `${name.en}, ${span}`, 'zh-CN': `${name['zh-CN']}，${span}` },
    value: entries.length === 0 ? null : String([...sums.values()].reduce((sum, wh) => sum + wh, 0n)),
    unit: 'Wh',
    quality: entries.length === 0 ? 'missing' : prevailing(shares),
    parameters: { ...shares },
    method: entries.length === 0 ? null : methodName(carbonSum),
    formula: { en: 'sum over consumers', 'zh-CN': '各用能单位之和' },
    inputs: [...sums].map(([use, wh]): EvidenceInput => ({
      ...{ ref: entryRef(use, flow, span), role: 'use', value: String(wh), unit: 'Wh' },
    })),
    recordedAt: null,
    producedBy,
  };
}

async function explainDocument(
  tx: Tx,
  id: string,
  revision: number | null,
  viewer: Principal,
): Promise<Explanation | null> {
  const posting = await readActivity(tx, id, revision);
  if (!posting || (viewer.enterpriseId !== null && posting.enterpriseId !== viewer.enterpriseId)) return null;
  const { kind, item, amount, unit } = posting.content;
  const treatment = await readTreatment(tx, id, posting.revision);
  const gas = treatment && 'gas' in treatment ? treatment : null;
  const doses = treatment && 'chemical' in treatment ? treatment : null;
  return {
    ref: documentRef(id, posting.revision),
    title: { en: `${item ?? kind}, ${id}`, 'zh-CN': `${item ?? kind}，${id}` },
    value: String(amount),
    unit,
    quality: doses ? worstQuality(doses.loads.map(({ quality }) => quality)) : 'actual',
    ...(gas ? byTreatment(gas) : doses ? byDosing(doses) : { method: null, formula: null, inputs: [] }),
    parameters: {
      ...(gas ? { sludgePct: gas.sludgePct } : {}),
      ...(treatment ? { unknownDays: treatment.unknownDays } : {}),
      day: posting.day,
      debit: posting.debit,
      credit: posting.credit,
      reversed: posting.reversed,
      note: posting.note,
      document: posting.documentName,
      sha256: posting.documentSha256,
      recordedBy: posting.recordedBy,
    },
    recordedAt: posting.recordedAt,
    producedBy,
  };
}
