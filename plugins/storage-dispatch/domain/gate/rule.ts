import { gateCodes } from '../../contracts/index.ts';
import type { CodeParams, FindingEffect, GateCode, GateFinding, SetpointCommand } from '../../contracts/index.ts';
import type { DeviceState } from './state.ts';

/** What a rule is asked about. */
export interface GateQuestion {
  readonly command: SetpointCommand;
  readonly state: DeviceState;
  /** ms since epoch. */
  readonly now: number;
  /** The request is the device's safe setpoint, which is open where other values are not. */
  readonly towardsSafe: boolean;
}

/** A rule names everything that is wrong; nothing means that it has no objection. */
export type Rule = (question: GateQuestion) => readonly GateFinding[];

/** Makes a finding; the parameters are those that the code's text needs. */
export function gateFinding<Code extends GateCode>(
  code: Code,
  effect: FindingEffect,
  params: CodeParams<(typeof gateCodes)[Code]>,
): GateFinding {
  return { rule: gateCodes[code].rule, code, effect, params };
}

/** A finding that refuses, as the list that a rule returns. */
export function refuse<Code extends GateCode>(
  code: Code,
  params: CodeParams<(typeof gateCodes)[Code]>,
): readonly GateFinding[] {
  return [gateFinding(code, 'refuse', params)];
}

/** No objection. */
export const pass: readonly GateFinding[] = [];
