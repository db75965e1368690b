import type { IncomingMessage, ServerResponse } from 'node:http';
import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Metrics } from './metrics.ts';

const tracer = trace.getTracer('lingtan');

/** Times a request and puts it into a span that events and jobs published by it continue. */
export function observeRequest(metrics: Metrics) {
  return async (request: IncomingMessage, response: ServerResponse, next: () => Promise<void>): Promise<void> => {
    const method = request.method ?? 'GET';
    const started = process.hrtime.bigint();
    response.once('close', () => {
      metrics.observeRequest(method, response.statusCode, Number(process.hrtime.bigint() - started) / 1e9);
    });
    const parent = propagation.extract(context.active(), request.headers);
    const path = (request.url ?? '').split('?')[0]!;
    await tracer.startActiveSpan(
      `${method} ${path}`,
      { kind: SpanKind.SERVER, attributes: { 'http.request.method': method, 'url.path': path } },
      parent,
      async (span) => {
        try {
          await next();
          span.setAttribute('http.response.status_code', response.statusCode);
          if (response.statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
        } finally {
          span.end();
        }
      },
    );
  };
}
