import type { Tx } from '@lingtan/sdk';
import { listLab, stepSample, takeSample, type LabSample } from '../../contracts/index.ts';
import { dayOfDate, localDay, waterErrors } from '../../domain/index.ts';
import { nameOf, plantOf, type Water } from '../context.ts';
import { comparisonsWithin, sessionSpanMs, withOnline } from './comparisons.ts';
import { mayGo, otherPerson } from './custody.ts';
import { keepDrift } from '../faults/drift.ts';
import { addLabStep, advanceSample, insertSample, readLab } from './lab-store.ts';

/** Days of one question. */
const mostDays = 400;

export function labRoutes(water: Water): void {
  const { scope } = water;
  const shown = async (id: string): Promise<LabSample> =>
    (await withOnline(water, await scope.db.tx((tx) => readLab(tx, { id }))))[0]!;
  scope.route(listLab, async ({ query, tx }) => {
    const { timeZone } = scope.park;
    const { from, to } = { from: dayOfDate(query.from, timeZone).from, to: dayOfDate(query.to, timeZone).to };
    if (to <= from || to - from > (mostDays + 1) * 86_400_000) throw waterErrors.BAD_SPAN({ ...query, days: mostDays });
    const read = async (span: { from: number; to: number }) =>
      withOnline(water, await tx((open) => readLab(open, span)));
    const comparisons = await comparisonsWithin({ from, to }, timeZone, read);
    return { samples: await read({ from, to }), comparisons };
  });
  scope.route(takeSample, async ({ body, principal }) => {
    const plant = plantOf(water, body.plant);
    const outlet = plant.outlets.find(({ id }) => id === body.outlet);
    if (!outlet) throw waterErrors.UNKNOWN_OUTLET({ outlet: body.outlet });
    const parameter = outlet.parameters.find(({ id }) => id === body.parameter);
    const known = outlet.parameters.map(({ id }) => id).join(', ');
    if (!parameter) throw waterErrors.UNKNOWN_PARAMETER({ parameter: body.parameter, outlet: outlet.id, known });
    const now = scope.clock.now();
    if (body.sampledAt > now) throw waterErrors.SAMPLE_LATER({ at: new Date(body.sampledAt).toISOString() });
    const id = await scope.db.tx(async (tx) => {
      if (body.session !== null) await checkSession(tx, body.session, body);
      const made = await insertSample(tx, scope.park.id, { ...body, unit: parameter.unit });
      if (made === null) throw waterErrors.SAMPLE_EXISTS({ sampleNo: body.sampleNo, parameter: body.parameter });
      const actor = { actor: nameOf(principal), actorId: principal.personId ?? principal.id };
      await addLabStep(tx, scope.park.id, made, { stage: 'sampled', ...actor, note: body.note, at: body.sampledAt });
      await scope.audit(tx, { action: 'water.sample-taken', subject: body.sampleNo, actor: principal, after: body });
      return made;
    });
    return shown(id);
  });
  /** @throws WATER_SESSION_SPAN when the comparison of that name was at another time */
  async function checkSession(tx: Tx, session: string, { outlet, sampledAt }: { outlet: string; sampledAt: number }) {
    const other = (await readLab(tx, { outlet })).find(
      (each) => each.session === session && Math.abs(each.sampledAt - sampledAt) > sessionSpanMs,
    );
    if (other) throw waterErrors.SESSION_SPAN({ session, day: localDay(other.sampledAt, scope.park.timeZone).day });
  }
  scope.route(stepSample, async ({ params, body, principal }) => {
    await scope.db.tx(async (tx) => {
      const [sample] = await readLab(tx, { id: params.sample });
      if (!sample) throw waterErrors.UNKNOWN_SAMPLE({ sample: params.sample });
      const { stage: next, value, belowDetection, note } = body;
      if (!mayGo(sample.stage, next)) throw waterErrors.SAMPLE_STAGE({ stage: sample.stage, next });
      if (next === 'analysed' && value === undefined)
        throw waterErrors.SAMPLE_VALUE({ problem: 'expected when analysed' });
      if (next !== 'analysed' && value !== undefined)
        throw waterErrors.SAMPLE_VALUE({ problem: `told when analysed, not when ${next}` });
      const actorId = principal.personId ?? principal.id;
      const done = otherPerson[next];
      if (done && sample.actors.some((actor) => actor.stage === done && actor.id === actorId))
        throw waterErrors.SAME_PERSON({ done, next });
      const analysed = next === 'analysed';
      await advanceSample(tx, sample.id, {
        stage: next,
        value: analysed ? value! : null,
        belowDetection: analysed ? belowDetection : null,
      });
      await addLabStep(tx, scope.park.id, sample.id, {
        stage: next,
        actor: nameOf(principal),
        actorId,
        note,
        at: scope.clock.now(),
      });
      await scope.audit(tx, {
        action: `water.sample-${next}`,
        subject: sample.sampleNo,
        actor: principal,
        before: { stage: sample.stage },
        after: { stage: next, ...(analysed ? { value, belowDetection } : {}) },
        note,
      });
    });
    const sample = await shown(params.sample);
    if (body.stage === 'approved') await keepDrift(water, sample);
    return sample;
  });
}
