import { expect, it } from 'vitest';
import { assertVersions, workTogether } from './versions.ts';

it.each([
  ['1.4.0', '1.4.7', true],
  ['1.4.0', '1.3.2', true],
  ['1.3.2', '1.4.0', true],
  ['1.4.0', '1.2.9', false],
  ['1.0.0', '2.0.0', false],
  ['1.10.0', '1.9.0', true],
  ['1.4.0', 'of somebody', false],
  ['1.4.0+7c0d5a4b91e2', '1.4.0+91e27c0d5a4b', true],
  ['1.4.0+7c0d5a4b91e2', '1.3.0', true],
  ['1.4.0+7c0d5a4b91e2', '1.2.0+7c0d5a4b91e2', false],
])('%s beside %s: %s', (one, other, together) => {
  expect(workTogether(one, other)).toBe(together);
});

it('asks the living only, and lets one pass that reports nothing', async () => {
  const asked: string[] = [];
  const owner = (rows: { name: string | null; version: string | null }[]) => ({
    query: async (text: string) => {
      asked.push(text);
      return { rows: text.includes('to_regclass') ? [{ found: true }] : rows };
    },
  });
  const check = (...versions: (string | null)[]) =>
    assertVersions(owner(versions.map((version) => ({ name: 'plant/7', version }))) as never, '1.4.0');
  await check('1.3.0', null, '1.4.0');
  await expect(check('1.4.0', '1.2.0')).rejects.toMatchObject({
    code: 'CLUSTER_VERSIONS',
    message: expect.stringContaining('plant/7 of version 1.2.0') as string,
  });
  expect(asked.every((text) => /^\s*select/.test(text))).toBe(true);
});
