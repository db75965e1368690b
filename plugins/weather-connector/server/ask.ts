import { sha256, timeLimit } from '@lingtan/sdk';
import type { WeatherSeries } from '../contracts/index.ts';
import { openMeteoUrl, readOpenMeteo, refusal, retryAfterMs, weatherErrors } from '../domain/index.ts';
import type { OpenMeteoQuery } from '../domain/index.ts';

export interface Answer {
  series: WeatherSeries;
  /** SHA-256 of the body. */
  hash: string;
}

/** A failed request; the service may have said when to come again. */
export class AskFailed extends Error {
  readonly retryAfterMs: number | null;

  constructor(cause: Error, wait: number | null) {
    super(cause.message, { cause });
    this.retryAfterMs = wait;
  }
}

/** Asks the service once. @throws AskFailed with a sentence for the operator; the key is never part of it. */
export async function ask(query: OpenMeteoQuery, timeoutMs: number, signal: AbortSignal, now: number): Promise<Answer> {
  const url = openMeteoUrl(query);
  let response: Response;
  let text: string;
  const limit = timeLimit(timeoutMs, signal);
  try {
    response = await fetch(url, {
      signal: limit.signal,
      headers: { accept: 'application/json' },
      redirect: 'error',
    });
    text = await response.text();
  } catch (error) {
    signal.throwIfAborted();
    const cause = (error as { cause?: { code?: unknown } }).cause?.code;
    const reason = limit.over ? `no answer within ${timeoutMs} ms` : String(cause ?? (error as Error).message);
    throw new AskFailed(weatherErrors.UNREACHABLE({ service: url.origin, reason }), null);
  } finally {
    limit.clear();
  }
  if (!response.ok) {
    const said = refusal.safeParse(jsonOf(text));
    const reason = said.success ? said.data.reason : response.statusText || 'no reason given';
    throw new AskFailed(
      weatherErrors.REFUSED({ status: response.status, reason }),
      retryAfterMs(response.headers.get('retry-after'), now),
    );
  }
  try {
    return { series: readOpenMeteo(jsonOf(text), query.windHeightM), hash: sha256(text) };
  } catch (error) {
    throw new AskFailed(error as Error, null);
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text.slice(0, 100);
  }
}
