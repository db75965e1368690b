import type { GateDecision } from '../../contracts/index.ts';

/**
 * What makes a setpoint the same one: value, what was asked for, by whom, why, by which plan and step, and what the rules said.
 * Measurements and the window that follows from them go on changing while a setpoint is held.
 */
function identityOf({
  outcome,
  deviceId,
  requestedKw,
  setpointKw,
  towardsSafe,
  asked,
  findings,
  evidence,
}: GateDecision) {
  const { source, level, principalId, personId, reason, planSlot, follows, approvals } = evidence;
  const said = findings.map(({ rule, code, effect }) => [rule, code, effect]);
  const slot = planSlot && [planSlot.planId, planSlot.slot];
  return [
    ...[outcome, deviceId, requestedKw, setpointKw, towardsSafe, asked, said],
    ...[source, level, principalId, personId, reason, slot, follows, approvals],
  ];
}

/** Whether a decision only lets the setpoint of another one be held on. */
export function isSameSetpoint(a: GateDecision, b: GateDecision): boolean {
  return a.setpointKw !== null && JSON.stringify(identityOf(a)) === JSON.stringify(identityOf(b));
}
