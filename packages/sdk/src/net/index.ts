export { isClosedAddress } from './addresses.ts';
export { checkedLookup, ClosedAddress } from './checked-lookup.ts';
export { postGuarded, type GuardedPost } from './post-guarded.ts';
export { webhookHeaders, webhookSignature, type WebhookMessage } from './standard-webhook.ts';
