import type { Direction, FindingUnit, Severity, VeeRule } from '../../contracts/index.ts';
import type { Span } from '../grid.ts';

/** One thing that a rule found, over a span of one meter and direction. */
export interface Finding extends Span {
  rule: VeeRule;
  meter: string;
  direction: Direction;
  /** Worst value of the span in `unit`; null where there is no number. */
  measured: number | null;
  /** Limit that it broke, in the same unit. */
  limit: number | null;
  unit: FindingUnit;
  severity: Severity;
  /** Codes and numbers that belong to the rule. */
  detail: Record<string, string | number | null>;
}

/** Whose values a rule looks at. */
export interface Subject {
  meter: string;
  direction: Direction;
  /** Base unit of the amounts. */
  unit: FindingUnit;
}

/** Severity of each rule: an alarm means the figures are wrong, a warning that they may be, a notice that they are coarse. */
export const ruleSeverity: Readonly<Record<VeeRule, Severity>> = {
  missing: 'warning',
  gap: 'notice',
  'missing-register': 'warning',
  negative: 'alarm',
  spike: 'warning',
  flatline: 'warning',
  high: 'alarm',
  low: 'notice',
  'children-sum': 'warning',
  clock: 'alarm',
  'power-mismatch': 'warning',
  'late-under-edit': 'warning',
};

/** Makes a finding with the severity of its rule. */
export function finding(
  rule: VeeRule,
  subject: Subject,
  span: Span,
  values: { measured: number | null; limit: number | null; unit?: FindingUnit; detail?: Finding['detail'] },
): Finding {
  return {
    rule,
    meter: subject.meter,
    direction: subject.direction,
    from: span.from,
    to: span.to,
    measured: values.measured,
    limit: values.limit,
    unit: values.unit ?? subject.unit,
    severity: ruleSeverity[rule],
    detail: values.detail ?? {},
  };
}
