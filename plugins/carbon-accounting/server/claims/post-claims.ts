import { CertificateRetired, CertificatesTraded } from '@lingtan/certificate-trading/contracts';
import type { GreenClaim, SoldGreen } from '@lingtan/certificate-trading/contracts';
import { SupplyClosed, SupplyRevised } from '@lingtan/energy-metering/contracts';
import { canonicalJson, defineJob } from '@lingtan/sdk';
import type { EventDefinition, Tx } from '@lingtan/sdk';
import { z } from 'zod';
import { allocateClaims, allocateSold, periodDays } from '../../domain/index.ts';
import type { ClaimToUse, SoldGeneration } from '../../domain/index.ts';
import { lockBooks } from '../context.ts';
import type { Carbon } from '../context.ts';
import { generationMonths, gridDays, insertClaim, insertUse, readClaims, readUses } from './claim-store.ts';
import { soldName } from './claim-store.ts';
import type { ClaimContent, StoredClaim } from './claim-store.ts';
import { ownMeters } from './own-meters.ts';

/** Takes over the claims of the register, and puts them to use. */
export const postClaimsJob = defineJob('post-claims', {
  title: { en: 'Posting of green power claims', 'zh-CN': '绿电声明入账' },
  schema: z.object({}),
  attempts: 3,
});

/** All that the register knows, whatever period it is for. */
const ever = { from: '1990-01-01', to: '2200-12-31' };

/** Follows the register of certificates and the consumption that its claims are for. Without a register nothing is changed. */
export async function startClaims(carbon: Carbon): Promise<void> {
  const { scope } = carbon;
  scope.jobs.handle(postClaimsJob, async () => {
    const written = await postClaims(carbon);
    if (written > 0) scope.log.info({ rows: written }, 'took over claims on green power');
  });
  if (!carbon.claims) return;
  const follow = (event: EventDefinition, name: string): void =>
    scope.events.on(event, name, async () => {
      await scope.jobs.enqueue(postClaimsJob, {}, { delayMs: 1500, dedupKey: 'post' });
    });
  follow(CertificateRetired, 'take-claims');
  follow(CertificatesTraded, 'take-sold');
  follow(SupplyClosed, 'cover-closed-days');
  follow(SupplyRevised, 'cover-revised-days');
  await scope.jobs.schedule(postClaimsJob, { everyMs: 300_000 }, {});
  await scope.jobs.enqueue(postClaimsJob, {}, { dedupKey: 'start' });
}

/** Writes what differs from what is stored; returns how many rows. A claim that is gone goes to nothing, as a further revision. */
export async function postClaims(carbon: Carbon): Promise<number> {
  const { claims, readings, scope } = carbon;
  if (!claims) return 0;
  const now = (await claims.retired(ever)).filter(({ account }) => !account.startsWith('external/'));
  const own = ownMeters(await readings.meters());
  const sold = soldClaims((await claims.sold()).filter(({ meter }) => own.has(meter)));
  return scope.db.tx(async (tx) => {
    await lockBooks(tx, scope.park.id);
    const taken = await takeClaims(tx, scope.park.id, [...now.map(rowOf), ...sold]);
    const used = await useClaims(tx, scope.park.id, { now, sold, own });
    if (taken.length > 0)
      await scope.audit(tx, { action: 'carbon.claims-taken', subject: 'claims', after: { claims: taken } });
    return taken.length + used;
  });
}

type ClaimRow = Pick<StoredClaim, 'claim' | 'account' | 'wh' | 'content'>;

async function takeClaims(tx: Tx, parkId: string, rows: readonly ClaimRow[]): Promise<string[]> {
  const stored = new Map((await readClaims(tx)).map((each) => [each.claim, each]));
  const gone = [...stored.values()].filter(({ claim, wh }) => wh !== '0' && !rows.some((row) => row.claim === claim));
  const changed = [...rows, ...gone.map((each) => ({ ...each, wh: '0' }))].filter((row) => {
    const before = stored.get(row.claim);
    return !before || before.wh !== row.wh || canonicalJson(before.content) !== canonicalJson(row.content);
  });
  for (const row of changed)
    await insertClaim(tx, parkId, { ...row, revision: (stored.get(row.claim)?.revision ?? 0) + 1 });
  return changed.map(({ claim, wh }) => `${claim}: ${wh} Wh`);
}

function rowOf(claim: GreenClaim): ClaimRow {
  const { beneficiary, purpose, periodFrom, periodTo, parts, recordedAt, ref } = claim;
  const content: ClaimContent = { beneficiary, purpose, periodFrom, periodTo, parts, claimedAt: recordedAt, ref };
  return { claim: nameOf(claim), account: claim.account, wh: String(claim.wh), content };
}

/** What was sold, by generator, seller and month, as if whoever has the certificates now had claimed it. */
function soldClaims(sold: readonly SoldGreen[]): (ClaimRow & { month: string })[] {
  const rows = new Map<string, ClaimRow & { month: string }>();
  for (const { account, device, meter, month, wh, ref } of sold) {
    const claim = soldName(device, account, month);
    const part = { device, meter, wh };
    const known = rows.get(claim);
    const parts = [...(known?.content.parts ?? []), part];
    const content: ClaimContent = {
      ...{ beneficiary: '', purpose: 'sold', claimedAt: null, parts, ref },
      ...{ periodFrom: `${month}-01`, periodTo: lastDay(month) },
    };
    rows.set(claim, { claim, account, month, wh: String(BigInt(known?.wh ?? 0) + BigInt(wh)), content });
  }
  return [...rows.values()];
}

function lastDay(month: string): string {
  const { to } = periodDays(month);
  return new Date(Date.parse(to) - 86_400_000).toISOString().slice(0, 10);
}

const nameOf = ({ retirement }: GreenClaim): string => `retirement-${retirement}`;

async function useClaims(
  tx: Tx,
  parkId: string,
  {
    now,
    sold,
    own,
  }: { now: readonly GreenClaim[]; sold: readonly (ClaimRow & { month: string })[]; own: ReadonlySet<string> },
): Promise<number> {
  const stored = await readUses(tx);
  const key = ({ claim, part, use, month }: { claim: string; part: string; use: string; month: string }): string =>
    [claim, part, use, month].join('|');
  const before = new Map(stored.map((each) => [key(each), each]));
  const froms = now.map(({ periodFrom }) => periodFrom).sort();
  const tos = now.map(({ periodTo }) => periodTo).sort();
  const days = now.length === 0 ? [] : await gridDays(tx, froms[0]!, tos.at(-1)!);
  const given = sold.map(({ claim, account, month, wh }): SoldGeneration => ({
    claim,
    account,
    month,
    wh: BigInt(wh),
  }));
  const uses = [
    ...allocateClaims(
      now.map((each) => toUse(each, own)),
      days,
    ),
    ...allocateSold(given, given.length === 0 ? new Map() : await generationMonths(tx)),
  ].map((each) => ({ ...each, wh: String(each.wh) }));
  const wanted = new Set(uses.map(key));
  const over = stored.filter((each) => each.wh !== '0' && !wanted.has(key(each))).map((each) => ({ ...each, wh: '0' }));
  const changed = [...over, ...uses].filter((each) => before.get(key(each))?.wh !== each.wh);
  const accounts = new Map((await readClaims(tx)).map(({ claim, account }) => [claim, account]));
  for (const each of changed)
    await insertUse(
      tx,
      parkId,
      { ...each, revision: (before.get(key(each))?.revision ?? 0) + 1 },
      accounts.get(each.claim)!,
    );
  return changed.length;
}

function toUse(claim: GreenClaim, own: ReadonlySet<string>): ClaimToUse {
  const ownWh = claim.parts.reduce((sum, { meter, wh }) => sum + (own.has(meter) ? BigInt(wh) : 0n), 0n);
  const { account, periodFrom, periodTo, retirement: no } = claim;
  return { claim: nameOf(claim), no, account, periodFrom, periodTo, ownWh, outsideWh: BigInt(claim.wh) - ownWh };
}
