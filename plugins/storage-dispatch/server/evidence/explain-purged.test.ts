import { parseRef, type ParsedRef, type Principal } from '@lingtan/sdk';
import { PgDialect } from 'drizzle-orm/pg-core';
import type { SQL } from 'drizzle-orm';
import { expect, it } from 'vitest';
import type { Dispatch } from '../context.ts';
import { decisionRef, emissionsRef, forecastFigureRef, forecastRef, iso, planRef, setpointRef } from '../refs.ts';
import { explainForecast } from './explain-forecast.ts';
import { explainPlan } from './explain-plan.ts';
import { explainSetpoint } from './explain-setpoint.ts';

const dialect = new PgDialect();
const gone = { at: '2027-06-01T03:40:00Z', before: '2026-04-27T03:40:00Z' };
/** Of records up to number 7 it is known that they were deleted; none is left. */
const dispatch = {
  scope: {
    db: {
      tx: (work: (tx: unknown) => unknown) =>
        work({
          execute: async (statement: SQL) => {
            const { sql, params } = dialect.sqlToQuery(statement);
            return { rows: sql.includes('.purges') && params.includes(7) ? [gone] : [] };
          },
        }),
    },
  },
} as unknown as Dispatch;
const viewer = { enterpriseId: null } as Principal;
const explainers: Record<string, (ref: ParsedRef, asOf: string | null) => ReturnType<typeof explainPlan>> = {
  'dispatch.plan': (ref, asOf) => explainPlan(dispatch, ref, asOf),
  'dispatch.setpoint': (ref, asOf) => explainSetpoint(dispatch, ref, asOf),
  'dispatch.forecast': (ref, asOf) => explainForecast(dispatch, ref, asOf, viewer),
};
const figuresOf = (no: number): string[] => [
  ...[planRef(no), setpointRef(no, 'bess', 3), emissionsRef(no), decisionRef(no)],
  ...[forecastRef(no), forecastFigureRef(no, 'mae')],
];

it.each([
  ['now', null],
  ['as of a time when it was still there', iso(Date.parse('2026-05-01T00:00:00Z'))],
])(
  'what still cites a deleted record opens to one that says so, under the name that it is cited by, %s',
  async (_when, asOf) => {
    for (const ref of figuresOf(7)) {
      const parsed = parseRef(ref)!;
      const explanation = await explainers[parsed.kind]!(parsed, asOf);
      expect(explanation, ref).toMatchObject({ ref, value: null, quality: 'missing', inputs: [] });
      expect(explanation!.parameters, ref).toEqual({ purgedAt: gone.at, issuedBefore: gone.before });
    }
    for (const ref of figuresOf(8)) {
      const parsed = parseRef(ref)!;
      expect(await explainers[parsed.kind]!(parsed, asOf), ref).toBeNull();
    }
  },
);
