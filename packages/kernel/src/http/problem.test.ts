import { createTestLog } from '@lingtan/test-kit';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { invalidInput, toProblem } from './problem.ts';

describe('invalid input of a request', () => {
  it('becomes a problem with the place in its parameters', () => {
    const schema = z.object({ points: z.string() });
    const error = invalidInput({ where: 'query', error: schema.safeParse({}).error!, input: {}, schema });
    expect(error.message).toBe('points: missing; expected text');
    expect(error).toMatchObject({ code: 'HTTP_INVALID', status: 400, params: { field: 'query.points' } });
    expect(error['zh-CN']).toEqual({ message: 'points：缺少；应为 文本' });
    expect(toProblem(error, '/x', createTestLog())).toMatchObject({
      detail: 'points: missing; expected text',
      translations: { 'zh-CN': { detail: 'points：缺少；应为 文本' } },
    });
    const whole = invalidInput({ where: 'body', error: schema.safeParse(undefined).error!, input: undefined, schema });
    expect(whole.message).toBe('body: missing; expected an object');
  });
});
