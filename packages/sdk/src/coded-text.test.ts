import { expect, test } from 'vitest';
import { codedText, readCodedText } from './coded-text.ts';

test('a sentence is stored as its code with what it says, and read back', () => {
  const stored = codedText('certificate-trading', 'book-commands', { from: 1, to: 12, book: 'green & 25%=¼' });
  expect(stored).toBe('text:certificate-trading/book-commands?from=1&to=12&book=green %26 25%25%3d¼');
  expect(readCodedText(stored)).toEqual({
    owner: 'certificate-trading',
    key: 'book-commands',
    params: { from: '1', to: '12', book: 'green & 25%=¼' },
  });
  expect(readCodedText(codedText('shell', 'password-set'))).toEqual({
    owner: 'shell',
    key: 'password-set',
    params: {},
  });
});

test('a name is kept in every language', () => {
  const name = { en: 'North works', 'zh-CN': '北厂' };
  expect(readCodedText(codedText('shell', 'x', { name, days: 3 }))?.params).toEqual({ name, days: '3' });
});

test('words of people, and sentences of before, are none', () => {
  for (const said of [
    '',
    'moved to the new contract',
    'text: see the bill',
    'validity ended by 2026-11-26',
    'text:A/b',
  ])
    expect(readCodedText(said)).toBeNull();
});
