import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** Each line that a rule must refuse ends in the rule's name; no other line may be refused. */
const files: Record<string, string> = {
  'packages/heat/index.ts': `
import { Readable } from 'node:stream'; // consistent-type-imports
export enum Color { Red } // no-enum
export const keep = (a: Readable): unknown => a;
const work = async (): Promise<number> => 1;
export async function promises(): Promise<void> {
  work(); // no-floating-promises
  void work();
  if (work()) return; // no-misused-promises
  [1].forEach(async () => void (await work())); // no-misused-promises
}
export function kinds(kind: 'a' | 'b'): number {
  switch (kind) { // switch-exhaustiveness-check
    case 'a': return 1;
  }
  switch (kind) {
    case 'a': return 1;
    default: return 2;
  }
}
export const anything: any = 1; // no-explicit-any
const nothing = 1; // no-unused-vars
const _meant = 1;
export const joined = AbortSignal.any([AbortSignal.timeout(5), new AbortController().signal]); // no-time-limit-in-any
export const alone = AbortSignal.timeout(5);
export const loose = (a: unknown, b: unknown): boolean => a == b; // eqeqeq
export const empty = (a: unknown): boolean => a == null;
export const run = (text: string): unknown => eval(text); // no-eval
export const make = (text: string): unknown => new Function(text); // no-implied-eval
setTimeout('work()', 1); // no-implied-eval
console.log(1); // no-console
// oxlint-disable-next-line no-console
console.log(2);
export const quiet = 1; // oxlint-disable-line no-console: unused directive
`,
  'plugins/heat/domain/index.ts': `
export const now = (): number => Date.now(); // no-restricted-properties
export const random = (): number => Math.random(); // no-restricted-properties
export const environment = (): unknown => process.env; // no-restricted-globals
export const ask = (): unknown => fetch('x'); // no-restricted-globals
export const later = (): unknown => setTimeout(() => undefined, 1); // no-restricted-globals
export const often = (): unknown => setInterval(() => undefined, 1); // no-restricted-globals
`,
  'plugins/heat/domain/index.test.ts': `
export const now = (): number => Date.now();
`,
  'plugins/heat/domain/index.db.test.ts': `
export const random = (): number => Math.random();
`,
  'plugins/heat/web/page.tsx': `
import { useEffect, useState, type ReactNode } from 'react';
const work = async (): Promise<number> => 1;
export function Page({ id }: { id: string }): ReactNode {
  if (id) useState(1); // rules-of-hooks
  useEffect(() => console.error(id), []); // exhaustive-deps no-console
  useEffect(() => document.addEventListener('click', async () => void (await work())), []); // no-misused-promises
  if (!id) return <p dangerouslySetInnerHTML={{ __html: id }} />; // no-danger
  return <button onClick={async () => void (await work())} />;
}
`,
  'tools/heat.ts': `
console.log(1);
export const anything: any = 1; // no-explicit-any
`,
};

const unusedDirective = 'unused directive';
const expected = Object.entries(files).flatMap(([path, text]) =>
  text.split('\n').flatMap((line, at) => {
    const marked = line.split(' // ')[1] ?? '';
    const rules = marked.endsWith(unusedDirective) ? [unusedDirective] : marked.split(' ').filter(Boolean);
    return rules.map((rule) => `${path}:${at + 1} ${rule}`);
  }),
);

describe('.oxlintrc.json', () => {
  const checkout = mkdtempSync(join(tmpdir(), 'lingtan-lint-'));
  afterAll(() => rmSync(checkout, { recursive: true, force: true }));
  beforeAll(() => {
    const configs = ['tsconfig.json', 'tsconfig.base.json', 'tsconfig.server.json', 'tsconfig.web.json'];
    for (const name of ['.oxlintrc.json', 'tools/lint/rules.mjs', ...configs])
      cpSync(join(root, name), join(checkout, name));
    symlinkSync(join(root, 'node_modules'), join(checkout, 'node_modules'));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(checkout, path)), { recursive: true });
      writeFileSync(join(checkout, path), text);
    }
  });

  it('finds what each rule is for, in the server and in the browser part, and nothing else', async () => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [join(root, 'node_modules/oxlint/bin/oxlint'), '--format=json'],
      { cwd: checkout },
    ).catch((error: { stdout: string }) => error);
    const { diagnostics } = JSON.parse(stdout) as {
      diagnostics: { code?: string; message: string; filename: string; labels: { span: { line: number } }[] }[];
    };
    const found = diagnostics.map(({ code, message, filename, labels }) => {
      const rule =
        /\((.+)\)$/.exec(code ?? '')?.[1] ?? (/^Unused .* directive/.test(message) ? unusedDirective : message);
      return `${filename}:${labels[0]!.span.line} ${rule}`;
    });
    expect(found.toSorted()).toEqual(expected.toSorted());
  });
});
