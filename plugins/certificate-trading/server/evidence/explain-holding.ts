import {
  formatRef,
  worstQuality,
  isDate,
  isMonth,
  type Explanation,
  type ParsedRef,
  type Principal,
  type Quality,
} from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { holdingEvidence } from '../../contracts/index.ts';
import { dayOf, producedBy, type Certificates } from '../context.ts';
import { statusOn } from '../places/validity.ts';
import { listOf } from './explain.ts';

const statuses = {
  held: ['Active'],
  usable: ['Active', 'Locked'],
  reserved: ['Locked'],
  frozen: ['Frozen'],
  retired: ['Claimed'],
  expired: ['Expired'],
  cancelled: ['Withdrawn'],
  ending: ['Active'],
} as const;
type Bucket = keyof typeof statuses;

const titles: Record<Bucket, Explanation['title']> = {
  held: { en: 'Certificates held', 'zh-CN': '持有绿证' },
  usable: { en: 'Certificates held or reserved', 'zh-CN': '持有及已锁定绿证' },
  reserved: { en: 'Certificates reserved', 'zh-CN': '已锁定绿证' },
  frozen: { en: 'Certificates frozen', 'zh-CN': '已冻结绿证' },
  retired: { en: 'Certificates retired', 'zh-CN': '已核销绿证' },
  expired: { en: 'Certificates expired', 'zh-CN': '已过期绿证' },
  cancelled: { en: 'Certificates withdrawn', 'zh-CN': '已撤销绿证' },
  ending: { en: 'Certificates that end soon', 'zh-CN': '即将到期绿证' },
};

const pattern = /^([a-z]+)\/(own|park|(?:enterprise|external)\/[^/]+)(?:\/(\d{4}-\d\d-\d\d)|\/([^/]+)\/(\d{4}-\d\d))?$/;

interface Group {
  account: string;
  device: string;
  month: string;
  wh: number;
}

/** Explains a balance by device and month of generation, and one of those by its issues. Of the ledger as it is now. */
export async function explainHolding(
  { scope }: Certificates,
  { key, revision }: ParsedRef,
  asOf: string | null,
  { enterpriseId }: Principal,
): Promise<Explanation | null> {
  const [, bucket, account, day, device, month] = pattern.exec(key) ?? [];
  if (bucket === undefined || account === undefined || !Object.hasOwn(statuses, bucket)) return null;
  // Where certificates were at an earlier instant is not kept as a sum.
  if (revision !== null || asOf !== null || (day !== undefined) !== (bucket === 'ending')) return null;
  if ((day !== undefined && !isDate(day)) || (month !== undefined && !isMonth(month))) return null;
  const own = enterpriseId === null ? null : `enterprise/${enterpriseId}`;
  if (own !== null && account !== 'own' && account !== own) return null;
  const named = account === 'own' ? own : account;
  const kind = bucket as Bucket;
  const status = statusOn(dayOf(scope));
  const inBucket =
    kind === 'cancelled'
      ? sql`h.status not in ('Active', 'Locked', 'Frozen', 'Claimed', 'Expired', 'Bundle Split')`
      : sql`${status} = any(${sql.param([...statuses[kind]])}::text[])`;
  const where = sql`h.park_id = current_setting('lingtan.park_id') and ${inBucket}
    and ${named === null ? sql`h.account not like 'external/%'` : sql`h.account = ${named}`}
    ${day === undefined ? sql`` : sql`and h.expires_on <= ${day}::date`}`;
  const from = sql`plugin_certificate_trading.holdings h
    join plugin_certificate_trading.issuances i on i.park_id = h.park_id and i.no = h.issuance_no`;
  const monthOf = sql`to_char(i.starts_at at time zone ${scope.park.timeZone}, 'YYYY-MM')`;
  const common = {
    ref: formatRef(holdingEvidence.kind, key),
    title: titles[kind],
    unit: 'Wh',
    method: null,
    formula: { en: 'Σ certificates', 'zh-CN': 'Σ 绿证' },
    recordedAt: null,
    producedBy,
  };
  if (device !== undefined) {
    const { rows } = await scope.db.tx((tx) =>
      tx.execute<{ no: number; wh: number; quality: Quality }>(sql`
        select i.no::float8 as no, sum(h.wh)::float8 as wh, i.quality from ${from}
        where ${where} and coalesce(i.device, '') = ${device} and ${monthOf} = ${month}
        group by i.no, i.quality, i.starts_at order by i.starts_at`),
    );
    return {
      ...common,
      value: String(sum(rows)),
      quality: rows.length === 0 ? 'actual' : worstQuality(rows.map(({ quality }) => quality)),
      parameters: { account: named, device, month: month ?? null, issuances: rows.length },
      ...listOf(rows),
    };
  }
  const { rows } = await scope.db.tx((tx) =>
    tx.execute<Group & { qualities: Quality[] } & Record<string, unknown>>(sql`
      select h.account, coalesce(i.device, '') as device, ${monthOf} as month, sum(h.wh)::float8 as wh,
        array_agg(distinct i.quality) as qualities
      from ${from} where ${where} group by 1, 2, 3 order by 1, 2, 3`),
  );
  return {
    ...common,
    value: String(sum(rows)),
    // No certificates are a known number of them.
    quality: rows.length === 0 ? 'actual' : worstQuality(rows.flatMap(({ qualities }) => qualities)),
    parameters: { account: named },
    inputs: rows.map((row) => ({
      ref: formatRef(
        holdingEvidence.kind,
        `${kind === 'ending' ? 'held' : kind}/${row.account}/${row.device}/${row.month}`,
      ),
      role: 'certificates',
      value: String(row.wh),
      unit: 'Wh',
      quality: worstQuality(row.qualities),
    })),
  };
}

const sum = (rows: readonly { wh: number }[]): number => rows.reduce((total, { wh }) => total + wh, 0);
