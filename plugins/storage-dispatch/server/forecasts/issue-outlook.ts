import { LingtanError } from '@lingtan/sdk';
import { judgeOutlook } from '../accuracy/judge-forecasts.ts';
import { quarterOf } from '../context.ts';
import type { Dispatch } from '../context.ts';
import { lockDispatch, storeForecast } from './forecast-store.ts';
import type { NewForecast } from './forecast-store.ts';
import { outlookSteps } from './outlook-steps.ts';
import { keyOf, meterList } from './series-meters.ts';

/**
 * Makes the forecasts that people read more than plans do: load by enterprise, prices beyond what is published, carbon
 * intensity. Judges the earlier ones. Answers with how many were made.
 */
export async function issueOutlook(dispatch: Dispatch, signal: AbortSignal): Promise<number> {
  const { scope, readings, forecaster, outlook } = dispatch;
  const at = quarterOf(scope.clock.now());
  const request = { at, steps: outlookSteps(dispatch), signal };
  const made: NewForecast[] = [];
  const minutes = await readings.intervalMinutes();
  const fits = 15 % minutes === 0 && (await readings.meters()).length > 0;
  if (fits) {
    const { forecasts, lacks, issueMs, trainMs } = await forecaster.issueEnterprises({ ...request, minutes });
    for (const { source, forecast } of forecasts) {
      outlook.absent.delete(keyOf(source));
      made.push({ ...source, meters: meterList(source), forecast });
    }
    for (const { code, params } of lacks)
      outlook.absent.set(String(params['series']), {
        code: code === 'history-stale' ? code : 'history-short',
        params,
      });
    scope.log.info(
      { forecasts: forecasts.length, issueMs: Math.round(issueMs), trainMs: Math.round(trainMs) },
      'forecast the loads of enterprises',
    );
  }
  for (const own of outlook.signals) {
    signal.throwIfAborted();
    outlook.absent.delete(own.series);
    try {
      const told = await outlook.of(dispatch, own, request);
      if (told.kind === 'forecast') made.push({ series: own.series, meters: [], forecast: told.forecast });
      if (told.kind === 'absent') outlook.absent.set(own.series, { code: told.code, params: told.params });
    } catch (error) {
      // What another plugin cannot tell must not take the other forecasts along.
      if (!(error instanceof LingtanError)) throw error;
      scope.log.warn({ err: error, series: own.series }, 'a signal could not be read');
      outlook.absent.set(own.series, { code: 'failed', params: { reason: error.message } });
    }
  }
  await scope.db.tx(async (tx) => {
    await lockDispatch(tx, scope.park.id);
    for (const forecast of made) await storeForecast(tx, scope.park.id, forecast);
  });
  if (fits) await judgeOutlook(dispatch, readings, minutes);
  return made.length;
}
