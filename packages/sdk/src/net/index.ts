export { isClosedAddress } from './addresses.ts';
export { checkedLookup, ClosedAddress } from './checked-lookup.ts';
export { AnswerTooLong, callGuarded, type GuardedAnswer, type GuardedCall, postGuarded } from './guarded-call.ts';
export { webhookHeaders, webhookSignature, type WebhookMessage } from './standard-webhook.ts';
export { withoutSecrets } from './without-secrets.ts';
