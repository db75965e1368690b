import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { carbonErrors } from '../../domain/errors.ts';
import { ledgerErrors } from '../errors.ts';

const errors = { ...carbonErrors, ...ledgerErrors };
type Name = keyof typeof errors;

/** What these folders say of a park in place of a figure: it stands on pages on which nobody has entered anything. */
const folders = ['.', '../levers', '../../domain/inventory'].map((folder) => join(import.meta.dirname, folder));
/** What refuses a whole document names its field. */
const forms = new Set(['inventory-of.ts']);
const problems = new Set(
  folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !forms.has(file))
      .flatMap(
        (file) => readFileSync(join(folder, file), 'utf8').match(/(?<=(?:ledger|carbon)Errors\.)[A-Z_]+/g) ?? [],
      ),
  ),
);

describe('why a figure of the present, or a line of an inventory, is missing', () => {
  it.each([...problems] as Name[])('is a sentence in both languages, and no field of a form: %s', (name) => {
    const coal = { en: 'coal', 'zh-CN': '煤' };
    const error = errors[name]({
      ...{ profile: 'cn-park@3', method: 'location', year: 2026, area: 'CN-JS', set: 'cn-2026' },
      ...{ kind: coal, item: coal, asked: coal, stored: 'a, b', flows: 'purchased, sold', value: '3 MWh' },
    });
    const chinese = error['zh-CN']?.message ?? '';
    expect(error.message).toMatch(/^[A-Z]/);
    expect(chinese).toMatch(/^[\u4e00-\u9fff]/);
    for (const text of [error.message, chinese]) expect(text).not.toMatch(/^[\w.]+\s?[:：]|expected|\{|undefined/);
  });
});
