import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ledgerErrors } from '../errors.ts';

type Name = keyof typeof ledgerErrors;

/** What these folders say of a park in place of a figure: it stands on pages on which nobody has entered anything. */
const folders = ['.', '../levers'].map((folder) => join(import.meta.dirname, folder));
const problems = new Set(
  folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .flatMap((file) => readFileSync(join(folder, file), 'utf8').match(/(?<=ledgerErrors\.)[A-Z_]+/g) ?? []),
  ),
);

describe('why a figure of the present is missing', () => {
  it.each([...problems] as Name[])('is a sentence in both languages, and no field of a form: %s', (name) => {
    const error = ledgerErrors[name]({ profile: 'cn-park@3', method: 'location', year: 2026, area: 'CN-JS' });
    const chinese = error['zh-CN']?.message ?? '';
    expect(error.message).toMatch(/^[A-Z]/);
    expect(chinese).toMatch(/^[\u4e00-\u9fff]/);
    for (const text of [error.message, chinese]) expect(text).not.toMatch(/^[\w.]+\s?[:：]|expected|\{|undefined/);
  });
});
