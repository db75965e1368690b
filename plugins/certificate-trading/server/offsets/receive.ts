import type { Principal, Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { CertificateDevice, OffsetStandard } from '../../contracts/index.ts';
import { mayChooseCcer, statesBefore, totalQuantity, type Holding } from '../../domain/index.ts';
import type { Certificates } from '../context.ts';
import { checkActing } from '../mandates/mandates.ts';
import { ledgerErrors } from '../errors.ts';
import { holdingsOfSpan, type SpanOfDevice } from '../ledger/change-state.ts';
import { insertClaims } from '../ledger/claims.ts';
import { storeTaken } from '../ledger/holding-store.ts';
import type { Asked } from '../ledger/asked.ts';
import { ledgerTx } from '../ledger/ledger-tx.ts';
import { answered, type Entry, moveTo, nextNo, post } from '../ledger/post.ts';
import type { Exchange } from '../market/exchange.ts';
import { iso } from '../refs.ts';

export interface OffsetReceipt {
  readonly standard: OffsetStandard;
  readonly project: string;
  readonly projectName: string;
  readonly vintage: number;
  readonly serialStart: number;
  readonly serialEnd: number;
  readonly account: string;
  /** Generator of the park whose reductions these are; null where it is said that they are of a project elsewhere. */
  readonly generation?: SpanOfDevice | null | undefined;
}

export interface Received {
  transaction: number;
  tonnes: number;
  cancelledWh: number;
  /** Of the span, what was sold or used before: it stays what it is. */
  soldOrUsedWh: number;
}

/**
 * Books offsets. Reductions of a generator of the park cancel what is left of its certificates of the span in the same
 * transaction, frozen or not, so that the same energy is never both; what was sold or used is left alone, and asks for the rest
 * leave the exchange first. What of the span is not issued yet never will be.
 *
 * @throws CERTIFICATE_CCER_SOURCE, CERTIFICATE_CCER_ORIGIN, CERTIFICATE_OFFSET_DOUBLE_USE, CERTIFICATE_NOTHING_IN_SPAN
 */
export async function receiveOffsets(
  certificates: Certificates,
  exchange: Exchange,
  receipt: OffsetReceipt,
  asked: Asked,
  principal: Principal,
): Promise<Received> {
  const { scope } = certificates;
  const { standard, project, vintage, serialStart, serialEnd, account, generation } = receipt;
  await checkActing(certificates, principal, account, 'deposit');
  // First of all: what was booked stays booked, and no ask is taken out for a receipt that will be refused.
  const booked = await scope.db.tx((tx) => known(tx, receipt, asked));
  if (booked) return booked;
  const device = generation && scope.config.devices.find(({ id }) => id === generation.device);
  if (generation && !device) throw ledgerErrors.DEVICE_UNKNOWN({ device: generation.device });
  if (standard === 'CCER') checkOrigin(certificates, device);
  if (device) await exchange.withdraw({ device, from: generation.from, to: generation.to, untraded: true });
  return ledgerTx(scope, async (tx) => {
    const before = await known(tx, receipt, asked);
    if (before) return before;
    const series = await seriesNo(tx, scope.park.id, receipt);
    const left = generation ? await leftOf(tx, generation) : [];
    const soldOrUsedWh = generation ? await soldOrUsed(tx, generation) : 0;
    const transaction = await nextNo(tx, 'transactions');
    const tonnes = serialEnd - serialStart + 1;
    const result = { transaction, tonnes, cancelledWh: totalQuantity(left), soldOrUsedWh };
    const entries: Entry[] = moveTo('cancelled', left);
    await post(tx, scope.park.id, transaction, 'offset-receive', asked, entries, result);
    if (left.length > 0) {
      await storeTaken(tx, scope, { taken: left, rest: [], parents: [] }, { act: 'credit' });
      await insertClaims(tx, scope.park.id, { kind: 'offset' }, left);
    }
    if (generation)
      await tx.execute(sql`
        insert into plugin_certificate_trading.credited_spans (park_id, transaction_no, device, starts_at, ends_at)
        values (${scope.park.id}, ${transaction}, ${generation.device}, ${iso(generation.from)}, ${iso(generation.to)})`);
    await tx.execute(sql`
      insert into plugin_certificate_trading.offset_units
        (park_id, series_no, serial_start, serial_end, account, status, transaction_no)
      values (${scope.park.id}, ${series}, ${serialStart}, ${serialEnd}, ${account}, 'Active', ${transaction})`);
    await scope.audit(tx, {
      action: 'offsets.receive',
      subject: `transaction/${transaction}`,
      actor: principal,
      after: {
        ...{
          standard,
          project,
          vintage,
          serialStart,
          serialEnd,
          account,
          cancelledWh: result.cancelledWh,
          soldOrUsedWh,
        },
        ...(generation && { device: generation.device, from: iso(generation.from), to: iso(generation.to) }),
      },
      note: asked.reason,
    });
    return result;
  });
}

async function seriesNo(
  tx: Tx,
  parkId: string,
  { standard, project, projectName, vintage }: OffsetReceipt,
): Promise<number> {
  await tx.execute(sql`
    insert into plugin_certificate_trading.offset_series (park_id, standard, project, vintage, project_name)
    values (${parkId}, ${standard}, ${project}, ${vintage}, ${projectName}) on conflict do nothing`);
  const { rows } = await tx.execute<{ no: number }>(sql`
    select no::float8 as no from plugin_certificate_trading.offset_series
    where park_id = ${parkId} and standard = ${standard} and project = ${project} and vintage = ${vintage}`);
  return rows[0]!.no;
}

/** The answer to a receipt that was booked by the same request. @throws CERTIFICATE_SERIAL_BOOKED when it was by another */
async function known(
  tx: Tx,
  { standard, project, vintage, serialStart, serialEnd }: OffsetReceipt,
  asked: Asked,
): Promise<Received | null> {
  const before = await answered<Omit<Received, 'soldOrUsedWh'> & { soldOrUsedWh?: number }>(tx, asked);
  // Receipts of the versions before were refused where anything was sold or used.
  if (before) return { ...before, soldOrUsedWh: before.soldOrUsedWh ?? 0 };
  const { rows } = await tx.execute<{ start: number; end: number; account: string }>(sql`
    select u.serial_start::float8 as start, u.serial_end::float8 as "end", u.account
    from plugin_certificate_trading.offset_units u
    join plugin_certificate_trading.offset_series s on s.park_id = u.park_id and s.no = u.series_no
    where u.park_id = current_setting('lingtan.park_id') and u.status <> 'Split'
      and s.standard = ${standard} and s.project = ${project} and s.vintage = ${vintage}
      and u.serial_start <= ${serialEnd} and u.serial_end >= ${serialStart} order by u.serial_start limit 1`);
  const [other] = rows;
  if (!other) return null;
  const serials = `${other.start}–${other.end}`;
  throw ledgerErrors.SERIAL_BOOKED({ serials, project, standard, vintage, account: other.account });
}

/**
 * CCER of a generator of the park need a source that may choose them. Where the park has such a generator, a receipt says whether
 * the reductions are of it: otherwise its certificates would stay beside them unseen.
 */
function checkOrigin({ scope }: Certificates, origin: CertificateDevice | null | undefined): void {
  if (origin && !mayChooseCcer(origin.source))
    throw ledgerErrors.CCER_SOURCE({ device: origin.id, source: origin.source });
  const mayBe = scope.config.devices.filter(({ source }) => mayChooseCcer(source)).map(({ id }) => id);
  if (origin === undefined && mayBe.length > 0) throw ledgerErrors.CCER_ORIGIN({ devices: mayBe.join(', ') });
}

/** What is left of a span and was not traded, none of it promised to anybody. */
async function leftOf(tx: Tx, span: SpanOfDevice): Promise<Holding[]> {
  const [locked] = await holdingsOfSpan(tx, span, ['Reserved', 'Locked'], 'untraded');
  if (locked) throw ledgerErrors.OFFSET_DOUBLE_USE({ device: span.device, wh: totalQuantity([locked]) });
  const left = await holdingsOfSpan(tx, span, statesBefore('credit'), 'untraded');
  if (left.length === 0)
    throw ledgerErrors.NOTHING_IN_SPAN({ device: span.device, from: iso(span.from), to: iso(span.to) });
  return left;
}

/** What of a span is not its generator's any more. */
async function soldOrUsed(tx: Tx, span: SpanOfDevice): Promise<number> {
  const sold = await holdingsOfSpan(tx, span, ['Active', 'Locked', 'Claimed'], 'traded');
  return totalQuantity([...sold, ...(await holdingsOfSpan(tx, span, ['Claimed'], 'untraded'))]);
}
