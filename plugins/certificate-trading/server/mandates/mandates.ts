import { personsOf, type Principal, type Tx } from '@lingtan/sdk';
import { sql, type SQL } from 'drizzle-orm';
import { certificatesRead, type Mandate, type MandateAct } from '../../contracts/index.ts';
import { actorOf, checkAccount, checkOwner, type Certificates } from '../context.ts';
import { ledgerErrors } from '../errors.ts';
import { iso } from '../refs.ts';

const table = sql.raw('plugin_certificate_trading.mandates');
const ofPark = sql`park_id = current_setting('lingtan.park_id')`;
const time = (column: string): SQL => sql.raw(`to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);

/** Mandates that the transaction sees, newest first, as they stand at a time (ISO 8601 UTC). */
export async function readMandates(tx: Tx, now: string, which: SQL = sql`true`): Promise<Mandate[]> {
  const { rows } = await tx.execute(sql`
    select no::float8 as no, enterprise_id as enterprise, acts, ${time('valid_from')} as "from", ${time('valid_until')} as until,
      reason, given_by as "givenBy", ${time('given_at')} as "givenAt", ${time('withdrawn_at')} as "withdrawnAt",
      case when withdrawn_at is not null then 'withdrawn' when valid_until <= ${now}::timestamptz then 'ended'
        when valid_from > ${now}::timestamptz then 'waiting' else 'valid' end as state
    from ${table} where ${ofPark} and ${which} order by mandates.no desc`);
  return rows as unknown as Mandate[];
}

/**
 * Who acts for an account: the plugin itself, a member of the enterprise, or, with a mandate of the enterprise for the act, somebody
 * else of the park. A key is nobody: it acts as the persons who answer for it and made it, all of them. The account of the park needs no mandate.
 * @param tx of what is done, where it has begun
 * @throws CERTIFICATE_ACCOUNT_UNKNOWN, CERTIFICATE_ACCOUNT_FOREIGN, CERTIFICATE_MANDATE_MISSING
 */
export async function checkActing(
  certificates: Certificates,
  principal: Principal,
  account: string,
  act: MandateAct,
  tx?: Tx,
): Promise<void> {
  const { scope } = certificates;
  checkOwner(principal, account);
  checkAccount(certificates, account);
  const [kind, enterprise] = account.split('/');
  if (kind !== 'enterprise' || principal.kind === 'system') return;
  if (principal.kind === 'user' && principal.enterpriseId === enterprise) return;
  if (principal.personId !== undefined) {
    const standings = await Promise.all(
      personsOf(principal).map((person) => scope.standingOf(person, certificatesRead)),
    );
    if (standings.every((standing) => standing?.enterpriseId === enterprise)) return;
  }
  const now = iso(scope.clock.now());
  const read = (within: Tx) => readMandates(within, now, sql`enterprise_id = ${enterprise} and ${act} = any(acts)`);
  const given = tx ? await read(tx) : await scope.db.tx(read);
  if (!given.some(({ state }) => state === 'valid'))
    throw ledgerErrors.MANDATE_MISSING({ enterprise: enterprise!, act });
}

/** Who acts for one of the parties of an agreement, which each of them may end. @throws as {@link checkActing} for the last of them */
export async function checkActingForOne(
  certificates: Certificates,
  principal: Principal,
  [first, ...others]: readonly string[],
  act: MandateAct,
  tx: Tx,
): Promise<void> {
  try {
    return await checkActing(certificates, principal, first!, act, tx);
  } catch (error) {
    // Only that one may not act leads on to the next party; anything else is an error of its own.
    if (others.length === 0 || (error as { status?: number }).status !== 403) throw error;
  }
  return checkActingForOne(certificates, principal, others, act, tx);
}

type Given = Pick<Mandate, 'acts' | 'until' | 'reason'> & { from?: string | undefined };

/** Writes a mandate of an enterprise, in the caller's transaction. */
export async function writeMandate(
  { scope }: Certificates,
  tx: Tx,
  enterprise: string,
  { acts, from, until, reason }: Given,
  principal: Principal,
): Promise<Mandate> {
  const now = iso(scope.clock.now());
  const begins = from ?? now;
  if (Date.parse(until) <= Math.max(Date.parse(begins), scope.clock.now()))
    throw ledgerErrors.MANDATE_SPAN({ from: begins, until });
  const { rows } = await tx.execute<{ no: number }>(sql`
    insert into ${table} (park_id, enterprise_id, acts, valid_from, valid_until, reason, given_by)
    values (${scope.park.id}, ${enterprise}, array(select distinct jsonb_array_elements_text(${JSON.stringify(acts)}::jsonb)),
      ${begins}::timestamptz, ${until}::timestamptz, ${reason}, ${actorOf(principal)})
    returning no::float8 as no`);
  const [mandate] = await readMandates(tx, now, sql`no = ${rows[0]!.no}`);
  await scope.audit(tx, {
    ...{ action: 'certificates.mandate-given', subject: `mandate/${mandate!.no}`, actor: principal },
    ...{ after: { enterprise, acts, from: begins, until }, note: reason },
  });
  return mandate!;
}

/** Gives a mandate of one's own enterprise. @throws CERTIFICATE_MANDATE_OF_MEMBERS, CERTIFICATE_MANDATE_SPAN */
export function giveMandate(certificates: Certificates, given: Given, principal: Principal): Promise<Mandate> {
  const enterprise = enterpriseOf(principal);
  return certificates.scope.db.tx((tx) => writeMandate(certificates, tx, enterprise, given, principal));
}

/** Ends a mandate of one's own enterprise; one that is over stays as it is. @throws CERTIFICATE_MANDATE_UNKNOWN */
export function withdrawMandate(
  { scope }: Certificates,
  { no, reason }: { no: number; reason: string },
  principal: Principal,
): Promise<Mandate> {
  const enterprise = enterpriseOf(principal);
  const now = iso(scope.clock.now());
  return scope.db.tx(async (tx) => {
    const own = sql`no = ${no} and enterprise_id = ${enterprise}`;
    const [mandate] = await readMandates(tx, now, own);
    if (!mandate) throw ledgerErrors.MANDATE_UNKNOWN({ no });
    if (mandate.state !== 'valid' && mandate.state !== 'waiting') return mandate;
    await tx.execute(sql`update ${table} set withdrawn_by = ${actorOf(principal)}, withdrawn_at = ${now}::timestamptz
      where ${ofPark} and ${own}`);
    await scope.audit(tx, {
      ...{ action: 'certificates.mandate-withdrawn', subject: `mandate/${no}`, actor: principal, note: reason },
    });
    return (await readMandates(tx, now, own))[0]!;
  });
}

function enterpriseOf({ enterpriseId }: Principal): string {
  if (enterpriseId === null) throw ledgerErrors.MANDATE_OF_MEMBERS();
  return enterpriseId;
}
