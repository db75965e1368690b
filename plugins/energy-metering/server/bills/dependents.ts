import { dayStart } from '@lingtan/sdk';
import type { EvidenceRef, ParsedRef, Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { energyInterval, energyTariff } from '../../contracts/index.ts';
import type { Bill, TariffVersion } from '../../contracts/index.ts';
import { periodsOf } from '../../domain/index.ts';
import type { Span } from '../../domain/index.ts';
import type { Energy } from '../context.ts';
import { parseIntervalKey } from '../refs.ts';
import { frameOfBill } from './bill-frame.ts';
import { readAffected, readBill } from './bill-store.ts';
import { demandRef, touTotalRef } from './refs.ts';

/** Figures of the newest bills that rest on a reference: lines on intervals, bills on versions of tariffs. */
export async function billDependents(energy: Energy, ref: ParsedRef): Promise<EvidenceRef[]> {
  if (ref.kind === energyInterval.kind) return energy.scope.db.tx((tx) => onInterval(energy, tx, ref.key));
  if (ref.kind === energyTariff.kind) return energy.scope.db.tx((tx) => onTariff(tx, ref.key));
  return [];
}

async function onInterval(energy: Energy, tx: Tx, key: string): Promise<EvidenceRef[]> {
  const interval = parseIntervalKey(key);
  if (!interval || interval.direction !== 'import') return [];
  const { meter, start } = interval;
  const refs: EvidenceRef[] = [];
  for (const { id } of await readAffected(tx, { from: start, to: start + energy.width }, [meter])) {
    const bill = await readBill(tx, id);
    if (bill) refs.push(...(await linesOn(energy, tx, bill, meter, start)));
  }
  return refs;
}

/** The energy line of the interval's period, its demand, what is charged per kWh in its days, and what rests on the whole month. */
async function linesOn(energy: Energy, tx: Tx, bill: Bill, meter: string, start: number): Promise<EvidenceRef[]> {
  const frame = await frameOfBill({ energy, tx, bill });
  const part = frame.parts.find(({ from, to }) => start >= from && start < to);
  const at = part && periodsOf(part.version, frame.timeZone, { from: start, to: start + energy.width })[0];
  if (!part || !at) return [];
  const lines = bill.lines.filter((line) => {
    if (line.kind === 'energy') return line.version === part.ref && line.period === at.period;
    if (line.kind === 'adder' || line.kind === 'green-premium') return line.version === part.ref;
    return line.kind !== 'capacity';
  });
  const day = { from: dayStart(start, bill.timeZone), to: dayStart(start, bill.timeZone, 1) };
  return [
    touTotalRef(meter, bill.tariffId, at.period, day),
    ...demandWindows(bill, part.version, start).map((window) => demandRef(bill.accountId, window)),
    ...lines.map((line) => line.ref),
    bill.ref,
  ];
}

/** Windows of the metered demand that an interval is part of: that of the clock, and that of the maximum. */
function demandWindows({ peak }: Bill, { demand }: TariffVersion, start: number): Span[] {
  if (demand === undefined || demand.basis === 'capacity') return [];
  const width = demand.windowMinutes * 60_000;
  const from = Math.floor(start / width) * width;
  const own = { from, to: from + width };
  const isOther = peak !== null && peak.from !== null && peak.to !== null && peak.from !== from;
  return isOther && start >= peak.from! && start < peak.to! ? [own, { from: peak.from!, to: peak.to! }] : [own];
}

async function onTariff(tx: Tx, version: string): Promise<EvidenceRef[]> {
  const { rows } = await tx.execute<{ id: string }>(sql`
    select b.id from plugin_energy_metering.bills b
    where b.park_id = current_setting('lingtan.park_id') and b.versions && array[${version}]::text[]
      and not exists (select from plugin_energy_metering.bills n
        where n.park_id = b.park_id and n.account_id = b.account_id and n.month = b.month and n.revision > b.revision)
    order by b.id limit 1000`);
  const bills = await Promise.all(rows.map(({ id }) => readBill(tx, id)));
  return bills.flatMap((bill) => (bill ? [bill.ref] : []));
}
