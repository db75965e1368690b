import { describe, expect, it } from 'vitest';
import { retryAfterMs, signatureOf } from './index.ts';

describe('back-off', () => {
  it('doubles from five seconds and stays at an hour', () => {
    expect([1, 2, 3, 10, 11, 500].map(retryAfterMs)).toEqual([5000, 10_000, 20_000, 2_560_000, 3_600_000, 3_600_000]);
  });
});

describe('the signature', () => {
  it('is that of the Standard Webhooks specification', () => {
    // Example of the reference implementations (github.com/standard-webhooks/standard-webhooks).
    const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
    expect(signatureOf('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', id, 1614265330, '{"test": 2432232314}')).toBe(
      'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    );
  });
});
