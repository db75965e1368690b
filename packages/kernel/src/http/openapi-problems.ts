import type { Json } from './openapi-schemas.ts';

/** Body of every refusal, RFC 9457. */
export const problemSchema: Json = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'detail', 'params', 'instance'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', description: 'Stable; compare this.' },
    detail: { type: 'string', description: 'One English sentence for people.' },
    params: { type: 'object', description: 'Values that the sentence was made from.' },
    hint: { type: 'string', description: 'What to do about it.' },
    translations: {
      type: 'object',
      description: 'Detail and hint in other languages.',
      properties: {
        'zh-CN': {
          type: 'object',
          required: ['detail'],
          properties: { detail: { type: 'string' }, hint: { type: 'string' } },
        },
      },
    },
    instance: { type: 'string' },
  },
};

const retryAfter = {
  'Retry-After': { description: 'Seconds to wait', schema: { type: 'integer', minimum: 1 } },
};

/** Refusals that any operation may answer with, by status. */
export const problemResponses: Record<string, Json> = {
  400: problem('The input is not valid; `params.fields` names every field'),
  401: problem('Not signed in, or the token is not good any more'),
  403: problem('The permission is missing'),
  404: problem('There is no such thing, or the plugin is off'),
  409: problem('In conflict with what is there'),
  429: problem('Too many requests', retryAfter),
  503: problem('Not possible now; nothing was stored', retryAfter),
  default: problem('Refused or failed'),
};

function problem(description: string, headers?: Json): Json {
  return {
    description,
    ...(headers ? { headers } : {}),
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
}
