import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import type { Logger } from '@lingtan/sdk';
import { httpErrors } from '../errors.ts';
import { limitedLog } from '../jobs/limited-log.ts';

/** Requests per minute. Anonymous ones are counted by network, the others by who they are. */
export interface RequestLimits {
  anonymous: number;
  user: number;
  /** Keys and devices, which send all day. */
  token: number;
}

export const defaultLimits: RequestLimits = { anonymous: 300, user: 3000, token: 12_000 };

/** Counts requests in this process. Who is refused, shows what is not good or sends what does not fit leaves a line a minute in the log. */
export class RequestLimiter {
  readonly #limiters: Record<keyof RequestLimits, RateLimiterMemory>;
  readonly #log: Pick<Logger, 'warn'>;

  constructor(limits: RequestLimits, log: Logger) {
    this.#log = limitedLog(log);
    const make = (points: number) => new RateLimiterMemory({ points, duration: 60 });
    this.#limiters = { anonymous: make(limits.anonymous), user: make(limits.user), token: make(limits.token) };
  }

  /** @throws HTTP_TOO_MANY_REQUESTS */
  async count(kind: keyof RequestLimits, key: string): Promise<void> {
    try {
      await this.#limiters[kind].consume(key);
    } catch (refusal) {
      this.#log.warn(
        { caller: `${kind}/${key}` },
        'more came from this caller within a minute than may, and was refused',
      );
      const seconds = Math.ceil((refusal as RateLimiterRes).msBeforeNext / 1000);
      throw httpErrors.TOO_MANY_REQUESTS({ seconds: Number.isFinite(seconds) ? seconds : 1 });
    }
  }

  /** Counts a token, key or session that is not good. @throws HTTP_TOO_MANY_REQUESTS */
  async badCredential(network: string): Promise<void> {
    this.#log.warn({ network }, 'a token, key or session that is not good was shown');
    await this.count('anonymous', network);
  }

  /** Notes that a schema has refused what somebody sent. */
  badInput(caller: string): void {
    this.#log.warn({ caller }, 'what this caller sent does not fit');
  }
}
