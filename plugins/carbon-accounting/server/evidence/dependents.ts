import { retirementEvidence, soldEvidence } from '@lingtan/certificate-trading/contracts';
import { energyInterval, energySupply, energyTotal } from '@lingtan/energy-metering/contracts';
import { formatRef, isDate, isMonth, localDate, parseRef } from '@lingtan/sdk';
import type { EvidenceRef, ParsedRef, Tx } from '@lingtan/sdk';
import { dayMeanEvidence, dosingEvidence } from '@lingtan/wastewater-tracking/contracts';
import { carbonEntry, carbonFactor, carbonIndicator, carbonInventory, carbonLine } from '../../contracts/index.ts';
import type { ActivityInput, UserFigure } from '../../contracts/index.ts';
import { enterpriseOf, isCountedFlow, scopeOf } from '../../domain/index.ts';
import type { EntryFlow } from '../../domain/index.ts';
import { readClaims, readUses } from '../claims/claim-store.ts';
import type { Carbon } from '../context.ts';
import { electricityId } from '../inventory/activities-of.ts';
import { readActivity } from '../ledger/activity-store.ts';
import { entryKeys } from '../ledger/entry-store.ts';
import { passportsOnMeter } from '../passports/passport-store.ts';
import { findPublication, readPublished } from '../periods/period-store.ts';
import {
  changeRef,
  documentRef,
  entryRef,
  indicatorRef,
  inventoryRef,
  lineRef,
  passportRef,
  scopeRef,
  userRef,
} from '../refs.ts';
import { cleanTerms } from '../rating/guide-values.ts';
import { treatmentsOn } from '../treatment/treatment-store.ts';
import { flowsFrom } from './flow-sources.ts';

/**
 * What of this plugin rests on a reference, by rule: hours of a day on the supply mix, months on days, lines on months and
 * documents, totals on lines, indicators on totals. What was published stands under its revision, so that a bad reading leads to
 * each report that it touched.
 */
export function carbonDependents(carbon: Carbon, ref: ParsedRef): Promise<EvidenceRef[]> {
  return carbon.scope.db.tx(async (tx) => {
    if (ref.kind === energySupply.kind || ref.kind === energyTotal.kind) return onSupply(carbon, tx, ref.key);
    if (ref.kind === energyInterval.kind) return onInterval(tx, ref.key);
    if (ref.kind === carbonEntry.kind) return onEntry(carbon, tx, ref);
    if (ref.kind === carbonLine.kind) return onLine(tx, ref);
    if (ref.kind === carbonInventory.kind) return onInventory(carbon, tx, ref);
    if (ref.kind === carbonIndicator.kind) return onIndicator(ref.key);
    if (ref.kind === carbonFactor.kind) return onFactor(tx, ref);
    if (ref.kind === retirementEvidence.kind || ref.kind === soldEvidence.kind) return onRetirement(tx, ref);
    if (ref.kind === dayMeanEvidence.kind || ref.kind === dosingEvidence.kind) return onWaterDay(tx, ref);
    return [];
  });
}

/** Entries of the day of a cell of the supply mix, or of what goes back to the grid. */
async function onSupply({ scope }: Carbon, tx: Tx, key: string): Promise<EvidenceRef[]> {
  const [source, use, from, to, ...rest] = key.split('/');
  const start = Date.parse(from ?? '');
  if (rest.length > 0 || !to || !Number.isFinite(start)) return [];
  const day = localDate(start, scope.park.timeZone);
  const flows = new Set<EntryFlow>(source === 'use' ? [] : flowsFrom(source!));
  if (use === 'grid') flows.add('exported');
  const known = await entryKeys(tx, day, use!);
  return known.filter((flow) => flows.has(flow)).map((flow) => entryRef(use!, flow, day));
}

/** Passports of batches that a meter ran. */
async function onInterval(tx: Tx, key: string): Promise<EvidenceRef[]> {
  const [, meter, start] = /^(.+)\.import\/(.+)$/.exec(key) ?? [];
  if (meter === undefined || !Number.isFinite(Date.parse(start!))) return [];
  return (await passportsOnMeter(tx, meter, start!)).map(({ id, revision }) => passportRef(id, revision));
}

async function onEntry(carbon: Carbon, tx: Tx, { key, revision }: ParsedRef): Promise<EvidenceRef[]> {
  const [use, flow, span] = key.split('/') as [string, EntryFlow | 'claimed' | 'sold' | undefined, string | undefined];
  if (use === 'document' && flow !== undefined && span === undefined) {
    const posting = await readActivity(tx, flow, revision);
    if (!posting) return [];
    const month = posting.day.slice(0, 7);
    const id = `document/${flow}/${posting.revision}/${month}`;
    return [
      ...(posting.reversed ? [] : liveLines(carbon, posting.content, id, month)),
      ...onUser(posting.enterpriseId, month.slice(0, 4), ['emissions', 'energy']),
      ...(await publishedLines(tx, id, month)),
    ];
  }
  if (flow === undefined || span === undefined) return [];
  if (isDate(span)) return [entryRef(use, flow, span.slice(0, 7))];
  if (!isMonth(span)) return [];
  if (flow === 'claimed' || flow === 'sold') return onClaimed(carbon, tx, { use, flow, month: span });
  const [, year = ''] = periodsOf(span);
  const shares = [
    ...periodsOf(span).flatMap((period) => [indicatorRef('clean-part', period), indicatorRef('consumed', period)]),
    ...onUser(enterpriseOf(use), year, ['non-fossil', 'physical']),
  ];
  if (!isCountedFlow(flow)) return shares;
  shares.push(...onUser(enterpriseOf(use), year, ['emissions', 'energy']));
  const id = electricityId(use, flow, span);
  const lines = liveLines(carbon, { kind: 'electricity', flow: flow as ActivityInput['flow'] }, id, span);
  return [...lines, ...shares, ...(await publishedLines(tx, id, span))];
}

/** Lines of what certificates stand for; they are no energy, but count in the clean energy share where the profile says so. */
async function onClaimed(
  carbon: Carbon,
  tx: Tx,
  { use, flow, month }: { use: string; flow: 'claimed' | 'sold'; month: string },
): Promise<EvidenceRef[]> {
  const id = electricityId(use, flow, month);
  const lines = liveLines(carbon, { kind: 'electricity', flow }, id, month).filter(
    (line) => parseRef(line)?.kind === carbonLine.kind,
  );
  const terms = cleanTerms(carbon);
  const counts = flow === 'claimed' ? terms.certificates === 'count' : terms.sold === 'deduct';
  const shares = counts ? periodsOf(month).map((period) => indicatorRef('clean-part', period)) : [];
  const users = onUser(enterpriseOf(use), month.slice(0, 4), ['non-fossil', 'physical', 'emissions']);
  return [...lines, ...shares, ...users, ...(await publishedLines(tx, id, month))];
}

/** What an enterprise is rated by in a year. */
function onUser(enterpriseId: string | null, year: string, figures: readonly UserFigure[]): EvidenceRef[] {
  return enterpriseId === null ? [] : figures.map((figure) => userRef(figure, year, enterpriseId));
}

/** Months of consumers that a retirement covers, or a sale takes green power from. */
async function onRetirement(tx: Tx, { kind, key }: ParsedRef): Promise<EvidenceRef[]> {
  const ref = formatRef(kind, key);
  const claims = (await readClaims(tx)).filter(({ content }) => content.ref === ref).map(({ claim }) => claim);
  if (claims.length === 0) return [];
  return (await readUses(tx))
    .filter(({ claim, part, wh }) => claims.includes(claim) && (part === 'covers' || part === 'sold') && wh !== '0')
    .map(({ part, use, month }) => entryRef(use, part === 'sold' ? 'sold' : 'claimed', month));
}

/** Gases or chemicals of the month that a day mean of water, or a dose, counts in. */
async function onWaterDay(tx: Tx, { kind, key, revision }: ParsedRef): Promise<EvidenceRef[]> {
  const postings = await treatmentsOn(tx, formatRef(kind, key, revision ?? undefined));
  return postings.map(({ activityId, revision: no }) => documentRef(activityId, no));
}

/** The month, and the year around it. */
function periodsOf(month: string): string[] {
  return [month, month.slice(0, 4)];
}

function liveLines(
  { profiles }: Carbon,
  { kind, flow }: Pick<ActivityInput, 'kind' | 'flow'>,
  id: string,
  month: string,
): EvidenceRef[] {
  const lines = profiles
    .filter(({ kinds }) => kinds.includes(kind))
    .flatMap(({ id: profile, electricity }) => {
      const methods = electricity.length === 0 ? [{ method: 'direct', exported: 'deduct' }] : electricity;
      return methods
        .filter(({ exported }) => flow !== 'exported' || exported !== 'separate')
        .flatMap(({ method }) => periodsOf(month).map((period) => lineRef(profile, period, method, id)));
    });
  const energy = kind === 'electricity' || kind === 'heat' || kind === 'fuel';
  return energy ? [...lines, ...periodsOf(month).map((period) => indicatorRef('energy', period))] : lines;
}

/** Lines of publications that rest on an activity. */
async function publishedLines(tx: Tx, id: string, month: string): Promise<EvidenceRef[]> {
  const found: EvidenceRef[] = [];
  for (const period of periodsOf(month))
    for (const { profile, revision, content } of await readPublished(tx, period))
      for (const line of content.inventory.lines)
        if (line.activityId === id)
          found.push(...line.methods.map((method) => lineRef(profile, period, method, id, revision)));
  return found;
}

/** The total, and the sum of the scope that the activity counts in. */
async function onLine(tx: Tx, { key, revision }: ParsedRef): Promise<EvidenceRef[]> {
  const [profile, period, method, kind, activityId, no] = key.split('/');
  if (kind === undefined) return [];
  const total = inventoryRef(profile!, period!, method!, revision ?? undefined);
  const counted =
    kind === 'document' ? (await readActivity(tx, activityId!, Number(no)))?.content : { kind: 'electricity' as const };
  return counted ? [total, scopeRef(profile!, period!, method!, scopeOf(counted), revision ?? undefined)] : [total];
}

/** What restatements changed of a total; the live one of the profile of the rating is also part of the core indicator. */
async function onInventory({ scope }: Carbon, tx: Tx, { key, revision }: ParsedRef): Promise<EvidenceRef[]> {
  const [profile, period, method, part] = key.split('/');
  if (method === undefined || part !== undefined) return [];
  const newest = (await findPublication(tx, { period: period!, profile: profile! }))?.revision ?? 0;
  const change = (of?: number): EvidenceRef => changeRef(profile!, period!, method, of);
  const rated = scope.config.ratingProfile.split('@')[0];
  const core = profile === rated ? [indicatorRef('core', period!)] : [];
  if (revision === null) return newest > 0 ? [change(), ...core] : core;
  const later = revision < newest ? change(revision + 1) : change();
  return revision > 1 ? [change(revision), later] : [later];
}

function onIndicator(key: string): EvidenceRef[] {
  const [indicator, period, enterpriseId] = key.split('/');
  if (period === undefined) return [];
  if (indicator === 'user-emissions' || indicator === 'user-energy')
    return onUser(enterpriseId ?? null, period, ['intensity']);
  if (indicator === 'energy') return [indicatorRef('core', period)];
  return indicator === 'clean-part' || indicator === 'consumed' ? [indicatorRef('clean-energy', period)] : [];
}

/** Publications that a version of a factor counts in, and the inventories of their periods as they are now. */
async function onFactor(tx: Tx, { key, revision }: ParsedRef): Promise<EvidenceRef[]> {
  const found = new Set<EvidenceRef>();
  for (const { profile, period, revision: published, content } of await readPublished(tx, null)) {
    const used = content.factors.some(({ id, version }) => id === key && (revision === null || version === revision));
    if (!used) continue;
    for (const { method } of content.inventory.methods) {
      found.add(inventoryRef(profile, period, method, published));
      found.add(inventoryRef(profile, period, method));
    }
  }
  return [...found];
}
