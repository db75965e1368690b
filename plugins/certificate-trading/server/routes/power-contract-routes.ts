import {
  type ContractChange,
  contractProposal,
  decideContractRoute,
  deliverContractRoute,
  endContractRoute,
  powerContractsRoute,
  proposeContractRoute,
} from '../../contracts/index.ts';
import { actorOf, checkOwner, type Certificates } from '../context.ts';
import { ledgerErrors } from '../errors.ts';
import { asking } from '../ledger/asked.ts';
import { contractOf, endContract, proposeContract } from '../power-contracts/change-contract.ts';
import { readContracts } from '../power-contracts/contract-store.ts';
import { deliverContract } from '../power-contracts/deliver-contract.ts';

/** Routes of green power contracts. */
export function registerPowerContractRoutes(certificates: Certificates): void {
  const { scope } = certificates;
  scope.route(powerContractsRoute, async ({ principal, tx }) => ({
    me: actorOf(principal),
    contracts: await tx((open) => readContracts(open)),
  }));
  scope.route(proposeContractRoute, ({ body, principal }) => {
    const { reason: _r, idempotencyKey: _k, ...terms } = body;
    return proposeContract(certificates, terms, asking(principal, body, { contract: terms }));
  });
  scope.route(decideContractRoute, async ({ params: { no }, body, principal, tx }) => {
    const { account, act, reason: note, idempotencyKey } = body;
    checkOwner(principal, account);
    const { buyer, seller } = await tx((open) => contractOf(open, no));
    if (account !== buyer && account !== seller) throw ledgerErrors.CONTRACT_UNKNOWN({ no });
    const subject = `${no}/${account === buyer ? 'buyer' : 'seller'}`;
    const answer = { act, note, idempotencyKey };
    return (await scope.proposals.decide(contractProposal, subject, answer, principal)) as ContractChange;
  });
  scope.route(endContractRoute, ({ params, body, principal }) =>
    endContract(certificates, params.no, asking(principal, body, { end: params.no })),
  );
  scope.route(deliverContractRoute, ({ params, body, principal }) => {
    const delivery = { no: params.no, month: body.month };
    return deliverContract(certificates, delivery, asking(principal, body, { delivery }));
  });
}
