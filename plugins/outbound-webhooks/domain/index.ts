export { retryAfterMs, retryPauses } from './back-off.ts';
export { webhookErrors } from './errors.ts';
