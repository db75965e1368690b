import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Logger, shown } from '@lingtan/sdk';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { httpErrors } from '../errors.ts';
import { jobErrors } from '../jobs/errors.ts';
import { discardBody } from './discard-body.ts';
import { isForOwnHost } from './own-host.ts';
import { browserHeader, type FindBrowserFiles, pluginWeb, pluginWebPath } from './plugin-web.ts';
import { toProblem } from './problem.ts';
import { securityHeaders } from './security-headers.ts';
import { sendJson, sendProblem } from './send.ts';
import { shellFiles } from './shell-files.ts';

export type RawHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Parts of {@link createHttpApp}. */
export interface HttpAppOptions {
  dispatch: RawHandler;
  auth: RawHandler;
  log: Logger;
  /** Header that keeps browsers on https; null where they do not come by it. */
  hsts: string | null;
  /** Address that browsers use; null when it is that of this machine. */
  publicUrl: string | null;
  /** Folder of the built shell; null to serve the API only. */
  shellDirectory: string | null;
  /** Browser parts of installed plugins. */
  browserFiles: FindBrowserFiles;
  /** Whether the server can do its work, and what else is said of it. */
  readiness(): { status: 'ready' | 'not ready' };
  /** Whether the server is about to stop: connections end with their answer, so that the next request goes elsewhere. */
  draining(): boolean;
  /** Why another process has the place of this one, which then answers nothing but how it is; null while none has. */
  displaced(): string | null;
  /** Wraps API requests, for traces and metrics. */
  observe(request: IncomingMessage, response: ServerResponse, next: () => Promise<void>): Promise<void>;
}

/** The web application: health, sign-in, API, and the shell for all other addresses. */
export function createHttpApp(options: HttpAppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(...securityHeaders(options.hsts));
  app.use(requestId);
  app.use((_request, response, next) => {
    if (options.draining() || options.displaced() !== null) response.setHeader('connection', 'close');
    next();
  });
  app.use((request, response, next) => {
    const isOwn = isForOwnHost(request, options.publicUrl);
    if (isOwn) return next();
    const refusal = isOwn === null ? httpErrors.BAD_HOST : httpErrors.FOREIGN_HOST;
    sendProblem(response, toProblem(refusal({ value: shown(request.headers.host) }), request.path, options.log));
  });
  app.get('/healthz', (_request, response) => sendJson(response, 200, { status: 'ok' }));
  app.get('/readyz', (_request, response) => {
    const report = options.readiness();
    sendJson(response, report.status === 'ready' ? 200 : 503, report);
  });
  app.use((request, response, next) => {
    const reason = options.displaced();
    if (reason === null || request.path === '/metrics') return next();
    // That it is displaced stands in the log already, and devices that ask again would fill it.
    sendProblem(response, toProblem(jobErrors.DISPLACED({ reason }), request.path, null));
    discardBody(request);
  });
  const observed =
    (handler: RawHandler): RequestHandler =>
    (request, response) => {
      // Below a mounted router Express cuts the address; handlers want it whole.
      request.url = request.originalUrl;
      return options.observe(request, response, () => handler(request, response));
    };
  // Signing in is no route of a plugin's; the dispatcher says so, and notes it.
  app.use('/api/auth', (request, response, next) =>
    observed(request.headers[browserHeader] === undefined ? options.auth : options.dispatch)(request, response, next),
  );
  app.use('/api', observed(options.dispatch));
  app.use('/metrics', observed(options.dispatch));
  app.use('/mcp', observed(options.dispatch));
  const shell = options.shellDirectory === null ? null : shellFiles(options.shellDirectory);
  app.use(pluginWebPath, pluginWeb(options.browserFiles, options.shellDirectory));
  if (shell) app.use(...shell);
  app.use((request, response) =>
    sendProblem(response, toProblem(httpErrors.NOT_FOUND({ path: request.path }), request.path, options.log)),
  );
  const onError: ErrorRequestHandler = (error, request, response, next) => {
    if (response.headersSent) next(error);
    else sendProblem(response, toProblem(clientError(error), request.path, options.log));
  };
  app.use(onError);
  return app;
}

const requestId: RequestHandler = (_request, response, next) => {
  response.setHeader('x-request-id', randomUUID());
  next();
};

// Express reports a malformed address (`%zz`) with a status; that is the caller's mistake, not ours.
function clientError(error: unknown): unknown {
  const status = (error as { status?: number }).status;
  if (status === undefined || status >= 500) return error;
  return httpErrors.BAD_PATH({ field: 'path', value: '(not shown)', expected: 'a well-formed address' });
}
