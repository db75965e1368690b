import { worstQuality } from '@lingtan/sdk';
import type { Explanation, Principal } from '@lingtan/sdk';
import { energyKinds, kindNames } from '../../contracts/index.ts';
import { methodName, sum } from '../../domain/index.ts';
import type { Span } from '../../domain/index.ts';
import { producedBy } from '../context.ts';
import type { Energy } from '../context.ts';
import { selectMeters } from '../readings-service.ts';
import { totalRef } from '../refs.ts';
import { consumers, readTce } from '../tce/read-tce.ts';

/** Explains what all consumers of a kind of energy took over a span, by its meters; `subject` is `<kind>/<enterprise or *>`. */
export async function explainKindTotal(
  energy: Energy,
  span: Span,
  subject: string,
  asOf: string | null,
  viewer: Principal,
): Promise<Explanation | null> {
  const [name, owner, ...rest] = subject.split('/');
  const kind = energyKinds.find((each) => each === name);
  if (kind === undefined || owner === undefined || rest.length > 0) return null;
  const enterpriseId = owner === '*' ? null : owner;
  if (viewer.enterpriseId !== null && viewer.enterpriseId !== enterpriseId) return null;
  const meters = consumers(selectMeters(energy, { kind, enterpriseId }));
  if (meters.length === 0) return null;
  const totals = await energy.scope.db.tx((tx) => readTce(energy, tx, { ...span, asOf }, meters));
  const { unit } = meters[0]!;
  return {
    ref: totalRef(`kind/${subject}`, span),
    title: kindNames[kind],
    value: String(totals.reduce((all, { amount }) => all + amount, 0)),
    unit,
    quality: worstQuality(totals.map(({ quality }) => quality.worst)),
    method: methodName(sum),
    formula: 'sum of the parts',
    inputs: totals.map(({ meter, direction, amount, quality }) => ({
      ref: totalRef(`meter/${meter}.${direction}`, span),
      role: 'part',
      value: String(amount),
      unit,
      quality: quality.worst,
    })),
    recordedAt: null,
    producedBy,
  };
}
