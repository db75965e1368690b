import type { Interval } from '@lingtan/energy-metering/contracts';
import { localDate, monthStart, type Principal, type Tx } from '@lingtan/sdk';
import { CertificateIssued, type CertificateDevice, type IssueResult } from '../../contracts/index.ts';
import { gecKind, gecValidity, planIssue, type IssuePlan, type NewIssue } from '../../domain/index.ts';
import { actorOf, type Certificates } from '../context.ts';
import { iso } from '../refs.ts';
import { correct } from './correct.ts';
import { capacityMargin, creditedSpans, issuedIntervals } from './issued.ts';
import { bySystem, type Asked } from './asked.ts';
import { ledgerTx } from './ledger-tx.ts';
import { nextNo, post, type Entry } from './post.ts';
import { deviceRow, writeIssues } from './write-issues.ts';
import { tellIssued } from '../tellings.ts';

export interface IssueSpan {
  /** ms UTC. */
  readonly from: number;
  readonly to: number;
  readonly reason: string;
  readonly principal: Principal | null;
}

/**
 * Issues what a device generated in a span and is not certified yet, from closed intervals, and corrects what was revised
 * since. Doing it again changes nothing: each interval is issued once, whoever asks and however often.
 */
export async function issueDevice(
  certificates: Certificates,
  device: CertificateDevice,
  { from, to, reason, principal }: IssueSpan,
): Promise<IssueResult> {
  const { scope, readings } = certificates;
  const parkId = scope.park.id;
  const all = await readings.intervals({ from, to, meters: [device.meterId] });
  const intervals = new Map(
    all.filter(({ direction }) => direction === device.direction).map((each) => [each.start, each]),
  );
  const certified = gecKind(device).kind !== 'none';
  return ledgerTx(scope, async (tx) => {
    const { no: deviceNo, nextId } = await deviceRow(tx, parkId, device.id);
    const issued = await issuedIntervals(tx, device.id, from, to);
    const plan = planIssue(
      (certified ? [...intervals.values()] : []).map(({ start, end, revision, amount, status }) => ({
        start,
        end,
        revision,
        wh: amount,
        quality: status,
      })),
      issued,
      { capacityW: device.capacityKw * 1000, capacityMargin, nextId },
      await creditedSpans(tx, device.id, from, to),
    );
    const result: IssueResult = {
      device: device.id,
      transaction: null,
      issued: 0,
      issuedWh: 0,
      corrected: 0,
      withdrawnWh: 0,
      uncoveredWh: 0,
      skipped: {},
    };
    if (!certified) result.skipped['kind-none'] = intervals.size;
    for (const { why } of plan.skipped) result.skipped[why] = (result.skipped[why] ?? 0) + 1;
    const first = plan.issues[0] ?? plan.corrections[0];
    if (!first) return result;
    const no = await nextNo(tx, 'transactions');
    // An interval is issued once in a revision, so that this can occur only once.
    const key = `issue/${device.id}/${iso(first.start)}@${first.revision}`;
    const asked: Asked = {
      ...bySystem(reason, key, actorOf(principal)),
      request: { device: device.id, from: iso(from), to: iso(to) },
    };
    const additions = additionsOf(plan, intervals);
    const issuedWh = additions.reduce((sum, { wh }) => sum + wh, 0);
    const entries: Entry[] = [
      { account: device.account, bucket: 'supply', wh: -issuedWh },
      { account: device.account, bucket: 'held', wh: issuedWh },
    ];
    const corrections = await correct(tx, scope, no, device, plan.corrections);
    Object.assign(result, {
      transaction: no,
      issued: plan.issues.length,
      issuedWh,
      corrected: plan.corrections.length,
      withdrawnWh: corrections.withdrawnWh,
      uncoveredWh: corrections.uncoveredWh,
    });
    await post(
      tx,
      parkId,
      no,
      plan.issues.length > 0 ? 'issue' : 'correct',
      asked,
      [...entries, ...corrections.entries],
      result,
    );
    await corrections.write();
    await insertIssuances(tx, certificates, device, deviceNo, no, additions, intervals);
    const starts = [...plan.issues, ...plan.corrections].map(({ start }) => start);
    const ends = [...plan.issues, ...plan.corrections].map(({ end }) => end);
    const span = { from: iso(Math.min(...starts)), to: iso(Math.max(...ends)) };
    const change = { issuedWh, withdrawnWh: corrections.withdrawnWh };
    await scope.events.publish(
      tx,
      CertificateIssued,
      { transaction: no, device: device.id, account: device.account, ...span, ...change },
      tellIssued(change),
    );
    await scope.audit(tx, {
      action: 'certificates.issue',
      subject: `transaction/${no}`,
      ...(principal && { actor: principal }),
      after: { ...result, ...span },
      note: reason,
    });
    return result;
  });
}

/** First issues and what corrections add, with ids that follow each other. */
function additionsOf(
  plan: IssuePlan,
  intervals: ReadonlyMap<number, Interval>,
): (NewIssue & { follows: number | null })[] {
  let next = plan.nextId;
  const more = plan.corrections
    .filter(({ deltaWh }) => deltaWh > 0)
    .map(({ start, end, fromRevision, revision, deltaWh }) => {
      const range = { idRangeStart: next, idRangeEnd: next + deltaWh - 1 };
      next += deltaWh;
      return {
        start,
        end,
        revision,
        wh: deltaWh,
        ...range,
        quality: intervals.get(start)!.status,
        follows: fromRevision,
      };
    });
  return [...plan.issues.map((issue) => ({ ...issue, follows: null })), ...more];
}

async function insertIssuances(
  tx: Tx,
  { scope }: Certificates,
  device: CertificateDevice,
  deviceNo: number,
  transaction: number,
  additions: readonly (NewIssue & { follows: number | null })[],
  intervals: ReadonlyMap<number, Interval>,
): Promise<void> {
  const { id, timeZone } = scope.park;
  const { source, use, capacityKw, commissionedOn = null, meterId: meter, direction, account } = device;
  const { kind, rule } = gecKind(device);
  const validity = validityIn(timeZone);
  const rows = additions.map(({ start, end, revision, follows, idRangeStart, idRangeEnd, quality }) => ({
    starts_at: iso(start),
    ends_at: iso(end),
    revision,
    follows,
    id_start: idRangeStart,
    id_end: idRangeEnd,
    quality,
    expires_on: validity(start),
    interval_ref: intervals.get(start)!.ref,
  }));
  const attributes = { source, use, kind, rule, capacityKw, commissionedOn };
  await writeIssues(tx, id, transaction, { device: device.id, deviceNo, meter, direction, account, attributes }, rows);
}

/** Day on which certificates of an instant end, worked out once for each month. */
function validityIn(timeZone: string): (start: number) => string {
  let [from, to, cancelOn] = [Infinity, -Infinity, ''];
  return (start) => {
    if (start < from || start >= to) {
      [from, to] = [monthStart(start, timeZone), monthStart(start, timeZone, 1)];
      cancelOn = gecValidity(localDate(start, timeZone).slice(0, 7)).cancelOn;
    }
    return cancelOn;
  };
}
