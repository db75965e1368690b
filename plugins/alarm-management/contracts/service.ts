import { defineService, type LocalizedText } from '@lingtan/sdk';

/** 1 is the most urgent. */
export type AlarmPriority = 1 | 2 | 3 | 4;

/**
 * An alarm that a plugin may raise. It is rationalised or it is not accepted: what happens if nobody acts, and what is to be done,
 * are part of it.
 */
export interface AlarmDeclaration {
  /** Stable and unique within the declaring plugin, such as `exceedance/outlet/COD`. */
  id: string;
  title: LocalizedText;
  priority: AlarmPriority;
  /** What it is about: `environment`, `device`, `energy`, `safety`, … A flood is grouped by it. */
  class: string;
  consequence: LocalizedText;
  response: LocalizedText;
  /** Within how many minutes somebody has to act; null when there is no hurry. */
  respondWithinMinutes?: number | null;
  /** The enterprise whose members see it; null for the park's own. */
  enterpriseId?: string | null;
  /** Stays until it is reset, also when its condition has gone. */
  latching?: boolean;
  /** Another alarm of the same plugin; while that one's condition holds, this one is suppressed by design. */
  suppressedBy?: string;
  /** For reports of a value: where the condition begins. Without limits, reports say themselves whether it holds. */
  limits?: { high?: number; low?: number; deadband: number };
  unit?: string;
  /** How long the condition must hold, and be gone, before that counts. */
  onDelaySeconds?: number;
  offDelaySeconds?: number;
  /** Page that helps, below the park: `/wastewater-tracking/cases`. */
  page?: string;
}

/** What a plugin knows of the condition of one alarm at one moment. */
export interface AlarmReport {
  id: string;
  /** ms UTC. A report that is older than one before changes nothing. */
  at: number;
  /** Whether the condition holds; for alarms without limits. */
  active?: boolean;
  /** Judged by the limits where there are any, otherwise only shown. Null: not known, which changes nothing. */
  value?: number | null;
  message?: LocalizedText;
  evidence?: string;
}

/** A report that was not taken. */
export interface RefusedReport {
  id: string;
  reason: 'not declared' | 'neither value nor condition' | 'out of order';
}

/** Alarms of the product. Each plugin sees and moves only its own: the kernel vouches for who is calling. */
export interface AlarmsService {
  /** All alarms of the caller. Those that it declared before and that are not among them are retired. */
  declare(alarms: readonly AlarmDeclaration[]): Promise<void>;
  /** Tells conditions; saying the same again changes nothing. One that is refused loses none of the others. */
  report(reports: readonly AlarmReport[]): Promise<{ refused: RefusedReport[] }>;
}

export const Alarms = defineService<AlarmsService>('alarms', { version: 1 });
