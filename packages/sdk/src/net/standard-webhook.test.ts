import { describe, expect, it } from 'vitest';
import { webhookHeaders, webhookSignature } from './standard-webhook.ts';

describe('webhooks', () => {
  it('are signed as in the Standard Webhooks specification', () => {
    // Example of the reference implementations (github.com/standard-webhooks/standard-webhooks).
    const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
    const [secret, body] = ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', '{"test": 2432232314}'];
    const signature = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';
    expect(webhookSignature(secret, id, 1614265330, body)).toBe(signature);
    expect(webhookHeaders({ id, body, attempt: 2, at: 1614265330_999, secret })).toMatchObject({
      'webhook-id': id,
      'webhook-timestamp': '1614265330',
      'webhook-signature': signature,
      'webhook-attempt': '2',
    });
  });

  it('carry no signature without a secret', () => {
    expect(webhookHeaders({ id: 'a', body: '{}', attempt: 1, at: 0, secret: undefined })).not.toHaveProperty(
      'webhook-signature',
    );
  });
});
