import type { LocalizedText, Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { commandAsked, standingAsked } from '../../contracts/index.ts';
import type { GateOutcome, RawCommand } from '../../contracts/index.ts';
import type { DispatchScope } from '../context.ts';
import { iso } from '../refs.ts';

/** How long back a controller that starts looks for what expired while nobody controlled, ms. */
const lookBackMs = 7 * 86_400_000;

const ofPark = sql`park_id = current_setting('lingtan.park_id')`;

/** Tells of a command that waits for a second person, and that it does not any more; in the transaction of its decision. */
export async function tellOfDecision(
  { notices }: DispatchScope,
  tx: Tx,
  no: number,
  raw: RawCommand,
  outcome: GateOutcome,
  device: LocalizedText | string,
): Promise<void> {
  if (outcome !== 'needs-approval') {
    await notices.settle(tx, commandAsked, String(no));
    return;
  }
  const { personId, id, name } = raw.principal as { personId?: string | null; id?: string; name?: string };
  await notices.raise(tx, commandAsked, {
    key: String(no),
    link: '/devices',
    quiet: true,
    exceptPersonId: personId ?? id ?? null,
    params: {
      person: name ?? id ?? '',
      kw: Number(raw.setpointKw),
      device,
      reason: String(raw.reason ?? '').slice(0, 200),
    },
  });
}

/** What waited for a second person until it expired waits no more. Returns a look that goes on where the last one ended. */
export function expiredNotices({ db, notices, clock }: DispatchScope): () => Promise<void> {
  let from = clock.now() - lookBackMs;
  return async () => {
    const to = clock.now();
    await db.tx(async (tx) => {
      const within = sql`expires_at > ${iso(from)}::timestamptz and expires_at <= ${iso(to)}::timestamptz`;
      const { rows: commands } = await tx.execute<{ no: number }>(sql`
        select distinct command_no::float8 as no from plugin_storage_dispatch.decisions
        where ${ofPark} and command_no is not null and outcome = 'needs-approval' and ${within}`);
      const { rows: standing } = await tx.execute<{ no: number }>(sql`
        select no::float8 as no from plugin_storage_dispatch.standing_requests where ${ofPark} and ${within}`);
      for (const { no } of commands) await notices.settle(tx, commandAsked, String(no));
      for (const { no } of standing) await notices.settle(tx, standingAsked, String(no));
    });
    from = to;
  };
}
