import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');

/** Deletions by a time that go by a clock nobody has looked at, and why they may. */
const may: Record<string, string> = {
  'packages/kernel/src/cluster/processes.ts': 'who is silent is taken off a list on which it puts itself again',
  'packages/kernel/src/auth/one-time.ts': 'what has run out is not taken any more',
};

/** Texts of statements that delete. */
const deletions = (text: string): string[] =>
  [...text.matchAll(/\bdelete from\b/gi)].map(({ index }) => {
    const [begin, end] = [text.lastIndexOf('`', index), text.indexOf('`', index)];
    return text.slice(begin === -1 ? index : begin, end === -1 ? index + 600 : end);
  });
/** A column compared with something that is earlier than it is kept for. */
const byAge = /\b\w*(?:_at|_ends|_time|\bat|day|month|expiresAt)"?\s*<=?\s(.{0,80})/gis;
const believed = /retention_moment|retentionMoment|keptSince/;
const isWrong = (deletion: string): boolean => [...deletion.matchAll(byAge)].some(([, by]) => !believed.test(by!));

/** Functions of migrations in their last form, which delete and are given a time. */
function functionsThatDelete(): string[] {
  const last = new Map<string, string>();
  const list = execFileSync('git', ['ls-files', 'packages/*/migrations/*.sql', 'plugins/*/migrations/*.sql'], {
    cwd: root,
    encoding: 'utf8',
  });
  const made = /\bcreate (?:or replace )?(?:function|procedure)\s+([\w.]+)\s*\(([^)]*)\)(.*?)\$\$(.*?)\$\$/gis;
  // Of one schema the number of a file says when it is applied.
  for (const file of list.split('\n').filter(Boolean).toSorted())
    for (const [, name, given, , body] of readFileSync(join(root, file), 'utf8').matchAll(made)) {
      const full = `${file.split('/')[1]} ${name!.split('.').at(-1)!}`;
      const isWrong = /timestamptz/i.test(given!) && /\bdelete from\b/i.test(body!) && !believed.test(body!);
      if (isWrong) last.set(full, file);
      else last.delete(full);
    }
  return [...last.keys()].sort();
}

it('and so it is by functions of the database, which believe no time that they are given', () => {
  expect(functionsThatDelete()).toEqual([]);
});

it('what is deleted for its age is deleted by a clock that is believed', () => {
  const files = execFileSync(
    'git',
    ['ls-files', 'packages/*/src/*.ts', 'plugins/*/server/*.ts', 'apps/server/src/*.ts'],
    { cwd: root, encoding: 'utf8' },
  )
    .split('\n')
    .filter((file) => file !== '' && !/\.test\.ts$|\/fixtures\//.test(file));
  const found = files.flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    if (!/delete from|removeOn(?:Fail|Complete)/i.test(text)) return [];
    const wrong = deletions(text).some(isWrong);
    return wrong || /removeOn\w+: \{[^}]*\bage\b/.test(text) ? [file] : [];
  });
  expect(found.sort()).toEqual(Object.keys(may).sort());
});
