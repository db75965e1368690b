import { dayStart, worstQuality } from '@lingtan/sdk';
import type { EvidenceInput, EvidenceRef, Explanation, ParsedRef, Principal } from '@lingtan/sdk';
import { energyInterval, energyKinds, kindNames } from '../../contracts/index.ts';
import type { EnergyKind, Meter, TceTotal } from '../../contracts/index.ts';
import { methodName, selectFactor, sum, yearParts } from '../../domain/index.ts';
import type { Span } from '../../domain/index.ts';
import { tceOfAmount } from '../../domain/methods-tce.ts';
import { producedBy } from '../context.ts';
import type { Energy } from '../context.ts';
import { mayOpen } from '../may-open.ts';
import { selectMeters } from '../readings-service.ts';
import { parseIntervalKey, parseSpanKey, parseSubject, totalRef } from '../refs.ts';
import { consumers, readTce } from './read-tce.ts';
import { kindSubject, tceRef } from './refs.ts';

const suffix = { en: 'standard coal', 'zh-CN': '折标准煤' };

/** Explains the standard coal of a meter by its amount and factor, and that of a kind by its meters. */
export async function explainTce(
  energy: Energy,
  ref: ParsedRef,
  asOf: string | null,
  viewer: Principal,
): Promise<Explanation | null> {
  const key = parseSpanKey(ref.key);
  const [subject, name, owner] = key?.head.split('/') ?? [];
  if (!key || name === undefined) return null;
  const span = { from: key.from, to: key.to };
  if (subject === 'meter' && owner === undefined) {
    const parsed = parseSubject(name);
    const meter = parsed && energy.meterById.get(parsed.meter);
    if (!parsed || !meter || !mayOpen(meter, viewer)) return null;
    const query = { ...span, asOf };
    const [total] = await energy.scope.db.tx((tx) => readTce(energy, tx, query, [meter], parsed.direction));
    return ofMeter(energy, meter, total!, span, asOf);
  }
  if (subject !== 'kind' || owner === undefined) return null;
  const enterpriseId = owner === '*' ? null : owner;
  if (viewer.enterpriseId !== null && viewer.enterpriseId !== enterpriseId) return null;
  if (name === '*') return ofAllKinds(energy, enterpriseId, span, asOf);
  const kind = energyKinds.find((each) => each === name);
  return kind === undefined ? null : ofKind(energy, kind, enterpriseId, span, asOf);
}

function base(gce: number | null, ref: string): Omit<Explanation, 'title' | 'inputs' | 'quality'> {
  return {
    ref,
    value: gce === null ? null : String(gce),
    unit: 'gce',
    method: gce === null ? null : methodName(sum),
    formula: 'sum of the parts',
    recordedAt: null,
    producedBy,
  };
}

function inputOf(total: TceTotal, ref: string): EvidenceInput {
  const known = total.gce !== null;
  const quality = known ? total.quality.worst : 'missing';
  return { ref, role: 'part', value: known ? String(total.gce) : null, unit: 'gce', quality };
}

async function ofMeter(
  energy: Energy,
  meter: Meter,
  total: TceTotal,
  span: Span,
  asOf: string | null,
): Promise<Explanation> {
  const subject = `meter/${meter.id}.${total.direction}`;
  const common = {
    ...base(total.gce, tceRef(subject, span)),
    title: { en: `${meter.name.en}, ${suffix.en}`, 'zh-CN': `${meter.name['zh-CN']} ${suffix['zh-CN']}` },
    quality: total.gce === null ? ('missing' as const) : total.quality.worst,
  };
  const parts = yearParts(span, energy.timeZone);
  if (parts.length > 1) {
    const years = await energy.scope.db.tx(async (tx) => {
      const list: EvidenceInput[] = [];
      for (const part of parts) {
        const [year] = await readTce(energy, tx, { ...part, asOf }, [meter], total.direction);
        list.push(inputOf(year!, tceRef(subject, part)));
      }
      return list;
    });
    return { ...common, inputs: years };
  }
  const { factor, problem } = selectFactor(energy.scope.config.tce, meter.kind, parts[0]!.year);
  return {
    ...common,
    method: factor === null ? null : methodName(tceOfAmount),
    formula: factor === null ? null : `amount × ${factor.kgce} kgce/${factor.per}, in whole grams`,
    parameters: {
      year: parts[0]!.year,
      factor: factor?.id ?? null,
      kgce: factor?.kgce ?? null,
      per: factor?.per ?? null,
      source: factor?.source ?? null,
      status: factor?.status ?? null,
      problem,
    },
    inputs: [
      {
        ref: totalRef(subject, span),
        role: 'amount',
        value: String(total.amount),
        unit: meter.unit,
        quality: total.quality.worst,
      },
    ],
  };
}

async function ofKind(
  energy: Energy,
  kind: EnergyKind,
  enterpriseId: string | null,
  span: Span,
  asOf: string | null,
): Promise<Explanation | null> {
  const meters = consumers(selectMeters(energy, { kind, enterpriseId }));
  if (meters.length === 0) return null;
  const totals = await energy.scope.db.tx((tx) => readTce(energy, tx, { ...span, asOf }, meters));
  const known = totals.every(({ gce }) => gce !== null);
  const gce = known ? totals.reduce((all, total) => all + total.gce!, 0) : null;
  const name = kindNames[kind];
  return {
    ...base(gce, tceRef(kindSubject(kind, enterpriseId), span)),
    title: { en: `${name.en}, ${suffix.en}`, 'zh-CN': `${name['zh-CN']} ${suffix['zh-CN']}` },
    quality: known ? worstQuality(totals.map(({ quality }) => quality.worst)) : 'missing',
    inputs: totals.map((total) => inputOf(total, total.ref)),
  };
}

/** The sum of the kinds; not known as soon as one is not. */
async function ofAllKinds(
  energy: Energy,
  enterpriseId: string | null,
  span: Span,
  asOf: string | null,
): Promise<Explanation> {
  const parts: Explanation[] = [];
  for (const kind of energyKinds) {
    const part = await ofKind(energy, kind, enterpriseId, span, asOf);
    if (part) parts.push(part);
  }
  const known = parts.every(({ value }) => value !== null);
  const gce = known ? parts.reduce((all, { value }) => all + Number(value), 0) : null;
  return {
    ...base(gce, tceRef(kindSubject('*', enterpriseId), span)),
    title: { en: 'All kinds of energy, standard coal', 'zh-CN': '全部能源品种折标准煤' },
    quality: known ? worstQuality(parts.map(({ quality }) => quality)) : 'missing',
    inputs: parts.map(({ ref, value, quality }) => ({ ref, role: 'part', value, unit: 'gce', quality })),
  };
}

/** Standard coal of the day that an interval is part of: of its meter, and where that counts, of its kind in its enterprise and in the park. */
export function tceDependents(energy: Energy, ref: ParsedRef): EvidenceRef[] {
  const interval = ref.kind === energyInterval.kind ? parseIntervalKey(ref.key) : null;
  const meter = interval && energy.meterById.get(interval.meter);
  if (!interval || !meter) return [];
  const day = { from: dayStart(interval.start, energy.timeZone), to: dayStart(interval.start, energy.timeZone, 1) };
  const own = tceRef(`meter/${meter.id}.${interval.direction}`, day);
  if (interval.direction !== 'import' || consumers([meter]).length === 0) return [own];
  const sums = [meter.enterpriseId, null].flatMap((owner) =>
    [meter.kind, '*'].map((kind) => tceRef(kindSubject(kind, owner), day)),
  );
  return [own, ...new Set(sums)];
}
