import type { EventTelling, LocalizedText } from '@lingtan/sdk';
import { retirementRef } from './refs.ts';

const number = new Intl.NumberFormat('en', { maximumFractionDigits: 3 });
const mwh = (wh: number): string => number.format(wh / 1e6);

/** What people read of an issue or of its correction. */
export function tellIssued({ issuedWh, withdrawnWh }: { issuedWh: number; withdrawnWh: number }): EventTelling {
  const issued = { en: `issued: ${mwh(issuedWh)} MWh`, 'zh-CN': `签发 ${mwh(issuedWh)} MWh` };
  const withdrawn = { en: `withdrawn: ${mwh(withdrawnWh)} MWh`, 'zh-CN': `撤回 ${mwh(withdrawnWh)} MWh` };
  if (withdrawnWh === 0) return { params: { change: issued } };
  const both = { en: `${issued.en}, ${withdrawn.en}`, 'zh-CN': `${issued['zh-CN']}，${withdrawn['zh-CN']}` };
  return { severity: 'warning', params: { change: issuedWh === 0 ? withdrawn : both } };
}

/** What people read of retirements: one sentence for those of one request. */
export function tellRetired(wh: number, retirement: number): EventTelling {
  return { params: { mwh: mwh(wh) }, evidence: retirementRef(retirement) };
}

/** What people read of trades: how much and where, never who. */
export function tellTraded(trades: readonly { wh: number }[], place: LocalizedText | string): EventTelling {
  return { params: { mwh: mwh(trades.reduce((sum, { wh }) => sum + wh, 0)), place } };
}

/** Places of trade that are no book. */
export const places = {
  bundle: { en: 'bundle', 'zh-CN': '打包交易' },
  bilateral: { en: 'bilateral deal', 'zh-CN': '双边协商' },
  auction: { en: 'auction', 'zh-CN': '竞价拍卖' },
  contract: { en: 'power contract', 'zh-CN': '电力合同' },
} as const satisfies Record<string, LocalizedText>;
