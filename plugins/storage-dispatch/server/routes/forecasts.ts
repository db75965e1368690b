import { forecastsRoute, issueForecastsRoute, unitOf } from '../../contracts/index.ts';
import type {
  AppliedCorrection,
  Forecast,
  ForecastsData,
  ForecastSource,
  SignalSeries,
} from '../../contracts/index.ts';
import { quarter, quarterOf } from '../context.ts';
import type { Dispatch } from '../context.ts';
import { forecastSubjects, readNewestForecasts } from '../forecasts/forecast-store.ts';
import type { StoredForecast } from '../forecasts/forecast-store.ts';
import { readMeters } from '../forecasts/history.ts';
import { askForOutlook } from '../forecasts/outlook-job.ts';
import { outlookSteps } from '../forecasts/outlook-steps.ts';
import { keyOf } from '../forecasts/series-meters.ts';
import { isWanted, subjectsOf } from '../forecasts/subjects.ts';
import { forecastRef } from '../refs.ts';
import type { Absent } from '../signals/signal.ts';

const day = 86_400_000;

/** The newest forecast of each series, beside what was measured since; and the hourly ones made anew on demand. */
export function registerForecastRoutes(dispatch: Dispatch): void {
  const { scope, outlook } = dispatch;
  scope.route(forecastsRoute, async ({ query, tx, principal: { enterpriseId } }) => {
    const at = quarterOf(scope.clock.now());
    const all = subjectsOf(scope.park).filter((own) => enterpriseId === null || own.enterpriseId === enterpriseId);
    const stored = await tx((open) => forecastSubjects(open, all, at - 2 * day));
    const signals = enterpriseId === null ? outlook.signals : [];
    const known = new Map<string, View>();
    const absent = new Map<string, Absent>();
    for (const signal of signals) {
      const told = await outlook.known(signal, { at, steps: outlookSteps(dispatch) });
      if (told?.kind === 'known') known.set(signal.series, knownView(signal.series, at, told));
      if (told?.kind === 'absent') absent.set(signal.series, { code: told.code, params: told.params });
    }
    // A forecast from before what it rests on went away would look like one of now.
    const choices = all.filter(
      (own) => known.has(keyOf(own)) || (!absent.has(keyOf(own)) && stored.some((has) => keyOf(has) === keyOf(own))),
    );
    const chosen = choices.filter((own) => isWanted(own, query));
    const forecasts = chosen.flatMap((own) => known.get(keyOf(own)) ?? []);
    const read = chosen.filter((own) => !known.has(keyOf(own)));
    for (const each of await tx((open) => readNewestForecasts(open, read)))
      forecasts.push(await viewOf(dispatch, each));
    const order = chosen.map(keyOf);
    forecasts.sort((a, b) => order.indexOf(keyOf(a)) - order.indexOf(keyOf(b)));
    const missing = all.filter((own) => !choices.includes(own));
    return {
      choices,
      absent: missing.flatMap((own) => {
        const why = absent.get(keyOf(own)) ?? outlook.absent.get(keyOf(own));
        return why ? [{ ...own, ...why }] : [];
      }),
      forecasts,
    };
  });
  scope.route(issueForecastsRoute, async ({ tx, principal }) => {
    await tx((open) =>
      scope.audit(open, { action: 'dispatch.forecasts-compute', subject: scope.park.id, actor: principal }),
    );
    await askForOutlook(scope);
    return { asked: true as const };
  });
}

type View = ForecastsData['forecasts'][number];

/** Values that are all known: nothing is forecast of them. */
function knownView(
  series: SignalSeries,
  at: number,
  { values, sources }: { values: number[]; sources: ForecastSource[] },
): View {
  return {
    ...{ no: null, series, enterpriseId: null, unit: unitOf(series), knownSteps: values.length, sources },
    ...{ issuedAt: at, start: at, stepMinutes: quarter / 60_000 },
    ...{ q10: values.map(() => null), q50: values, q90: values.map(() => null), actual: values.map(() => null) },
    ...{ method: 'known', trainedFrom: null, trainedTo: null, backtest: null, correction: null, weather: null },
    missing: { history: 0, historySteps: 0, recent: 0, unknownDays: [], withoutWeather: 0 },
    providers: [],
    ref: sources.find(({ ref }) => ref !== null)?.ref ?? null,
  };
}

async function viewOf(dispatch: Dispatch, stored: StoredForecast): Promise<View> {
  const { no, series, enterpriseId, content } = stored;
  const { origin, missing } = content;
  return {
    no,
    ...{ series, enterpriseId, unit: unitOf(series), knownSteps: content.knownSteps ?? 0 },
    sources: [...(content.sources ?? [])],
    issuedAt: content.issuedAt,
    start: content.start,
    stepMinutes: content.stepMinutes,
    q10: content.q10,
    q50: content.q50,
    q90: content.q90,
    actual: await measured(dispatch, stored),
    method: origin.method,
    trainedFrom: origin.trainedFrom,
    trainedTo: origin.trainedTo,
    backtest: backtestOf(content.backtest),
    missing: {
      history: missing.history,
      historySteps: missing.historySteps,
      recent: missing.recent,
      unknownDays: [...(missing.unknownDays ?? [])],
      withoutWeather: missing.withoutWeather ?? 0,
    },
    correction: correctionOf(origin.correction),
    weather: content.weather ?? null,
    providers: [...(content.providers ?? [])],
    ref: forecastRef(no),
  };
}

function correctionOf(correction: AppliedCorrection | null | undefined): View['correction'] {
  if (!correction) return null;
  const { as, gain, decayMinutes, error } = correction;
  return { as, gain, decayMinutes, error };
}

/** What the meters that the forecast was made for measured, or what the signal came to be; null where that is not known. */
async function measured(dispatch: Dispatch, { series, meters, content }: StoredForecast): Promise<View['actual']> {
  const { readings, scope, outlook } = dispatch;
  const { start, q50 } = content;
  const to = Math.min(start + q50.length * quarter, quarterOf(scope.clock.now()));
  const signal = outlook.signals.find((own) => own.series === series);
  if (signal) {
    const { values } = to > start ? await signal.read({ from: start, to }) : { values: new Float64Array(0) };
    return q50.map((_, i) => (Number.isNaN(values[i] ?? NaN) ? null : values[i]!));
  }
  const read = await readMeters(
    readings,
    meters.map(({ meter }) => meter),
    { from: start, to },
  );
  const columns = meters.map(({ meter, direction, minus }) => ({
    values: read(meter, direction),
    sign: minus ? -1 : 1,
  }));
  return q50.map((_, i) => {
    const sum = columns.reduce((all, { values, sign }) => all + sign * (values[i] ?? NaN), 0);
    return Number.isNaN(sum) ? null : sum;
  });
}

function backtestOf(backtest: Forecast['backtest']): View['backtest'] {
  if (!backtest) return null;
  return {
    ...scoresOf(backtest),
    issues: backtest.issues,
    // A span of lead times that no step of the test fell into has no scores.
    byHorizon: backtest.byHorizon
      .filter(({ steps }) => steps > 0)
      .map(({ fromMinutes, toMinutes, ...scores }) => ({ ...scoresOf(scores), fromMinutes, toMinutes })),
  };
}

type Scores = Pick<NonNullable<Forecast['backtest']>, 'mae' | 'nmae' | 'rmse' | 'bias' | 'skill' | 'coverage'>;

function scoresOf({ mae, nmae, rmse, bias, skill, coverage }: Scores): Scores {
  return { mae, nmae, rmse, bias, skill, coverage };
}
