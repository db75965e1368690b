import type { Principal, Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { OffsetStandard } from '../../contracts/index.ts';
import { totalQuantity } from '../../domain/index.ts';
import type { Certificates } from '../context.ts';
import { checkActing } from '../mandates/mandates.ts';
import { ledgerErrors } from '../errors.ts';
import { holdingsOfSpan, moveTo, type SpanOfDevice } from '../ledger/change-state.ts';
import { insertClaims } from '../ledger/claims.ts';
import { storeTaken } from '../ledger/holding-store.ts';
import type { Asked } from '../ledger/asked.ts';
import { answered, ledgerTx, nextNo, post, type Entry } from '../ledger/post.ts';

export interface OffsetReceipt {
  readonly standard: OffsetStandard;
  readonly project: string;
  readonly projectName: string;
  readonly vintage: number;
  readonly serialStart: number;
  readonly serialEnd: number;
  readonly account: string;
  /** Generator of the park whose reductions these are. */
  readonly generation?: SpanOfDevice | undefined;
}

export interface Received {
  transaction: number;
  tonnes: number;
  cancelledWh: number;
}

/**
 * Books offsets. Reductions of a generator of the park cancel its frozen certificates in the same transaction, and are refused
 * when any certificate of the span was sold, used or is still free: the same energy is never both.
 */
export async function receiveOffsets(
  certificates: Certificates,
  receipt: OffsetReceipt,
  asked: Asked,
  principal: Principal,
): Promise<Received> {
  const { scope } = certificates;
  const { standard, project, vintage, serialStart, serialEnd, account, generation } = receipt;
  await checkActing(certificates, principal, account, 'deposit');
  if (generation && !scope.config.devices.some(({ id }) => id === generation.device))
    throw ledgerErrors.DEVICE_UNKNOWN({ device: generation.device });
  return ledgerTx(scope, async (tx) => {
    const before = await answered<Received>(tx, asked);
    if (before) return before;
    const series = await seriesNo(tx, scope.park.id, receipt);
    await checkSerials(tx, series, receipt);
    const frozen = generation ? await frozenOf(tx, generation) : [];
    const transaction = await nextNo(tx, 'transactions');
    const tonnes = serialEnd - serialStart + 1;
    const result = { transaction, tonnes, cancelledWh: totalQuantity(frozen) };
    const entries: Entry[] = moveTo('cancelled', frozen);
    await post(tx, scope.park.id, transaction, 'offset-receive', asked, entries, result);
    if (frozen.length > 0) {
      await storeTaken(tx, scope.park.id, { taken: frozen, rest: [], parents: [] }, { status: 'Withdrawn' });
      await insertClaims(tx, scope.park.id, { kind: 'offset' }, frozen);
    }
    await tx.execute(sql`
      insert into plugin_certificate_trading.offset_units
        (park_id, series_no, serial_start, serial_end, account, status, transaction_no)
      values (${scope.park.id}, ${series}, ${serialStart}, ${serialEnd}, ${account}, 'Active', ${transaction})`);
    await scope.audit(tx, {
      action: 'offsets.receive',
      subject: `transaction/${transaction}`,
      actor: principal,
      after: { standard, project, vintage, serialStart, serialEnd, account, cancelledWh: result.cancelledWh },
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

async function checkSerials(
  tx: Tx,
  series: number,
  { standard, project, vintage, serialStart, serialEnd }: OffsetReceipt,
): Promise<void> {
  const { rows } = await tx.execute<{ start: number; end: number; account: string }>(sql`
    select serial_start::float8 as start, serial_end::float8 as "end", account
    from plugin_certificate_trading.offset_units
    where park_id = current_setting('lingtan.park_id') and series_no = ${series} and status <> 'Split'
      and serial_start <= ${serialEnd} and serial_end >= ${serialStart} order by serial_start limit 1`);
  const [known] = rows;
  if (!known) return;
  const serials = `${known.start}–${known.end}`;
  throw ledgerErrors.SERIAL_BOOKED({ serials, project, standard, vintage, account: known.account });
}

/** All certificates of a span, which must be frozen or gone without a use. */
async function frozenOf(tx: Tx, span: SpanOfDevice): Promise<Awaited<ReturnType<typeof holdingsOfSpan>>> {
  const [used] = await holdingsOfSpan(tx, span, ['Active', 'Locked', 'Claimed'], false);
  if (used)
    throw ledgerErrors.OFFSET_DOUBLE_USE({ device: span.device, wh: totalQuantity([used]), status: used.status });
  return holdingsOfSpan(tx, span, ['Frozen'], false);
}
