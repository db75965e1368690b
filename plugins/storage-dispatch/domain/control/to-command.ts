import type { ControlSetpoint, GateDevice, Principal, SetpointCommand } from '../../contracts/index.ts';

/** The command by which the controller asks the gate for one of its setpoints. */
export function controlCommand(
  setpoint: ControlSetpoint,
  device: GateDevice,
  sender: { id: string; principal: Principal; now: number; lifeS: number; fence: number; approvals: readonly string[] },
): SetpointCommand {
  const { level, towardsSafe, planSlot, follows, deviceId } = setpoint;
  return {
    id: sender.id,
    source: 'controller',
    level,
    principal: sender.principal,
    deviceId,
    setpointKw: towardsSafe ? device.safeSetpointKw : setpoint.setpointKw,
    validFrom: sender.now,
    expiresAt: sender.now + sender.lifeS * 1000,
    reason: `control:${level}`,
    planSlot,
    approvals: sender.approvals,
    follows,
    fence: sender.fence,
  };
}
