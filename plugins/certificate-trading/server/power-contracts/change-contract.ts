import { differentPerson, personOf, type Principal, type Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { ContractChange, PowerContract } from '../../contracts/index.ts';
import { checkAccount, checkOwner, type Certificates } from '../context.ts';
import { ledgerErrors } from '../errors.ts';
import type { Asked } from '../ledger/asked.ts';
import { answered, ledgerTx, nextNo, post } from '../ledger/post.ts';
import { contractDecided, tellOfContract } from '../second-person-notices.ts';
import { nextContractNo, readContracts } from './contract-store.ts';

export interface ContractTerms {
  readonly seller: string;
  readonly buyer: string;
  readonly device?: string | undefined;
  readonly monthFrom: string;
  readonly monthTo: string;
  readonly shape: 'monthly' | 'hourly';
  readonly volumes: readonly number[];
  readonly priceFen: number;
}

export interface Change {
  readonly asked: Asked;
  readonly principal: Principal | null;
}

/** One change of a contract in a transaction that holds the ledger; the same key gives the same answer. */
export async function once<T extends { no: number }>(
  { scope }: Certificates,
  { asked, principal }: Change,
  action: string,
  work: (tx: Tx, transaction: number) => Promise<T>,
): Promise<T> {
  return ledgerTx(scope, async (tx) => {
    const before = await answered<T>(tx, asked);
    if (before) return before;
    const result = await work(tx, await nextNo(tx, 'transactions'));
    await scope.audit(tx, {
      action: `certificates.contract-${action}`,
      subject: `power-contract/${result.no}`,
      ...(principal && { actor: principal }),
      after: { ...result, request: asked.request },
      note: asked.reason,
    });
    return result;
  });
}

export async function contractOf(tx: Tx, no: number): Promise<PowerContract> {
  const [contract] = await readContracts(tx, no);
  if (!contract) throw ledgerErrors.CONTRACT_UNKNOWN({ no });
  return contract;
}

/** Proposes a contract: members one that they buy or sell in. */
export async function proposeContract(
  certificates: Certificates,
  terms: ContractTerms,
  change: Change & { principal: Principal },
): Promise<ContractChange> {
  const { scope } = certificates;
  const { seller, buyer, device } = terms;
  const own = change.principal.enterpriseId === null ? null : `enterprise/${change.principal.enterpriseId}`;
  if (own !== null && own !== seller && own !== buyer) throw ledgerErrors.ACCOUNT_FOREIGN({ account: buyer });
  for (const account of [seller, buyer]) checkAccount(certificates, account);
  const { devices, market } = scope.config;
  if (device !== undefined && !devices.some(({ id }) => id === device)) throw ledgerErrors.DEVICE_UNKNOWN({ device });
  if (terms.priceFen > market.maxPriceFen)
    throw ledgerErrors.PRICE_TOO_HIGH({ priceFen: terms.priceFen, most: market.maxPriceFen });
  return once(certificates, change, 'propose', async (tx, transaction) => {
    const no = await nextContractNo(tx);
    const result: ContractChange = { no, transaction, state: 'proposed' };
    await post(tx, scope.park.id, transaction, 'contract', change.asked, [], result);
    await tx.execute(sql`
      insert into plugin_certificate_trading.power_contracts (park_id, no, seller, buyer, device, month_from, month_to, shape,
        volumes, price_fen, state, reason, proposed_by, persons, proposed_in, transaction_no)
      values (${scope.park.id}, ${no}, ${seller}, ${buyer}, ${device ?? null}, ${terms.monthFrom}, ${terms.monthTo},
        ${terms.shape}, array(select value::bigint from jsonb_array_elements_text(${JSON.stringify(terms.volumes)}::jsonb)),
        ${terms.priceFen}, 'proposed', ${change.asked.reason}, ${change.asked.actor},
        array[${personOf(change.principal)}::text], ${transaction}, ${transaction})`);
    await tellOfContract(certificates, tx, no, terms, change.principal);
    return result;
  });
}

/** Who proposed it, and who has agreed to it since. */
async function personsOf(tx: Tx, no: number): Promise<string[]> {
  const { rows } = await tx.execute<{ persons: string[] }>(sql`
    select persons from plugin_certificate_trading.power_contracts
    where park_id = current_setting('lingtan.park_id') and no = ${no}`);
  return rows[0]!.persons;
}

/**
 * Approves for the buyer, or agrees for the seller; with both the contract is active. Either may reject instead. Who proposed
 * it decides nothing, and who has agreed for one side does not for the other: each step is another person's.
 */
export async function decideContract(
  certificates: Certificates,
  { no, account, act }: { no: number; account: string; act: 'approve' | 'reject' },
  change: Change & { principal: Principal },
): Promise<ContractChange> {
  const { scope } = certificates;
  checkOwner(change.principal, account);
  return once(certificates, change, act, async (tx, transaction) => {
    const contract = await contractOf(tx, no);
    if (account !== contract.buyer && account !== contract.seller) throw ledgerErrors.CONTRACT_UNKNOWN({ no });
    if (contract.state !== 'proposed') throw ledgerErrors.CONTRACT_OVER({ no, state: contract.state });
    const { actor, reason } = change.asked;
    const own = () => ledgerErrors.CONTRACT_SECOND_PERSON({ no, person: actor });
    differentPerson(change.principal, await personsOf(tx, no), scope.clock.now(), own);
    const approvedBy = act === 'approve' && account === contract.buyer ? actor : contract.approvedBy;
    const agreedBy = act === 'approve' && account === contract.seller ? actor : contract.agreedBy;
    const state = act === 'reject' ? 'rejected' : approvedBy !== null && agreedBy !== null ? 'active' : 'proposed';
    const result: ContractChange = { no, transaction, state };
    await post(tx, scope.park.id, transaction, 'contract', change.asked, [], result);
    await tx.execute(sql`
      update plugin_certificate_trading.power_contracts set state = ${state}, approved_by = ${approvedBy},
        agreed_by = ${agreedBy}, persons = array_append(persons, ${personOf(change.principal)}::text), decision = ${reason}, transaction_no = ${transaction}, changed_at = now()
      where park_id = ${scope.park.id} and no = ${no}`);
    await contractDecided(certificates, tx, contract, state === 'proposed' ? account : 'all');
    return result;
  });
}

/** Ends an active contract before its time. */
export async function endContract(
  certificates: Certificates,
  no: number,
  change: Change & { principal: Principal },
): Promise<ContractChange> {
  const { scope } = certificates;
  return once(certificates, change, 'end', async (tx, transaction) => {
    const { state } = await contractOf(tx, no);
    if (state !== 'active') throw ledgerErrors.CONTRACT_OVER({ no, state });
    const result: ContractChange = { no, transaction, state: 'ended' };
    await post(tx, scope.park.id, transaction, 'contract', change.asked, [], result);
    await tx.execute(sql`
      update plugin_certificate_trading.power_contracts set state = 'ended', decision = ${change.asked.reason},
        transaction_no = ${transaction}, changed_at = now()
      where park_id = ${scope.park.id} and no = ${no}`);
    return result;
  });
}
