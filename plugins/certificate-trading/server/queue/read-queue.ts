import { dayStart, localDate, type Principal, type Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type {
  CertificateDevice,
  Correction,
  CorrectionFigure,
  IssuanceQueue,
  QueueDay,
} from '../../contracts/index.ts';
import { gecKind, mayChooseCcer, planIssue } from '../../domain/index.ts';
import type { Certificates } from '../context.ts';
import { capacityMargin, creditedSpans, issuedIntervals } from '../ledger/issued.ts';
import { correctionRef } from '../refs.ts';

/** What the last days brought and what of it is issued, waits, or gets nothing. Members see their own devices. */
export async function readQueue(
  certificates: Certificates,
  tx: Tx,
  days: number,
  { enterpriseId }: Principal,
): Promise<IssuanceQueue> {
  const { scope } = certificates;
  const devices = scope.config.devices.filter(
    ({ account }) => enterpriseId === null || account === `enterprise/${enterpriseId}`,
  );
  const to = scope.clock.now();
  const from = dayStart(to, scope.park.timeZone, 1 - days);
  const rows: QueueDay[] = [];
  for (const device of devices) rows.push(...(await readQueueDays(certificates, tx, device, { from, to })));
  return {
    devices: devices.map(({ id, meterId, account, source, capacityKw, ...project }) => ({
      id,
      meterId,
      account,
      source,
      capacityKw,
      ...gecKind({ source, ...project }),
      mayChooseCcer: mayChooseCcer(source),
    })),
    days: rows.sort((a, b) => b.day.localeCompare(a.day) || a.device.localeCompare(b.device)),
    corrections: await readCorrections(tx),
  };
}

/** What one device brought, by day. */
export async function readQueueDays(
  { scope, readings }: Certificates,
  tx: Tx,
  device: CertificateDevice,
  span: { from: number; to: number },
): Promise<QueueDay[]> {
  const all = await readings.intervals({ ...span, meters: [device.meterId] });
  const intervals = all.filter(({ direction }) => direction === device.direction);
  const issued = await issuedIntervals(tx, device.id, span.from, span.to);
  const read = intervals.map(({ start, end, revision, amount, status }) => ({
    start,
    end,
    revision,
    wh: amount,
    quality: status,
  }));
  const plan = planIssue(
    read,
    issued,
    { capacityW: device.capacityKw * 1000, capacityMargin, nextId: 0 },
    // The park's, of which a reader of the own device may know this much.
    await scope.db.tx((open) => creditedSpans(open, device.id, span.from, span.to)),
  );
  const byDay = new Map<string, QueueDay>();
  const of = (start: number): QueueDay => {
    const day = localDate(start, scope.park.timeZone);
    let row = byDay.get(day);
    if (!row) {
      const { id, account } = device;
      row = {
        device: id,
        account,
        day,
        intervals: 0,
        generatedWh: 0,
        issuedWh: 0,
        waiting: 0,
        waitingWh: 0,
        corrections: 0,
        estimated: 0,
        refused: {},
      };
      byDay.set(day, row);
    }
    return row;
  };
  const done = new Map(issued.map((each) => [each.start, each]));
  for (const { start, wh, quality } of read) {
    const row = of(start);
    row.intervals++;
    row.generatedWh += wh ?? 0;
    if (done.has(start) && quality !== 'actual') row.estimated++;
  }
  for (const { start, wh } of issued) of(start).issuedWh += wh;
  for (const { start, wh } of plan.issues) {
    of(start).waiting++;
    of(start).waitingWh += wh;
  }
  for (const { start } of plan.corrections) of(start).corrections++;
  for (const { start, why } of plan.skipped) {
    if (why === 'already-issued') continue;
    const { refused } = of(start);
    refused[why] = (refused[why] ?? 0) + 1;
  }
  return [...byDay.values()];
}

/** The latest corrections; row-level security leaves members none. */
async function readCorrections(tx: Tx): Promise<Correction[]> {
  const { rows } = await tx.execute<Omit<Correction, 'refs'> & Record<string, unknown>>(sql`
    select c.device, to_char(c.starts_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "from",
      c.from_revision as "fromRevision", c.revision, c.delta_wh::float8 as "deltaWh",
      c.withdrawn_wh::float8 as "withdrawnWh", c.uncovered_wh::float8 as "uncoveredWh",
      to_char(c.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "recordedAt"
    from plugin_certificate_trading.corrections c
    where c.park_id = current_setting('lingtan.park_id')
    order by c.recorded_at desc, c.starts_at desc limit 200`);
  return rows.map((row) => {
    const ref = (figure: CorrectionFigure) => correctionRef(figure, row.device, row.from, row.revision);
    return { ...row, refs: { delta: ref('delta'), withdrawn: ref('withdrawn'), uncovered: ref('uncovered') } };
  });
}
