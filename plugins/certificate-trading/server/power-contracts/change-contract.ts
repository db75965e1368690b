import { personOf, type Principal, type Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { contractProposal, type ContractChange, type PowerContract } from '../../contracts/index.ts';
import { checkAccount, type Certificates } from '../context.ts';
import { checkActing, checkActingForOne } from '../mandates/mandates.ts';
import { ledgerErrors } from '../errors.ts';
import { once, type LedgerChange } from '../ledger/once.ts';
import { lockLedger } from '../ledger/ledger-tx.ts';
import { nextNo, post } from '../ledger/post.ts';
import { accountName, decided, partiesOf } from '../proposing.ts';
import { nextContractNo, readContracts } from './contract-store.ts';

const sides = ['buyer', 'seller'] as const;

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

const change = (action: string) => ({ subject: 'power-contract', action: `contract-${action}` });

export async function contractOf(tx: Tx, no: number): Promise<PowerContract> {
  const [contract] = await readContracts(tx, no);
  if (!contract) throw ledgerErrors.CONTRACT_UNKNOWN({ no });
  return contract;
}

/** Proposes a contract: members one that they buy or sell in. */
export async function proposeContract(
  certificates: Certificates,
  terms: ContractTerms,
  asking: LedgerChange & { principal: Principal },
): Promise<ContractChange> {
  const { scope } = certificates;
  const { seller, buyer, device } = terms;
  const own = asking.principal.enterpriseId === null ? null : `enterprise/${asking.principal.enterpriseId}`;
  if (own !== null && own !== seller && own !== buyer) throw ledgerErrors.ACCOUNT_FOREIGN({ account: buyer });
  for (const account of [seller, buyer]) checkAccount(certificates, account);
  const { devices, market } = scope.config;
  if (device !== undefined && !devices.some(({ id }) => id === device)) throw ledgerErrors.DEVICE_UNKNOWN({ device });
  if (terms.priceFen > market.maxPriceFen)
    throw ledgerErrors.PRICE_TOO_HIGH({ priceFen: terms.priceFen, most: market.maxPriceFen });
  return once(certificates, asking, change('propose'), async (tx, transaction) => {
    const no = await nextContractNo(tx);
    const result: ContractChange = { no, transaction, state: 'proposed' };
    await post(tx, scope.park.id, transaction, 'contract', asking.asked, [], result);
    await tx.execute(sql`
      insert into plugin_certificate_trading.power_contracts (park_id, no, seller, buyer, device, month_from, month_to, shape,
        volumes, price_fen, state, reason, proposed_by, persons, proposed_in, transaction_no)
      values (${scope.park.id}, ${no}, ${seller}, ${buyer}, ${device ?? null}, ${terms.monthFrom}, ${terms.monthTo},
        ${terms.shape}, array(select value::bigint from jsonb_array_elements_text(${JSON.stringify(terms.volumes)}::jsonb)),
        ${terms.priceFen}, 'proposed', ${asking.asked.reason}, ${asking.asked.actor},
        array[${personOf(asking.principal)}::text], ${transaction}, ${transaction})`);
    const names = { buyer: accountName(certificates, buyer), seller: accountName(certificates, seller) };
    const params = { person: asking.principal.name, ...names, from: terms.monthFrom, to: terms.monthTo };
    for (const side of sides)
      await scope.proposals.propose(
        tx,
        contractProposal,
        {
          ...{ subject: `${no}/${side}`, data: { contract: no, side }, params: { ...params, side: names[side] } },
          ...{ reason: asking.asked.reason, link: '/desk', ...partiesOf([buyer, seller], terms[side]) },
        },
        asking.principal,
      );
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
 * What is decided for one side: the buyer's approves, the seller's agrees, and with both the contract is active; either may reject
 * instead. Who has agreed for one side does not for the other: each step is another person's.
 */
export function handleContracts(certificates: Certificates): void {
  const { proposals, park } = certificates.scope;
  proposals.handle(contractProposal, {
    async before(tx, { data }) {
      await lockLedger(tx, certificates.scope);
      return personsOf(tx, data.contract);
    },
    async decide(tx, decision): Promise<ContractChange> {
      const { act, principal, proposal } = decision;
      const { contract: no, side } = proposal.data;
      const contract = await contractOf(tx, no);
      if (act === 'approve') await checkActing(certificates, principal, contract[side], 'trade', tx);
      const { approvedBy, agreedBy } = contract;
      const asked = decided(decision);
      const yes = act === 'approve' ? asked.actor : null;
      const said = { buyer: approvedBy, seller: agreedBy, [side]: yes };
      const state = yes === null ? 'rejected' : said.buyer !== null && said.seller !== null ? 'active' : 'proposed';
      const transaction = await nextNo(tx, 'transactions');
      const result: ContractChange = { no, transaction, state };
      await post(tx, park.id, transaction, 'contract', asked, [], result);
      await tx.execute(sql`
        update plugin_certificate_trading.power_contracts set state = ${state}, approved_by = ${said.buyer},
          agreed_by = ${said.seller}, persons = array_append(persons, ${personOf(principal)}::text),
          decision = ${asked.reason}, transaction_no = ${transaction}, changed_at = now()
        where park_id = ${park.id} and no = ${no}`);
      if (state === 'rejected')
        for (const other of sides.filter((each) => each !== side))
          await proposals.withdraw(tx, contractProposal, `${no}/${other}`, principal);
      return result;
    },
  });
}

/** Ends an active contract before its time. */
export async function endContract(
  certificates: Certificates,
  no: number,
  asking: LedgerChange & { principal: Principal },
): Promise<ContractChange> {
  const { scope } = certificates;
  return once(certificates, asking, change('end'), async (tx, transaction) => {
    const { state, seller, buyer } = await contractOf(tx, no);
    await checkActingForOne(certificates, asking.principal, [seller, buyer], 'trade', tx);
    if (state !== 'active') throw ledgerErrors.CONTRACT_OVER({ no, state });
    const result: ContractChange = { no, transaction, state: 'ended' };
    await post(tx, scope.park.id, transaction, 'contract', asking.asked, [], result);
    await tx.execute(sql`
      update plugin_certificate_trading.power_contracts set state = 'ended', decision = ${asking.asked.reason},
        transaction_no = ${transaction}, changed_at = now()
      where park_id = ${scope.park.id} and no = ${no}`);
    return result;
  });
}
