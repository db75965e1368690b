import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { kernelPermissions } from '../auth/kernel-permissions.ts';
import { type BoundCoreRoute, coreRoute, textReply } from '../http/core-route.ts';
import { docsPage } from '../http/docs-page.ts';
import { apiDescription } from '../http/openapi.ts';
import type { KernelContext } from '../kernel-context.ts';
import { measureState, type MetricProbe } from '../observability/measure-state.ts';

/** The API's description of itself, and the metrics. */
export function apiDescriptionRoutes(kernel: KernelContext, probes: readonly MetricProbe[]): BoundCoreRoute[] {
  const measure = measureState(kernel, probes);
  const description = apiDescription(kernel.routes, kernel.version, kernel.sessionCookie);
  const described = { permission: kernelPermissions.apiRead, anyPrincipal: true } as const;
  return [
    coreRoute(
      {
        ...described,
        method: 'get',
        path: '/api/openapi.json',
        summary: 'OpenAPI 3.1 document',
        produces: 'application/json',
        response: z.looseObject({ openapi: z.literal('3.1.0'), paths: z.record(z.string(), z.unknown()) }),
      },
      async () => textReply('application/json; charset=utf-8', await description()),
    ),
    coreRoute(
      {
        ...described,
        method: 'get',
        path: '/api/docs',
        summary: 'This description as a page',
        produces: 'text/html',
        response: z.string(),
      },
      async () => {
        const nonce = randomBytes(16).toString('base64');
        const policy = `default-src 'self'; script-src 'nonce-${nonce}'; style-src 'unsafe-inline'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'`;
        return textReply('text/html; charset=utf-8', docsPage(nonce), { 'content-security-policy': policy });
      },
    ),
    coreRoute(
      {
        method: 'get',
        path: '/metrics',
        summary: 'Metrics in the format of Prometheus',
        permission: kernelPermissions.metricsRead,
        produces: 'text/plain',
        response: z.string(),
      },
      async () => {
        await measure();
        return textReply(kernel.metrics.registry.contentType, await kernel.metrics.registry.metrics());
      },
    ),
  ];
}
