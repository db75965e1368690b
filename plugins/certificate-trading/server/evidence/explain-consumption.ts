import { energyTotal } from '@lingtan/energy-metering/contracts';
import { formatRef, instantMs, worstQuality } from '@lingtan/sdk';
import type { EvidenceInput, Explanation, ParsedRef, Principal } from '@lingtan/sdk';
import { producedBy, type Certificates } from '../context.ts';
import { consumersOf } from '../hourly/load.ts';
import { consumptionRef, iso } from '../refs.ts';

/** Accounts whose sums a viewer sees: members their own. */
export function seesSums({ enterpriseId }: Principal, account: string): boolean {
  return enterpriseId === null || account === `enterprise/${enterpriseId}`;
}

/** What an account consumed, meter by meter: what no meter measures is in no match and no target. */
export async function explainConsumption(
  certificates: Certificates,
  { key, revision }: ParsedRef,
  asOf: string | null,
  viewer: Principal,
): Promise<Explanation | null> {
  const [, account, first, last] = /^(all|park|enterprise\/[^/]+)\/([^/]+)\/([^/]+)$/.exec(key) ?? [];
  const span = { from: instantMs(first), to: instantMs(last) };
  if (account === undefined || !(span.to > span.from)) return null;
  if (revision !== null || asOf !== null || !seesSums(viewer, account)) return null;
  const inputs = await consumptionInputs(certificates, account, span);
  const whose =
    account === 'all'
      ? { en: 'all accounts', 'zh-CN': '全部账户' }
      : { en: account.replace('enterprise/', ''), 'zh-CN': account === 'park' ? '园区' : account.slice(11) };
  return {
    ref: consumptionRef(account, span)!,
    title: { en: `Consumption, ${whose.en}`, 'zh-CN': `用电量（${whose['zh-CN']}）` },
    value: String(inputs.reduce((sum, { value }) => sum + Number(value), 0)),
    unit: 'Wh',
    quality: worstQuality(inputs.map((input) => input.quality!)),
    method: null,
    formula: { en: 'Σ import of the meters of consumers', 'zh-CN': 'Σ 用电侧电表输入电量' },
    parameters: { account },
    inputs,
    recordedAt: null,
    producedBy,
  };
}

/** The meters that measure an account's consumption, each with its sum. */
export async function consumptionInputs(
  { readings }: Certificates,
  account: string,
  span: { from: number; to: number },
): Promise<EvidenceInput[]> {
  const meters = consumersOf(await readings.meters(), account);
  if (meters.length === 0) return [];
  const totals = await readings.totals({ ...span, meters, resolution: 'all', by: 'meter' });
  return totals
    .filter(({ direction }) => direction === 'import')
    .map(({ key, amount, quality }) => ({
      ref: formatRef(energyTotal.kind, `meter/${key}.import/${iso(span.from)}/${iso(span.to)}`),
      role: 'consumption',
      value: String(amount),
      unit: 'Wh',
      quality: quality.worst,
    }));
}
