import { gatePermissions } from '../../contracts/index.ts';
import type { Principal, SetpointCommand } from '../../contracts/index.ts';
import type { DispatchScope } from '../context.ts';
import type { DeviceChannel } from './device-channel.ts';

/** The fast controller, as the gate knows it. */
export const controllerPrincipal: Principal = {
  kind: 'service',
  id: 'controller',
  personId: null,
  permissions: [gatePermissions.command],
};

let count = 0;

/** An id that no other command of any process has. */
export function controlId(fence: number): string {
  count += 1;
  return `control/${fence}/${count}`;
}

/** The way to the safe setpoint after a write was given up. */
export function safeCommand(channel: DeviceChannel, { clock, config }: DispatchScope, fence: number): SetpointCommand {
  const now = clock.now();
  return {
    id: controlId(fence),
    source: 'controller',
    level: 'protection',
    principal: controllerPrincipal,
    deviceId: channel.id,
    setpointKw: channel.controlled.device.safeSetpointKw,
    validFrom: now,
    expiresAt: now + config.control.commandLifeS * 1000,
    reason: 'control:protection',
    planSlot: null,
    approvals: [],
    follows: null,
    fence,
  };
}
