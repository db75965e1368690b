export { answerInThread } from './answer-in-thread.ts';
export { inTurn } from './in-turn.ts';
export { keepThread, type KeptTask } from './keep-thread.ts';
export { restBetween } from './rest-between.ts';
export { runInThread, type ThreadOptions } from './run-in-thread.ts';
export { startThread } from './start-thread.ts';
