import type { CommandLevel, CommandSource, PlanSlotRef } from './command.ts';
import type { GateCode, GateRule } from './codes.ts';

export const gateOutcomes = ['allowed', 'clamped', 'refused', 'needs-approval'] as const;
export type GateOutcome = (typeof gateOutcomes)[number];

/** What a person did about control, as the gate's log has it: the steps of a proposal, and what needed no second person. */
export const personOutcomes = ['proposed', 'approved', 'rejected', 'withdrawn', 'ordered'] as const;
export const logOutcomes = [...gateOutcomes, ...personOutcomes] as const;
export type LogOutcome = (typeof logOutcomes)[number];

/** `note` explains without changing the outcome, such as an approval that does not count. */
export type FindingEffect = 'refuse' | 'clamp' | 'approve' | 'note';

/** One thing a rule said. */
export interface GateFinding {
  readonly rule: GateRule;
  readonly code: GateCode;
  readonly effect: FindingEffect;
  readonly params: Readonly<Record<string, string | number | null>>;
}

/** What the decision rested on, kept as evidence. */
export interface GateEvidence {
  readonly source: CommandSource | null;
  readonly level: CommandLevel | null;
  readonly principalId: string | null;
  readonly personId: string | null;
  readonly reason: string | null;
  readonly planSlot: PlanSlotRef | null;
  readonly follows: string | null;
  readonly confirmedKw: number | null;
  readonly confirmedSince: number | null;
  readonly telemetryAt: number | null;
  readonly energyKwh: number | null;
  /** Window from which the setpoint was taken; null where it was not worked out. */
  readonly windowKw: { readonly min: number; readonly max: number } | null;
  /** Approvals that counted. */
  readonly approvals: readonly string[];
}

/** Answer of the gate. */
export interface GateDecision {
  readonly outcome: GateOutcome;
  readonly commandId: string | null;
  readonly deviceId: string | null;
  readonly decidedAt: number;
  readonly requestedKw: number | null;
  /** What may be written; null unless `allowed` or `clamped`. */
  readonly setpointKw: number | null;
  /** Whether the request was the device's safe setpoint. */
  readonly towardsSafe: boolean;
  /** Rules that were asked, in order; the last one may have ended the questions. */
  readonly asked: readonly GateRule[];
  readonly findings: readonly GateFinding[];
  readonly evidence: GateEvidence;
}
