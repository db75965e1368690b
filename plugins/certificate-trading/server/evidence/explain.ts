import { worstQuality, isMonth, type Explanation, type ParsedRef, type Principal, type Quality } from '@lingtan/sdk';
import { producedBy, type Certificates } from '../context.ts';
import { readSoldIssuances } from '../ledger/green.ts';
import { rangesOf, readIssuances, readRetiredIssuances, readRetirements } from '../ledger/read.ts';
import { readRetiredOffsets } from '../offsets/read-offsets.ts';
import { seesSums } from './explain-consumption.ts';
import { issuanceRef, retirementRef, soldRef } from '../refs.ts';
import { readStorageInputs } from '../storage/read-storages.ts';

/** Inputs that are listed one by one; what is above stands in the rows. */
export const listed = 400;

/** Whether a row of an account is the viewer's to see. */
function numberOf({ key }: ParsedRef): number | null {
  return /^\d{1,15}$/.test(key) ? Number(key) : null;
}

/**
 * An issue opens to the reading that it certifies, in the revision that it rests on. Whoever has come by some of its certificates
 * sees those and where they come from, not what else was generated.
 */
export async function explainIssuance(
  { scope }: Certificates,
  ref: ParsedRef,
  asOf: string | null,
  viewer: Principal,
): Promise<Explanation | null> {
  const no = numberOf(ref);
  if (no === null) return null;
  const [issuance, ranges, stored] = await scope.db.tx(async (tx) => {
    const [found] = await readIssuances(tx, { no, limit: 1 });
    const fromStorage = found?.attributes['source'] === 'storage';
    return [
      found,
      found && !seesSums(viewer, found.account) ? await rangesOf(tx, [no], viewer.enterpriseId!) : null,
      fromStorage ? await readStorageInputs(tx, found.device, found.from) : [],
    ] as const;
  });
  if (!issuance || ranges?.length === 0) return null;
  if (asOf !== null && issuance.recordedAt > asOf) return null;
  const { device, from, quality, intervalRef, attributes, recordedAt, revision } = issuance;
  const own = ranges ?? [issuance];
  const wh = own.reduce((sum, range) => sum + range.wh, 0);
  const [idStart, idEnd] = [own[0]!.idStart, own.at(-1)!.idEnd];
  return {
    ref: issuanceRef(no),
    title: {
      en: `Certificates ${idStart}–${idEnd} of ${device}, ${from}`,
      'zh-CN': `${device} 绿证 ${idStart}–${idEnd}，${from}`,
    },
    value: String(wh),
    unit: 'Wh',
    quality,
    method: null,
    formula: { en: 'one certificate per Wh of the validated interval', 'zh-CN': '按已校核时段电量，每瓦时一张' },
    parameters: { ...attributes, idStart, idEnd, revision },
    inputs: [
      { ref: intervalRef, role: 'energy', value: String(wh), unit: 'Wh', quality },
      // What came out of a storage opens to the certificates that went into it.
      ...(ranges ? [] : stored).slice(0, listed).map((input) => ({
        ...{ ref: issuanceRef(input.no), role: 'storage-input', value: String(input.wh), unit: 'Wh' },
        quality: input.quality,
      })),
    ],
    recordedAt,
    producedBy,
  };
}

/** A retirement opens to the issues whose certificates it used. */
export async function explainRetirement(
  { scope }: Certificates,
  ref: ParsedRef,
  asOf: string | null,
  viewer: Principal,
): Promise<Explanation | null> {
  const no = numberOf(ref);
  if (no === null) return null;
  const found = await scope.db.tx(async (tx) => {
    const [retirement] = await readRetirements(tx, { no, limit: 1 });
    return retirement && { retirement, issuances: await readRetiredIssuances(tx, no) };
  });
  if (!found || !seesSums(viewer, found.retirement.account)) return null;
  const { retirement, issuances } = found;
  if (asOf !== null && retirement.recordedAt > asOf) return null;
  const { account, beneficiary, purpose, periodFrom, periodTo, recordedAt, wh } = retirement;
  return {
    ref: retirementRef(no),
    title: { en: `Retirement ${no} for ${beneficiary}`, 'zh-CN': `核销 ${no}：${beneficiary}` },
    value: String(wh),
    unit: 'Wh',
    quality: worstQuality(issuances.map(({ quality }) => quality)),
    method: null,
    formula: { en: 'Σ certificates', 'zh-CN': 'Σ 绿证电量' },
    parameters: { account, beneficiary, purpose, periodFrom, periodTo, issuances: issuances.length },
    ...listOf(issuances),
    recordedAt,
    producedBy,
  };
}

/** Issues with what of each counts: the first as inputs, more of them as rows. */
export function listOf(issuances: readonly { no: number; wh: number; quality: Quality }[]) {
  return {
    inputs: issuances.slice(0, listed).map(({ no, wh, quality }) => ({
      ...{ ref: issuanceRef(no), role: 'certificates', value: String(wh), unit: 'Wh', quality },
    })),
    ...(issuances.length > listed && {
      rows: {
        columns: ['issuance', 'energy:Wh'],
        values: issuances.slice(listed, 2 * listed).map(({ no, wh }) => [no, wh]),
        truncated: issuances.length > 2 * listed,
      },
    }),
  };
}

/** What went out of the park opens to the issues whose certificates they are. */
export async function explainSold(
  { scope }: Certificates,
  { key }: ParsedRef,
  viewer: Principal,
): Promise<Explanation | null> {
  const [, device, account, month] = /^([^/]+)\/(park|enterprise\/[^/]+)\/(\d{4}-\d\d)$/.exec(key) ?? [];
  if (device === undefined || account === undefined || !isMonth(month) || !seesSums(viewer, account)) return null;
  const issuances = await scope.db.tx((tx) => readSoldIssuances(tx, scope.park.timeZone, { device, account, month }));
  return {
    ref: soldRef({ device, account, month }),
    title: { en: `Certificates of ${device} given away, ${month}`, 'zh-CN': `${device} 转出园区的绿证，${month}` },
    value: String(issuances.reduce((sum, { wh }) => sum + wh, 0)),
    unit: 'Wh',
    quality: worstQuality(issuances.map(({ quality }) => quality)),
    method: null,
    formula: { en: 'Σ certificates', 'zh-CN': 'Σ 绿证电量' },
    parameters: { account, issuances: issuances.length },
    ...listOf(issuances),
    recordedAt: null,
    producedBy,
  };
}

/** A retirement of offsets by its serial numbers; the documents behind them are with the registry that issued them. */
export async function explainOffset(
  { scope }: Certificates,
  { key }: ParsedRef,
  asOf: string | null,
  viewer: Principal,
): Promise<Explanation | null> {
  const offsets = await scope.db.tx(readRetiredOffsets);
  const found = offsets.find(({ transaction }) => String(transaction) === key);
  if (!found || !seesSums(viewer, found.account) || (asOf !== null && found.recordedAt > asOf)) return null;
  const { ref, tonnes, beneficiary, serials, recordedAt, account, purpose, periodFrom, periodTo } = found;
  return {
    ref,
    title: { en: `Offsets retired for ${beneficiary}`, 'zh-CN': `碳抵消量核销：${beneficiary}` },
    ...{ value: String(tonnes), unit: 'tCO2e', quality: 'actual' as const, method: null },
    formula: { en: 'one tonne per serial number', 'zh-CN': '每个序列号一吨' },
    parameters: { account, beneficiary, purpose, periodFrom, periodTo, serials: serials.join('; ') },
    inputs: [],
    ...{ recordedAt, producedBy },
  };
}
