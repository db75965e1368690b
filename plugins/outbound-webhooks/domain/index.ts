export { retryAfterMs } from './back-off.ts';
export { webhookErrors } from './errors.ts';
