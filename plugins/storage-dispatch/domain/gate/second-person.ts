import { freshLoginS } from '@lingtan/sdk';
import { gatePermissions } from '../../contracts/index.ts';
import type { Approval, GateFinding } from '../../contracts/index.ts';
import { gateFinding } from './rule.ts';
import type { GateQuestion } from './rule.ts';

/** What the second look says. */
export interface SecondPersonResult {
  readonly findings: readonly GateFinding[];
  /** Approvals that counted. */
  readonly counted: readonly string[];
}

/** Whether a record is about exactly this command, or about the one whose step this is. */
function isAbout(approval: Approval, { command }: GateQuestion, largestKw: number): boolean {
  if (approval.deviceId !== command.deviceId) return false;
  if (approval.commandId === command.id) return approval.setpointKw === command.setpointKw;
  const sameSide = approval.setpointKw * command.setpointKw >= 0;
  return (
    command.source === 'controller' &&
    command.follows === approval.commandId &&
    sameSide &&
    largestKw <= Math.abs(approval.setpointKw)
  );
}

function objection(approval: Approval, question: GateQuestion, largestKw: number): GateFinding | null {
  const { by, id } = approval;
  const { now, command } = question;
  const note = (code: 'approval-mismatch' | 'approval-same-person' | 'approval-not-allowed' | 'approval-login-old') =>
    gateFinding(code, 'note', { approval: id });
  if (!isAbout(approval, question, largestKw)) return note('approval-mismatch');
  if (!(approval.at <= now) || !(approval.expiresAt > now)) return note('approval-mismatch');
  if (by.kind !== 'person' || by.personId === null || !by.permissions.includes(gatePermissions.approve)) {
    return note('approval-not-allowed');
  }
  if (by.personId === command.principal.personId || by.personId === approval.requestedBy) {
    return note('approval-same-person');
  }
  const loginAge = (approval.at - approval.loginAt) / 1000;
  return loginAge >= 0 && loginAge <= freshLoginS ? null : note('approval-login-old');
}

function standingCovers({ command, state, now }: GateQuestion, largestKw: number): string | null {
  const { standing } = state;
  if (!standing || (command.source !== 'plan' && command.source !== 'controller')) return null;
  const valid =
    standing.deviceId === command.deviceId &&
    standing.requestedBy !== standing.approvedBy &&
    standing.validFrom <= now &&
    standing.expiresAt > now &&
    largestKw <= standing.maxKw;
  return valid ? standing.id : null;
}

/**
 * Above the device's threshold another person must have agreed to this very command. The person counts, not the
 * account: an API key is its owner. Plan and controller may instead rest on a standing approval of two persons.
 * The way to the safe setpoint needs nobody.
 */
export function checkSecondPerson(question: GateQuestion, resultKw: number): SecondPersonResult {
  const { command, state, towardsSafe } = question;
  const thresholdKw = state.device.secondPersonAboveKw;
  const largestKw = Math.max(Math.abs(command.setpointKw), Math.abs(resultKw));
  if (towardsSafe || thresholdKw === null || largestKw <= thresholdKw) return { findings: [], counted: [] };
  const standing = standingCovers(question, largestKw);
  if (standing !== null) return { findings: [], counted: [standing] };
  const notes: GateFinding[] = [];
  for (const id of command.approvals) {
    const record = state.approvals.find((entry) => entry.id === id);
    const wrong = record
      ? objection(record, question, largestKw)
      : gateFinding('approval-unknown', 'note', { approval: id });
    if (!wrong) return { findings: notes, counted: [id] };
    notes.push(wrong);
  }
  const setpointKw = command.setpointKw;
  return { findings: [...notes, gateFinding('second-person', 'approve', { setpointKw, thresholdKw })], counted: [] };
}
