import { canonicalJson, file, type Principal, type Tx } from '@lingtan/sdk';
import { createHash } from 'node:crypto';
import {
  listReports,
  makeReport,
  readReport,
  reportPdfRoute,
  reportXlsxRoute,
  stepReport,
  type ReportContent,
  type WaterPlant,
  type WaterReport,
} from '../../contracts/index.ts';
import {
  dayAfter,
  dayOfDate,
  daysOfPeriod,
  dischargeReport,
  localDay,
  operatingReport,
  passOfSessions,
  waterErrors,
} from '../../domain/index.ts';
import { nameOf, plantOf, type Water } from '../context.ts';
import { lockWater, readOutletDays, readPlantDays } from '../days/day-store.ts';
import { readWindows } from '../days/window-store.ts';
import { readFaults } from '../faults/fault-store.ts';
import { comparisonsWithin, withOnline } from '../lab/comparisons.ts';
import { readLab } from '../lab/lab-store.ts';
import { reportPdf } from './report-pdf.ts';
import { addReportStep, insertReport, readReports, setReportState, type StoredReport } from './report-store.ts';
import { reportXlsx } from './report-xlsx.ts';

const before: Record<'checked' | 'signed' | 'submitted', WaterReport['state']> = {
  checked: 'draft',
  signed: 'checked',
  submitted: 'signed',
};

/** Hash that a signature stands for: of what the report says and what it is about. */
export function reportHash(of: Pick<WaterReport, 'plant' | 'kind' | 'period' | 'revision' | 'content'>): string {
  const { plant, kind, period, revision, content } = of;
  return createHash('sha256').update(canonicalJson({ plant, kind, period, revision, content })).digest('hex');
}

export function reportRoutes(water: Water): void {
  const { scope } = water;
  const actorOf = (principal: Principal) => ({ actor: nameOf(principal), actorId: principal.personId ?? principal.id });
  const shown = ({ actors: _, ...report }: StoredReport): WaterReport => ({ ...report, late: isLate(water, report) });
  const find = async (id: string, tx: Tx): Promise<StoredReport> => {
    const [found] = await readReports(tx, { id });
    if (!found) throw waterErrors.UNKNOWN_REPORT({ report: id });
    return found;
  };

  scope.route(listReports, async ({ tx }) => {
    const reports = (await tx((open) => readReports(open))).map(shown);
    return { reports: reports.map(({ content: _, ...head }) => head) };
  });
  scope.route(readReport, async ({ params, tx }) => shown(await tx((open) => find(params.report, open))));
  scope.route(makeReport, async ({ body, principal }) => {
    const plant = plantOf(water, body.plant);
    const days = daysOfPeriod(body.period);
    const last = localDay(scope.clock.now(), scope.park.timeZone, -1).day;
    if (days === null || days[0]! > last) throw waterErrors.REPORT_PERIOD({ period: body.period, last });
    const passes = await comparisons(water, days);
    const id = await scope.db.tx(async (tx) => {
      await lockWater(tx, scope.park.id);
      const { kind, period } = body;
      const earlier = await readReports(tx, { plant: plant.id, kind, period });
      const revision = (earlier[0]?.revision ?? 0) + 1;
      const content = await contentOf(water, tx, { plant, kind, days, passes });
      const report = { plant: plant.id, kind, period, revision, content };
      const made = await insertReport(tx, scope.park.id, {
        ...report,
        sha256: reportHash(report),
        due: dayAfter(days.at(-1)!, scope.config.reportDueDays),
      });
      // What nobody has signed gives way to the new draft; what is signed stands until the correction is.
      for (const each of earlier)
        if (each.state === 'draft' || each.state === 'checked') await setReportState(tx, each.id, 'withdrawn');
      const at = scope.clock.now();
      await addReportStep(tx, scope.park.id, made, { step: 'made', ...actorOf(principal), note: body.note, at });
      await scope.audit(tx, {
        action: 'water.report-made',
        subject: `${plant.id}/${kind}/${period}@${revision}`,
        actor: principal,
        note: body.note,
      });
      return made;
    });
    return shown(await scope.db.tx((tx) => find(id, tx)));
  });
  scope.route(stepReport, async ({ params, body, principal }) =>
    scope.db.tx(async (tx) => {
      await lockWater(tx, scope.park.id);
      const found = await find(params.report, tx);
      const { step, note } = body;
      const { actor, actorId } = actorOf(principal);
      if (found.state !== before[step]) throw waterErrors.REPORT_STEP({ state: found.state, step });
      if (step === 'checked' && found.actors.some((each) => each.step === 'made' && each.id === actorId))
        throw waterErrors.SAME_PERSON({ done: 'made', next: 'checked' });
      if (reportHash(found) !== found.sha256) throw waterErrors.REPORT_CHANGED({ report: found.id });
      await setReportState(tx, found.id, step);
      await addReportStep(tx, scope.park.id, found.id, { step, actor, actorId, note, at: scope.clock.now() });
      if (step === 'signed')
        for (const other of await readReports(tx, { plant: found.plant, kind: found.kind, period: found.period }))
          if (other.id !== found.id && ['signed', 'submitted'].includes(other.state))
            await setReportState(tx, other.id, 'corrected');
      await scope.audit(tx, {
        action: `water.report-${step}`,
        subject: `${found.plant}/${found.kind}/${found.period}@${found.revision}`,
        actor: principal,
        before: { state: found.state },
        after: { state: step, sha256: found.sha256 },
        note,
      });
      return shown(await find(found.id, tx));
    }),
  );
  scope.route(reportPdfRoute, async ({ params, query, tx }) => {
    const report = shown(await tx((open) => find(params.report, open)));
    return file('application/pdf', `${nameFor(report)}.pdf`, await reportPdf(report, scope.park, query.lang));
  });
  scope.route(reportXlsxRoute, async ({ params, query, tx }) => {
    const report = shown(await tx((open) => find(params.report, open)));
    return file(reportXlsxRoute.produces!, `${nameFor(report)}.xlsx`, await reportXlsx(report, scope.park, query.lang));
  });
}

const nameFor = ({ plant, kind, period, revision }: WaterReport): string => `${plant}-${kind}-${period}-r${revision}`;

/** Submitted after its day, or not submitted though it is over. Reports that gave way to others are judged by those. */
function isLate({ scope }: Water, { state, due, steps }: Pick<WaterReport, 'state' | 'due' | 'steps'>): boolean {
  if (state === 'withdrawn') return false;
  const submitted = steps.find(({ step }) => step === 'submitted')?.at ?? scope.clock.now();
  return localDay(submitted, scope.park.timeZone).day > due;
}

/** What the comparisons of a period say of each analyser. */
async function comparisons(
  water: Water,
  days: readonly string[],
): Promise<(outlet: string, parameter: string) => boolean | null> {
  const { db, park } = water.scope;
  const [from, to] = [dayOfDate(days[0]!, park.timeZone).from, dayOfDate(days.at(-1)!, park.timeZone).to];
  const found = await comparisonsWithin({ from, to }, park.timeZone, async (span) =>
    withOnline(water, await db.tx((tx) => readLab(tx, span))),
  );
  return (outlet, parameter) =>
    passOfSessions(found.filter((each) => each.outlet === outlet && each.parameter === parameter));
}

async function contentOf(
  { scope }: Water,
  tx: Tx,
  of: {
    plant: WaterPlant;
    kind: WaterReport['kind'];
    days: readonly string[];
    passes: (outlet: string, parameter: string) => boolean | null;
  },
): Promise<ReportContent> {
  const { plant, kind, days } = of;
  const span = { plant: plant.id, from: days[0]!, to: days.at(-1)! };
  const head = { plantName: plant.name, from: span.from, to: span.to };
  if (kind === 'operating')
    return { ...head, operating: operatingReport(plant, days, await readPlantDays(tx, span)), discharge: null };
  const discharge = dischargeReport({
    plant,
    days,
    hoursNeeded: scope.config.hoursNeeded,
    outletDays: await readOutletDays(tx, span),
    windows: await readWindows(tx, span),
    faults: await readFaults(tx, span),
    comparison: of.passes,
  });
  return { ...head, operating: null, discharge };
}
