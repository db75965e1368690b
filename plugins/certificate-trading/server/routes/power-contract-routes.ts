import type { Principal } from '@lingtan/sdk';
import {
  decideContractRoute,
  deliverContractRoute,
  endContractRoute,
  powerContractsRoute,
  proposeContractRoute,
} from '../../contracts/index.ts';
import { actorOf, type Certificates } from '../context.ts';
import { decideContract, endContract, proposeContract } from '../power-contracts/change-contract.ts';
import { readContracts } from '../power-contracts/contract-store.ts';
import { deliverContract } from '../power-contracts/deliver-contract.ts';

/** Routes of green power contracts. */
export function registerPowerContractRoutes(certificates: Certificates): void {
  const { scope } = certificates;
  const changeOf = (
    { reason, idempotencyKey }: { reason: string; idempotencyKey: string },
    principal: Principal,
    request: object,
  ) => ({ asked: { actor: actorOf(principal), reason, idempotencyKey, request }, principal });
  scope.route(powerContractsRoute, async ({ principal, tx }) => ({
    me: actorOf(principal),
    contracts: await tx((open) => readContracts(open)),
  }));
  scope.route(proposeContractRoute, ({ body, principal }) => {
    const { reason: _r, idempotencyKey: _k, ...terms } = body;
    return proposeContract(certificates, terms, changeOf(body, principal, { contract: terms }));
  });
  scope.route(decideContractRoute, ({ params, body, principal }) => {
    const decision = { no: params.no, account: body.account, act: body.act };
    return decideContract(certificates, decision, changeOf(body, principal, { decision }));
  });
  scope.route(endContractRoute, ({ params, body, principal }) =>
    endContract(certificates, params.no, changeOf(body, principal, { end: params.no })),
  );
  scope.route(deliverContractRoute, ({ params, body, principal }) => {
    const delivery = { no: params.no, month: body.month };
    return deliverContract(certificates, delivery, changeOf(body, principal, { delivery }));
  });
}
