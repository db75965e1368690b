import { timeLimit, type Offers } from '@lingtan/sdk';
import type {
  ForecastCalendar,
  ForecastProviderService,
  ForecastRequest,
  ProviderOutcome,
} from '../../contracts/index.ts';
import { providerRequest, readProvided, trialOf } from '../../domain/index.ts';
import type { ForecastContext, Provided, ProvidedRun, TrainedForecast, TrainOptions } from '../../domain/index.ts';

/** One answer may take so long, and all answers of a model for one training. */
const answerMs = 5000;
const trialsMs = 60_000;
/** After so many errors in a row a model is not asked again until the next training. */
const patience = 3;

/** What the models of vendors answered on the past, and what went wrong, by provider. */
export interface Trials {
  runs: ProvidedRun[];
  problems: Map<string, string>;
}

/** Models of vendors that other plugins offer. What goes wrong in one is told by its name and touches nothing else. */
export class Providers {
  readonly #offers: Offers<ForecastProviderService> | undefined;

  constructor(offers: Offers<ForecastProviderService> | undefined) {
    this.#offers = offers;
  }

  async #all() {
    return (await this.#offers?.all()) ?? [];
  }

  /** Asks every model for the issues that the own methods are tried on. */
  async trials(
    context: ForecastContext,
    options: TrainOptions,
    calendar: ForecastCalendar,
    signal: AbortSignal,
  ): Promise<Trials> {
    const all = await this.#all();
    const trials: Trials = { runs: [], problems: new Map() };
    if (all.length === 0) return trials;
    const { issues, tested } = trialOf(context, options);
    const asked = issues.subarray(issues.length - tested);
    for (const { provider, service } of all) {
      const run = await this.#trial(provider, service, { context, calendar, asked, horizon: options.horizon }, signal);
      if (run.problem !== null) trials.problems.set(provider, run.problem);
      if (run.model !== null) trials.runs.push({ provider, model: run.model, q50: run.q50 });
    }
    return trials;
  }

  async #trial(
    provider: string,
    service: ForecastProviderService,
    { context, calendar, asked, horizon }: Asked,
    signal: AbortSignal,
  ): Promise<{ model: string | null; q50: Float64Array; problem: string | null }> {
    const q50 = new Float64Array(asked.length * horizon).fill(NaN);
    const until = performance.now() + trialsMs;
    let [model, problem, failed] = [null as string | null, null as string | null, 0];
    for (const [n, issue] of asked.entries()) {
      signal.throwIfAborted();
      if (failed >= patience) break;
      if (performance.now() > until) {
        problem = `${n} of ${asked.length} past forecasts answered within ${trialsMs / 1000} s`;
        break;
      }
      try {
        const answer = await ask(service, providerRequest(context, issue, horizon, calendar), signal);
        q50.set(answer.q50, n * horizon);
        [model, failed] = [answer.model, 0];
      } catch (error) {
        signal.throwIfAborted();
        problem = wordsOf(error, provider);
        failed++;
      }
    }
    return { model, q50, problem };
  }

  /** Asks the chosen model for the forecast of an issue; a text says why there is none. */
  async forecast(provider: string, request: ForecastRequest, signal: AbortSignal): Promise<Provided | string> {
    const offered = (await this.#all()).find((own) => own.provider === provider);
    if (!offered) return 'no longer offered';
    try {
      return await ask(offered.service, request, signal);
    } catch (error) {
      signal.throwIfAborted();
      return wordsOf(error, provider);
    }
  }
}

interface Asked {
  context: ForecastContext;
  calendar: ForecastCalendar;
  asked: Int32Array;
  horizon: number;
}

/** One question with its time limit; a model that does not heed the signal is left alone with it. */
async function ask(service: ForecastProviderService, request: ForecastRequest, signal: AbortSignal): Promise<Provided> {
  const limit = timeLimit(answerMs, signal);
  const left = new Promise<never>((_, reject) => {
    limit.signal.addEventListener(
      'abort',
      () => reject(new Error(limit.over ? `no answer in ${answerMs / 1000} s` : 'stopped')),
      {
        once: true,
      },
    );
  });
  try {
    const answer = service.forecast(request, limit.signal);
    return readProvided(await Promise.race([answer, left]), request.steps);
  } finally {
    limit.clear();
  }
}

const wordsOf = (error: unknown, provider: string): string =>
  (error instanceof Error ? error.message : String(error)).slice(0, 300) || `${provider} failed without a word`;

/** How each vendor's model did; used is said by the forecast that uses it. */
export function outcomesOf(
  { compared }: TrainedForecast,
  runs: readonly ProvidedRun[],
  problems: ReadonlyMap<string, string>,
): ProviderOutcome[] {
  return [...new Set([...runs.map(({ provider }) => provider), ...problems.keys()])].map((provider) => ({
    provider,
    model: runs.find((run) => run.provider === provider)?.model ?? null,
    mae: compared.find(({ candidate }) => candidate.method === `provider:${provider}`)?.scores.mae ?? null,
    used: false,
    problem: problems.get(provider) ?? null,
  }));
}
