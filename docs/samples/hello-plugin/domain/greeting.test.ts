import { describe, expect, it } from 'vitest';
import { greeting } from './greeting.ts';

describe('greeting', () => {
  it('puts the name in wherever the template asks for it', () => {
    expect(greeting('Hi, {name}! Bye, {name}.', ' Mei ')).toBe('Hi, Mei! Bye, Mei.');
  });

  it('greets nobody without a name, and says so in both languages', () => {
    expect(() => greeting('Hi, {name}!', '  ')).toThrow(
      expect.objectContaining({
        code: 'HELLO_NAME_BLANK',
        message: 'name: "  " is only white space; expected a name',
        'zh-CN': expect.objectContaining({ message: 'name："  " 只有空白；应为姓名' }),
      }),
    );
  });
});
