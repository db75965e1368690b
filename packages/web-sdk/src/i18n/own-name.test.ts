import { expect, test } from 'vitest';
import { ownName } from './own-name.ts';

test('a name in both languages is read in the own one', () => {
  expect(ownName('Substation gateway · 变电站网关', 'en')).toBe('Substation gateway');
  expect(ownName('Substation gateway · 变电站网关', 'zh-CN')).toBe('变电站网关');
});

test('any other name stays whole', () => {
  for (const name of ['Dafeng 大丰', 'pump 1 · pump 2', '一号泵 · 备用', '一号 · Nord', 'a · b · 丙', ''])
    expect(ownName(name, 'zh-CN')).toBe(name);
});
