import { parseRef } from '@lingtan/sdk';
import { expect, it } from 'vitest';
import { command, healthy, noon } from '../../domain/gate/fixtures/gate-fixture.ts';
import { decide } from '../../domain/index.ts';
import type { Dispatch } from '../context.ts';
import { decisionView, type DecisionRow } from '../control/store/decision-store.ts';
import { iso, sampleRef } from '../refs.ts';
import { explainSetpoint } from './explain-setpoint.ts';

const renewedAt = noon + 90_000;
const row: DecisionRow = {
  ...{ no: 7, at: noon, decision: decide(command(), healthy(), noon), recorded_at: iso(noon) },
  ...{ samples: [{ role: 'power', point: 'p', ts: noon, value: 1 }], expires_at: noon + 60_000 },
  ...{ result: 'confirmed', read_kw: 50, attempts: 1 },
  ...{ renewals: 3, renewed_at: renewedAt, renewed_samples: [{ role: 'power', point: 'p', ts: renewedAt, value: 2 }] },
  ...{ renewed_read_kw: 50.2, held_until: renewedAt + 60_000, pending_at: renewedAt + 30_000 },
};
let shown = row;
const dispatch = {
  scope: {
    config: { batteries: [] },
    db: { tx: (work: (tx: unknown) => unknown) => work({ execute: async () => ({ rows: [shown] }) }) },
  },
} as unknown as Dispatch;
const explain = (asOf: string | null, of = row) => {
  shown = of;
  return explainSetpoint(dispatch, parseRef('dispatch.setpoint/7')!, asOf);
};

it('a setpoint that is held says how often it was renewed, when last, and on which samples that rested', async () => {
  const { parameters, inputs } = (await explain(null))!;
  expect(parameters).toMatchObject({ renewals: 3, renewedAt: iso(renewedAt), result: 'confirmed' });
  expect(parameters).toMatchObject({
    ...{ readKw: 50, renewedReadKw: 50.2 },
    ...{ heldUntil: iso(renewedAt + 60_000), pendingAt: iso(renewedAt + 30_000) },
  });
  expect(inputs).toMatchObject([
    { role: 'power', ref: sampleRef('p', noon), value: 1 },
    { role: 'renewal:power', ref: sampleRef('p', renewedAt), value: 2 },
  ]);
  expect(decisionView(row)).toMatchObject({ heldUntil: renewedAt + 60_000, pendingAt: renewedAt + 30_000 });
  expect(decisionView(row)).toMatchObject({ at: noon, renewals: 3, renewedAt, renewedReadKw: 50.2 });
});

it('how often it had been renewed before its last renewal is not known, and is not said to be never', async () => {
  const { parameters, inputs } = (await explain(iso(noon + 60_000)))!;
  expect(parameters).toMatchObject({
    renewals: null,
    renewedAt: null,
    renewedReadKw: null,
    heldUntil: null,
    pendingAt: null,
  });
  expect(inputs.map(({ role }) => role)).toEqual(['power']);
});

it('one that was never renewed says so, at whatever time', async () => {
  const once = { ...row, renewals: null, renewed_at: null, renewed_samples: null, renewed_read_kw: null };
  Object.assign(once, { held_until: null, pending_at: null });
  for (const asOf of [null, iso(noon + 60_000)])
    expect((await explain(asOf, once))!.parameters).toMatchObject({ renewals: 0, renewedAt: null });
  expect(decisionView(once)).toMatchObject({ renewals: 0, renewedAt: null });
});
