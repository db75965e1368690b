import type { ServerResponse } from 'node:http';
import type { Logger } from '@lingtan/sdk';
import { httpErrors } from '../errors.ts';
import { toProblem } from './problem.ts';
import { sendProblem } from './send.ts';

/** Answers a request that is not answered yet, because the server stops before it could be. */
export function refuseStopping(response: ServerResponse, log: Logger): void {
  if (response.headersSent) return;
  response.setHeader('connection', 'close');
  sendProblem(response, toProblem(httpErrors.STOPPING(), response.req.url ?? '/', log));
}
