import { isMonth, type EvidenceInput, type Explanation, type Principal, type Tx } from '@lingtan/sdk';
import { carbonSum, enterpriseOf, methodName } from '../../domain/index.ts';
import { readClaims, readUses } from '../claims/claim-store.ts';
import { producedBy } from '../context.ts';
import type { Carbon } from '../context.ts';
import { entryRef } from '../refs.ts';
import { flowNames, useName } from './names.ts';

/** Purchased power that certificates stand for, or own generation whose certificates were sold, of a consumer and month. */
export async function explainClaimed(
  carbon: Carbon,
  tx: Tx,
  { use, flow, month }: { use: string; flow: 'claimed' | 'sold'; month: string },
  asOf: string | null,
  viewer: Principal,
): Promise<Explanation | null> {
  if (!isMonth(month)) return null;
  if (viewer.enterpriseId !== null && enterpriseOf(use) !== viewer.enterpriseId) return null;
  const uses = (await readUses(tx, asOf)).filter(
    (each) => each.part === (flow === 'sold' ? 'sold' : 'covers') && each.use === use && each.month === month,
  );
  if (uses.length === 0) return null;
  const claims = new Map((await readClaims(tx, asOf)).map((each) => [each.claim, each]));
  const who = useName(carbon, use);
  const covering = uses.filter(({ wh }) => wh !== '0');
  return {
    ref: entryRef(use, flow, month),
    title: {
      en: `${flowNames[flow].en}, ${who.en}, ${month}`,
      'zh-CN': `${flowNames[flow]['zh-CN']}，${who['zh-CN']}，${month}`,
    },
    value: String(covering.reduce((sum, { wh }) => sum + BigInt(wh), 0n)),
    unit: 'Wh',
    quality: 'actual',
    method: methodName(carbonSum),
    formula:
      flow === 'sold'
        ? { en: 'sum of what was sold beyond the export of the month', 'zh-CN': '当月上网电量之外已售出绿证的电量之和' }
        : { en: 'sum of what the retirements cover', 'zh-CN': '各核销所覆盖电量之和' },
    inputs: covering.map(({ claim, wh }): EvidenceInput => ({
      ref: claims.get(claim)!.content.ref,
      role: 'claim',
      value: wh,
      unit: 'Wh',
      quality: 'actual',
    })),
    recordedAt:
      uses
        .map(({ recordedAt }) => recordedAt)
        .sort()
        .at(-1) ?? null,
    producedBy,
  };
}
