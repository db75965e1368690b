import {
  burnOffsetsRoute,
  changeStateRoute,
  offsetsRoute,
  receiveOffsetsRoute,
  retireOffsetsRoute,
  transferOffsetsRoute,
} from '../../contracts/index.ts';
import type { Certificates } from '../context.ts';
import { asking } from '../ledger/asked.ts';
import { changeState } from '../ledger/change-state.ts';
import type { Exchange } from '../market/exchange.ts';
import { readOffsets } from '../offsets/read-offsets.ts';
import { receiveOffsets } from '../offsets/receive.ts';
import { actOnOffsets } from '../offsets/use.ts';

/** Routes of offsets, and of certificates whose energy another scheme takes over. */
export function registerOffsetRoutes(certificates: Certificates, exchange: Exchange): void {
  const { scope } = certificates;
  scope.route(offsetsRoute, ({ tx }) => tx(readOffsets));

  scope.route(receiveOffsetsRoute, ({ body, principal }) => {
    const { reason: _r, idempotencyKey: _k, generation, ...receipt } = body;
    const span = generation && {
      device: generation.device,
      from: Date.parse(generation.from),
      to: Date.parse(generation.to),
    };
    const request = { receiveOffsets: { ...receipt, generation } };
    const { asked } = asking(principal, body, request);
    return receiveOffsets(certificates, exchange, { ...receipt, generation: span }, asked, principal);
  });

  scope.route(transferOffsetsRoute, ({ body, principal }) => {
    const { reason: _r, idempotencyKey: _k, from, to, tonnes, ...choice } = body;
    const request = { transferOffsets: { from, to, tonnes, ...choice } };
    const { asked } = asking(principal, body, request);
    return actOnOffsets(certificates, { act: 'transfer', account: from, to, tonnes, choice }, asked, principal);
  });

  scope.route(retireOffsetsRoute, ({ body, principal }) => {
    const { reason: _r, idempotencyKey: _k, ...rest } = body;
    const { account, tonnes, beneficiary, purpose, periodFrom, periodTo, ...choice } = rest;
    const { asked } = asking(principal, body, { retireOffsets: rest });
    const about = { beneficiary, purpose, periodFrom, periodTo };
    return actOnOffsets(certificates, { act: 'retire', account, tonnes, choice, ...about }, asked, principal);
  });

  scope.route(burnOffsetsRoute, ({ body, principal }) => {
    const { reason: _r, idempotencyKey: _k, account, tonnes, ...choice } = body;
    const request = { burnOffsets: { account, tonnes, ...choice } };
    const { asked } = asking(principal, body, request);
    return actOnOffsets(certificates, { act: 'burn', account, tonnes, choice }, asked, principal);
  });

  scope.route(changeStateRoute, ({ body, principal }) => {
    const { reason: _r, idempotencyKey: _k, act, device, from, to } = body;
    const { asked } = asking(principal, body, { state: { act, device, from, to } });
    const span = { act, device, from: Date.parse(from), to: Date.parse(to) };
    return changeState(certificates, exchange, span, asked, principal);
  });
}
