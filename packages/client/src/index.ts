export type { Components, Operations } from './api-types.ts';
export {
  createClient,
  type AnswerOf,
  type ClientOptions,
  type InputOf,
  type LingtanClient,
  type Operation,
} from './client.ts';
export { LingtanApiError, type Problem } from './api-error.ts';
export { LiveLink, type LiveState, type Subscription } from './live-link.ts';
