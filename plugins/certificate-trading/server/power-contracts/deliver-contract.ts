import { localDate, type Tx, zoneOffset } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { CertificatesTraded, type ContractDelivery, type PowerContract } from '../../contracts/index.ts';
import { energyPrice, plannedWh, takeForMonth, totalQuantity, type HourRange } from '../../domain/index.ts';
import { dayOf, type Certificates } from '../context.ts';
import { bySystem } from '../ledger/asked.ts';
import { eachDue } from '../each-due.ts';
import { ledgerErrors } from '../errors.ts';
import { storeTaken } from '../ledger/holding-store.ts';
import { post } from '../ledger/post.ts';
import { loadMoney, loadOfferable } from '../market/load.ts';
import { writeMoney } from '../market/write.ts';
import { iso } from '../refs.ts';
import { said } from '../said.ts';
import { once, type LedgerChange } from '../ledger/once.ts';
import { contractOf } from './change-contract.ts';
import { readContracts } from './contract-store.ts';
import { places, tellTraded } from '../tellings.ts';

const hourMs = 3_600_000;

/** Certificates of the seller of a month that fit a contract, with their hours on the clock of the park. */
async function rangesOf({ scope }: Certificates, tx: Tx, contract: PowerContract, month: string): Promise<HourRange[]> {
  const { timeZone } = scope.park;
  const choice = { month, ...(contract.device !== null && { device: contract.device }) };
  const today = dayOf(scope);
  const query = { account: contract.seller, choice, sources: [], timeZone, today, limit: 1_000_000 };
  return (await loadOfferable(tx, query)).map(({ holding, from }) => {
    const local = Math.floor((from + zoneOffset(from, timeZone)) / hourMs);
    // Counted by UTC: an hour that comes twice when clocks go back is two hours.
    return { holding, hour: Math.floor(from / hourMs), hourOfDay: ((local % 24) + 24) % 24 };
  });
}

/**
 * Delivers a month of a contract once: certificates go to the buyer and their price to the seller in one transaction. What the
 * seller does not have stays missing; a buyer who cannot pay gets nothing until he can.
 */
export async function deliverContract(
  certificates: Certificates,
  { no, month }: { no: number; month: string },
  asking: LedgerChange,
): Promise<ContractDelivery> {
  const { scope } = certificates;
  const parkId = scope.park.id;
  return once(
    certificates,
    asking,
    { subject: 'power-contract', action: 'contract-deliver' },
    async (tx, transaction) => {
      const contract = await contractOf(tx, no);
      const { seller, buyer, priceFen } = contract;
      if (contract.state !== 'active') throw ledgerErrors.CONTRACT_OVER({ no, state: contract.state });
      const known = contract.months.find((each) => each.month === month);
      const running = localDate(scope.clock.now(), scope.park.timeZone).slice(0, 7);
      if (!known || month >= running)
        throw ledgerErrors.CONTRACT_MONTH({ no, month, from: contract.monthFrom, to: contract.monthTo });
      if (known.deliveredWh !== null) throw ledgerErrors.CONTRACT_DELIVERED({ no, month });
      const taken = takeForMonth(contract, month, await rangesOf(certificates, tx, contract, month));
      const deliveredWh = totalQuantity(taken.taken);
      const fen = energyPrice(deliveredWh, priceFen);
      const available = (await loadMoney(tx, [buyer])).get(buyer) ?? 0;
      if (available < fen) throw ledgerErrors.MONEY_SHORT({ account: buyer, available, fen });
      const result: ContractDelivery = {
        no,
        month,
        transaction,
        plannedWh: plannedWh(contract, month),
        deliveredWh,
        fen,
      };
      await post(
        tx,
        parkId,
        transaction,
        'contract',
        asking.asked,
        [
          { account: seller, bucket: 'held', wh: -deliveredWh },
          { account: buyer, bucket: 'held', wh: deliveredWh },
        ],
        result,
      );
      await storeTaken(tx, scope, taken, { act: 'transfer', account: buyer });
      await writeMoney(tx, parkId, transaction, [
        { account: buyer, bucket: 'available', fen: -fen },
        { account: seller, bucket: 'available', fen },
      ]);
      await tx.execute(sql`
      insert into plugin_certificate_trading.power_deliveries
        (park_id, contract_no, month, planned_wh, delivered_wh, fen, seller, buyer, transaction_no)
      values (${parkId}, ${no}, ${month}, ${result.plannedWh}, ${deliveredWh}, ${fen}, ${seller}, ${buyer}, ${transaction})`);
      if (deliveredWh > 0)
        await scope.events.publish(
          tx,
          CertificatesTraded,
          {
            transaction,
            book: 'contract',
            trades: [{ no, buyer, seller, wh: deliveredWh, priceFen, fen, at: iso(scope.clock.now()) }],
          },
          tellTraded([{ wh: deliveredWh }], places.contract),
        );
      return result;
    },
  );
}

/** Days after the end of a month for late readings and corrections, before what was delivered counts. */
const graceDays = 10;

/** Delivers every month that is due; a delivery that cannot be done is tried again the next time. Tells how many were done. */
export async function deliverDueContracts(certificates: Certificates): Promise<number> {
  const { scope } = certificates;
  const ended = localDate(scope.clock.now() - graceDays * 86_400_000, scope.park.timeZone).slice(0, 7);
  const contracts = await scope.db.tx((tx) => readContracts(tx));
  const due = contracts
    .filter(({ state }) => state === 'active')
    .flatMap(({ no, months }) =>
      months
        .filter(({ month, deliveredWh }) => deliveredWh === null && month < ended)
        .map(({ month }) => ({ no, month })),
    );
  return eachDue(certificates, due, 'a month of a green power contract cannot be delivered yet', (each) => {
    const asked = bySystem(said('month-over'), `deliver-contract/${each.no}/${each.month}`);
    return deliverContract(certificates, each, { asked: { ...asked, request: { deliver: each } }, principal: null });
  });
}
