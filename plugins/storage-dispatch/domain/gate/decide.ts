import { gateRules } from '../../contracts/index.ts';
import type {
  GateDecision,
  GateEvidence,
  GateFinding,
  GateOutcome,
  GateRule,
  RawCommand,
  SetpointCommand,
} from '../../contracts/index.ts';
import { checkExpiry } from './expiry.ts';
import { checkFreshness } from './freshness.ts';
import { checkInterlocks } from './interlocks.ts';
import { checkMode } from './mode.ts';
import { checkPermission } from './permission.ts';
import { checkPriority } from './priority.ts';
import type { PowerRange } from './range.ts';
import { readCommand } from './read-command.ts';
import { checkPending, checkReplay } from './replay.ts';
import { gateFinding } from './rule.ts';
import type { GateQuestion, Rule } from './rule.ts';
import { checkSecondPerson } from './second-person.ts';
import { checkLease, checkSite } from './site.ts';
import type { DeviceState } from './state.ts';
import { resolveValue } from './value.ts';

/** Rules that need no value; each is asked even if an earlier one refused, so that all reasons are told at once. */
const plainRules: readonly (readonly [GateRule, Rule])[] = [
  ['site', checkSite],
  ['lease', checkLease],
  ['replay', checkReplay],
  ['expiry', checkExpiry],
  ['mode', checkMode],
  ['freshness', checkFreshness],
  ['interlocks', checkInterlocks],
  ['priority', checkPriority],
  ['pending', checkPending],
];

interface Known {
  command: SetpointCommand | null;
  state: DeviceState | null;
  windowKw?: PowerRange | null;
  approvals?: readonly string[];
}

function evidenceOf({ command, state, windowKw = null, approvals = [] }: Known): GateEvidence {
  return {
    source: command?.source ?? null,
    level: command?.level ?? null,
    principalId: command?.principal.id ?? null,
    personId: command?.principal.personId ?? null,
    reason: command?.reason ?? null,
    planSlot: command?.planSlot ?? null,
    follows: command?.follows ?? null,
    confirmedKw: state?.confirmed?.valueKw ?? null,
    confirmedSince: state?.confirmed?.since ?? null,
    telemetryAt: state?.telemetry?.at ?? null,
    energyKwh: state?.telemetry?.energyKwh ?? null,
    windowKw,
    approvals,
  };
}

function outcomeOf(findings: readonly GateFinding[], changed: boolean): GateOutcome {
  if (findings.some((entry) => entry.effect === 'refuse')) return 'refused';
  if (findings.some((entry) => entry.effect === 'approve')) return 'needs-approval';
  return changed ? 'clamped' : 'allowed';
}

/**
 * The one gate before every write to a device. Answers what may be written, or every reason why nothing may.
 * A decision is for this moment: it is written at once or asked for again.
 *
 * @param raw command as it arrived, with the principal set by the transport
 * @param state what is known about the device that the command names; undefined if there is none
 * @param now ms since epoch
 */
export function decide(raw: RawCommand, state: DeviceState | undefined, now: number): GateDecision {
  const { command, findings: shape } = readCommand(raw);
  const asked: GateRule[] = ['shape'];
  const findings: GateFinding[] = [...shape];
  // Every comparison with a time that is none would be false, and nothing would ever be stale or expired.
  if (!Number.isFinite(now)) findings.push(gateFinding('not-finite', 'refuse', { field: 'now', value: String(now) }));
  const answer = (known: Known, towardsSafe: boolean, valueKw: number | null): GateDecision => {
    const outcome = outcomeOf(findings, valueKw !== known.command?.setpointKw);
    const passed = outcome === 'allowed' || outcome === 'clamped';
    return {
      outcome,
      commandId: known.command?.id ?? null,
      deviceId: known.command?.deviceId ?? null,
      decidedAt: now,
      requestedKw: known.command?.setpointKw ?? null,
      setpointKw: passed ? valueKw : null,
      towardsSafe,
      asked: gateRules.filter((rule) => asked.includes(rule)),
      findings,
      evidence: evidenceOf(known),
    };
  };
  if (!command || findings.length) return answer({ command, state: null }, false, null);

  asked.push('permission');
  findings.push(...checkPermission(command));
  // Who may not write learns nothing about the device, not even whether it exists.
  if (findings.length) return answer({ command, state: null }, false, null);
  asked.push('device');
  if (!state || state.device.id !== command.deviceId) {
    findings.push(gateFinding('device-unknown', 'refuse', { device: command.deviceId }));
    return answer({ command, state: null }, false, null);
  }

  const towardsSafe = command.setpointKw === state.device.safeSetpointKw;
  const question: GateQuestion = { command, state, now, towardsSafe };
  for (const [name, rule] of plainRules) {
    asked.push(name);
    findings.push(...rule(question));
  }
  asked.push('limits', 'energy', 'ramp');
  const value = resolveValue(question);
  findings.push(...value.findings);
  if (value.setpointKw === null) return answer({ command, state, windowKw: value.windowKw }, towardsSafe, null);
  asked.push('second-person');
  const second = checkSecondPerson(question, value.setpointKw);
  findings.push(...second.findings);
  return answer({ command, state, windowKw: value.windowKw, approvals: second.counted }, towardsSafe, value.setpointKw);
}
