import type { Tx } from '@lingtan/sdk';
import type { ClaimsData } from '../../contracts/index.ts';
import { periodDays, profileName } from '../../domain/index.ts';
import type { ClaimPart } from '../../domain/index.ts';
import type { Carbon } from '../context.ts';
import { readClaims, readUses, soldPrefix } from './claim-store.ts';
import type { StoredClaim } from './claim-store.ts';

/** Claims of a period with what became of them, newest first. `tx` decides whose. */
export async function claimsOf(carbon: Carbon, tx: Tx, period: string): Promise<ClaimsData> {
  const { from, to } = periodDays(period);
  const uses = await readUses(tx);
  const all = (await readClaims(tx)).filter(
    ({ content, wh }) => wh !== '0' && content.periodFrom < to && content.periodTo >= from,
  );
  const [claims, sold] = [false, true].map((wanted) =>
    all.filter(({ claim }) => claim.startsWith(soldPrefix) === wanted),
  ) as [StoredClaim[], StoredClaim[]];
  const sum = (claim: string, part: ClaimPart): string =>
    String(
      uses.filter((each) => each.claim === claim && each.part === part).reduce((all, { wh }) => all + BigInt(wh), 0n),
    );
  return {
    register: carbon.claims !== undefined,
    profiles: carbon.profiles
      .filter(({ electricity }) => electricity.some(({ green }) => green === 'zero'))
      .map(profileName),
    claims: claims.reverse().map(({ claim, account, wh, content }) => ({
      claim,
      account,
      beneficiary: content.beneficiary,
      purpose: content.purpose,
      periodFrom: content.periodFrom,
      periodTo: content.periodTo,
      claimedWh: wh,
      coversWh: sum(claim, 'covers'),
      backsContractWh: sum(claim, 'backs-contract'),
      ownGenerationWh: sum(claim, 'own-generation'),
      unusedWh: sum(claim, 'unused'),
      ref: content.ref,
    })),
    sold: sold.map(({ claim, account, wh, content }) => ({
      ...{ claim, account, device: content.parts[0]!.device, month: content.periodFrom.slice(0, 7), claimedWh: wh },
      ...{ soldWh: sum(claim, 'sold'), exportedWh: sum(claim, 'sold-with-export'), unusedWh: sum(claim, 'unused') },
      ref: content.ref,
    })),
  };
}
