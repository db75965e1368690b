import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { definedErrors as DefinedErrors } from '@lingtan/sdk';
import { beforeAll, describe, expect, it, vi } from 'vitest';

const root = join(import.meta.dirname, '..');

/** Modules of packages and plugins that define errors. What only a terminal shows, the `commands` folders, is English. */
function tables(): string[] {
  return ['packages', 'plugins'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !/node_modules|\bdist\b|\.test\.ts$|\bcommands\b/.test(name))
      .map((name) => join(root, folder, name))
      .filter((file) => /= defineErrors\(/.test(readFileSync(file, 'utf8'))),
  );
}

const placeholders = (text = ''): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!).sort();

describe('errors that reach a screen', () => {
  let definedErrors: typeof DefinedErrors;

  beforeAll(async () => {
    // Other files of this process have defined errors of their own; they are not asked here.
    vi.resetModules();
    ({ definedErrors } = await import('@lingtan/sdk'));
    for (const file of tables()) await import(pathToFileURL(file).href);
  }, 60_000);

  it('say the same in Chinese, with the same parameters', () => {
    expect(definedErrors().size).toBeGreaterThan(150);
    const wrong: string[] = [];
    for (const [code, { message, hint, 'zh-CN': zh }] of definedErrors()) {
      if (!zh) wrong.push(`${code} has no Chinese message`);
      else if (placeholders(zh.message).join() !== placeholders(message).join())
        wrong.push(`${code}: the parameters of the Chinese message are other ones`);
      else if ((zh.hint === undefined) !== (hint === undefined)) wrong.push(`${code}: one language only has a hint`);
    }
    expect(wrong).toEqual([]);
  });
});
