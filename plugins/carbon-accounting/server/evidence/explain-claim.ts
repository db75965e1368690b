import type { EvidenceInput, Explanation, LocalizedText, ParsedRef, Principal } from '@lingtan/sdk';
import { claimFigures } from '../../contracts/index.ts';
import type { ClaimFigure } from '../../contracts/index.ts';
import { carbonNet, claimPart, methodName } from '../../domain/index.ts';
import { enterpriseOfAccount, readClaims, readUses, soldPrefix } from '../claims/claim-store.ts';
import type { StoredClaim, StoredUse } from '../claims/claim-store.ts';
import { ownMeters } from '../claims/own-meters.ts';
import { producedBy } from '../context.ts';
import type { Carbon } from '../context.ts';
import { claimRef, entryRef } from '../refs.ts';

const names: Record<ClaimFigure, LocalizedText> = {
  covers: { en: 'Covers purchased power', 'zh-CN': '覆盖外购电' },
  'backs-contract': { en: 'Behind contracts', 'zh-CN': '对应绿电合同' },
  'own-generation': { en: 'Made in the park', 'zh-CN': '园区自发' },
  unused: { en: 'Covers nothing', 'zh-CN': '无对应用电' },
  sold: { en: 'Sold and used here', 'zh-CN': '已售出且园区自用' },
  'sold-with-export': { en: 'Sold with what went to the grid', 'zh-CN': '随上网电量售出' },
};

/** The other parts of a claim, which `unused` is what is left of. */
const others = { retired: ['covers', 'backs-contract', 'own-generation'], sold: ['sold', 'sold-with-export'] } as const;
/** Electricity that a part is put against. */
const flowOf = { covers: 'purchased', 'backs-contract': 'contracted' } as const;

type Part = Pick<Explanation, 'method' | 'formula' | 'inputs'> & Pick<Partial<Explanation>, 'rows'>;

/** What a part of a claim stands for: by month and consumer, by generator, or as what is left. A member opens the own claims. */
export async function explainClaim(
  carbon: Carbon,
  { key, revision }: ParsedRef,
  asOf: string | null,
  viewer: Principal,
): Promise<Explanation | null> {
  const [, name, claim] = /^([a-z-]+)\/(.+)$/.exec(key) ?? [];
  const part = claimFigures.find((each) => each === name);
  if (!part || claim === undefined || revision !== null) return null;
  const found = await carbon.scope.db.tx(async (tx) => ({
    claim: (await readClaims(tx, asOf)).find((each) => each.claim === claim),
    uses: (await readUses(tx, asOf)).filter((each) => each.claim === claim),
  }));
  const stored = found.claim;
  if (!stored || (viewer.enterpriseId !== null && enterpriseOfAccount(stored.account) !== viewer.enterpriseId))
    return null;
  const own = found.uses.filter((each) => each.part === part);
  const recorded = [stored, ...own].map(({ recordedAt }) => recordedAt).sort();
  return {
    ref: claimRef(part, claim),
    title: names[part],
    value: String(sumOf(own)),
    unit: 'Wh',
    quality: 'actual',
    ...(await partOf(carbon, part, stored, found.uses)),
    parameters: {
      beneficiary: stored.content.beneficiary || null,
      purpose: stored.content.purpose,
      from: stored.content.periodFrom,
      to: stored.content.periodTo,
    },
    recordedAt: recorded.at(-1)!,
    producedBy,
  };
}

const sumOf = (uses: readonly StoredUse[]): bigint => uses.reduce((sum, { wh }) => sum + BigInt(wh), 0n);

async function partOf(
  carbon: Carbon,
  part: ClaimFigure,
  claim: StoredClaim,
  uses: readonly StoredUse[],
): Promise<Part> {
  const { content, wh } = claim;
  const whole: EvidenceInput = { ref: content.ref, role: 'claim', value: wh, unit: 'Wh', quality: 'actual' };
  const own = uses.filter((each) => each.part === part && each.wh !== '0');
  if (part === 'unused') {
    const rest = others[claim.claim.startsWith(soldPrefix) ? 'sold' : 'retired'];
    return {
      method: methodName(carbonNet),
      formula: { en: 'claim − what it is used for', 'zh-CN': '声明电量 − 已对应电量' },
      inputs: [
        whole,
        ...rest.map((each) => ({
          ...{ ref: claimRef(each, claim.claim), role: 'deducted', unit: 'Wh', quality: 'actual' as const },
          value: String(sumOf(uses.filter(({ part: of }) => of === each))),
        })),
      ],
    };
  }
  if (part === 'covers' || part === 'backs-contract')
    return {
      method: methodName(claimPart),
      formula: {
        en: 'sum over the power of consumers and months that it is put against, each Wh once',
        'zh-CN': '所对应各用能单位、各月电量之和，每一度电只计一次',
      },
      inputs: [
        whole,
        ...own.map((each) => ({
          ...{ ref: entryRef(each.use, flowOf[part], each.month), role: 'covered', unit: 'Wh' },
          value: each.wh,
        })),
      ],
    };
  if (part === 'own-generation') {
    const meters = ownMeters(await carbon.readings.meters());
    const made = content.parts.filter(({ meter }) => meters.has(meter));
    return {
      method: null,
      formula: { en: 'what of it generators of the park made', 'zh-CN': '其中由园区发电设备所发的电量' },
      inputs: [whole],
      rows: {
        columns: ['device', 'meter', 'energy:Wh'],
        values: made.map(({ device, meter, wh: energy }) => [device, meter, energy]),
        truncated: false,
      },
    };
  }
  return {
    method: null,
    formula:
      part === 'sold'
        ? {
            en: 'sold beyond the export of the month, at most what was used in the park',
            'zh-CN': '当月上网电量之外售出的部分，不超过园区自用电量',
          }
        : { en: 'sold, at most what went to the grid in the month', 'zh-CN': '售出部分，不超过当月上网电量' },
    inputs: [
      whole,
      // Its months count what was sold of the consumer, over all claims.
      ...own
        .filter(({ month }) => month !== '')
        .map((each) => ({ ref: entryRef(each.use, 'sold', each.month), role: 'use', value: each.wh, unit: 'Wh' })),
    ],
  };
}
