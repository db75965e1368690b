import {
  decideContractRoute,
  deliverContractRoute,
  endContractRoute,
  powerContractsRoute,
  proposeContractRoute,
} from '../../contracts/index.ts';
import { actorOf, type Certificates } from '../context.ts';
import { asking } from '../ledger/asked.ts';
import { decideContract, endContract, proposeContract } from '../power-contracts/change-contract.ts';
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
  scope.route(decideContractRoute, ({ params, body, principal }) => {
    const decision = { no: params.no, account: body.account, act: body.act };
    return decideContract(certificates, decision, asking(principal, body, { decision }));
  });
  scope.route(endContractRoute, ({ params, body, principal }) =>
    endContract(certificates, params.no, asking(principal, body, { end: params.no })),
  );
  scope.route(deliverContractRoute, ({ params, body, principal }) => {
    const delivery = { no: params.no, month: body.month };
    return deliverContract(certificates, delivery, asking(principal, body, { delivery }));
  });
}
