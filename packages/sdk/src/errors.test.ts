import { describe, expect, it } from 'vitest';
import { defineErrors, definedErrors } from './errors.ts';

const errors = defineErrors('VALVE', {
  STUCK: {
    message: 'Valve {id} is stuck: {reason}',
    status: 409,
    hint: 'Open {id} by hand.',
    'zh-CN': { message: '阀门 {id} 卡住：{reason}', hint: '请手动打开 {id}。' },
  },
  GONE: { message: 'No valve {id}', status: 404 },
});

describe('an error of a table', () => {
  it('says what its parameters are, in both languages', () => {
    const error = errors.STUCK({ id: 'v1', reason: { en: 'rust', 'zh-CN': '锈蚀' } });
    expect(error).toMatchObject({
      code: 'VALVE_STUCK',
      status: 409,
      message: 'Valve v1 is stuck: rust',
      hint: 'Open v1 by hand.',
      params: { id: 'v1', reason: 'rust' },
      'zh-CN': { message: '阀门 v1 卡住：锈蚀', hint: '请手动打开 v1。' },
    });
  });

  it('keeps a placeholder that nobody filled, and has no Chinese where none is given', () => {
    const error = errors.GONE();
    expect(error.message).toBe('No valve {id}');
    expect(error['zh-CN']).toBeUndefined();
    expect(definedErrors().get('VALVE_GONE')).toMatchObject({ status: 404 });
  });
});
