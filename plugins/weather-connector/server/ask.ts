import { sha256, timeLimit } from '@lingtan/sdk';
import { callGuarded, ClosedAddress, type GuardedAnswer, withoutSecrets } from '@lingtan/sdk/net';
import type { WeatherSeries } from '../contracts/index.ts';
import { openMeteoUrl, readOpenMeteo, refusal, retryAfterMs, weatherErrors } from '../domain/index.ts';
import type { OpenMeteoQuery } from '../domain/index.ts';

/** Bytes of an answer; three months of hours are a tenth of it. */
const longestAnswer = 10 * 1024 * 1024;

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
export async function ask(
  query: OpenMeteoQuery,
  { timeoutMs, privateNetwork }: { timeoutMs: number; privateNetwork: boolean },
  signal: AbortSignal,
  now: number,
): Promise<Answer> {
  const url = openMeteoUrl(query);
  let answer: GuardedAnswer;
  const limit = timeLimit(timeoutMs, signal);
  try {
    const headers = { accept: 'application/json' };
    answer = await callGuarded({ url, headers, privateNetwork, signal: limit.signal }, longestAnswer);
  } catch (error) {
    signal.throwIfAborted();
    const { code, message } = error as NodeJS.ErrnoException;
    const closed = error instanceof ClosedAddress ? `${message} is not a public address` : null;
    const reason = limit.over ? `no answer within ${timeoutMs} ms` : (closed ?? code ?? message);
    throw new AskFailed(weatherErrors.UNREACHABLE({ service: url.origin, reason }), null);
  } finally {
    limit.clear();
  }
  const text = answer.body.toString('utf8');
  if (answer.status < 200 || answer.status > 299) {
    const parsed = refusal.safeParse(jsonOf(text));
    const said = parsed.success ? parsed.data.reason : answer.statusText || 'no reason given';
    const reason = withoutSecrets(said, query.apiKey);
    const [, wait = null] = answer.headers.find(([name]) => name === 'retry-after') ?? [];
    throw new AskFailed(weatherErrors.REFUSED({ status: answer.status, reason }), retryAfterMs(wait, now));
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
