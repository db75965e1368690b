import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkout } from './product.ts';

function filesIn(folders: readonly string[], within: string): Map<string, string> {
  const plugins = readdirSync(join(checkout, 'plugins')).map((each) => join('plugins', each, within));
  const paths = [...folders, ...plugins].flatMap((each) => {
    const root = join(checkout, each);
    try {
      return readdirSync(root, { recursive: true }).map((path) => join(each, String(path)));
    } catch {
      // Not every plugin has one.
      return [];
    }
  });
  const sources = paths.filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path));
  return new Map(sources.map((path) => [path, readFileSync(join(checkout, path), 'utf8')]));
}

const matching = (files: ReadonlyMap<string, string>, pattern: RegExp): string[] =>
  [...files].flatMap(([path, text]) => (pattern.test(text) ? [path] : [])).sort();

const files = filesIn(['apps/shell/src', 'packages/web-sdk/src'], 'web');
/** Asks by itself: an editor that knows what is edited, or the windows that look after their fields. */
const asks = /(?<!function )\buseUnsaved\(|<WindowEdits\b/;
const field =
  /<(input|textarea|select|Field|TextField|TextInput|Textarea|NumberInput|PasswordInput|SelectField|Select|MultiSelect|NativeSelect|Switch|Checkbox|Choice|SchemaForm|ReasonField)\b/;
const windows = matching(files, /<dialog\b|<(Modal|Drawer)\b/);
/** Components of the windows that ask. */
const keeping = windows
  .filter((path) => asks.test(files.get(path)!))
  .flatMap((path) => [...files.get(path)!.matchAll(/export (?:default )?function (\w+)/g)].map(([, name]) => name!));

test('every editor and window that asks before edits are lost is left by hand in a browser test, in each way', () => {
  const left = [...filesIn(['apps/shell/e2e'], 'e2e').values()].flatMap((text) =>
    [...text.matchAll(/keepsEdits\([^]*?editor: '([^']+)'/g)].map(([, editor]) => editor!),
  );
  const editors = matching(files, asks);
  expect(editors.length).toBeGreaterThan(7);
  expect([...new Set(left)].sort()).toEqual(editors);
});

test('every window with fields looks after them', () => {
  const silent = windows.filter((path) => !asks.test(files.get(path)!) && field.test(files.get(path)!));
  expect(silent).toEqual([
    // What was looked for.
    'apps/shell/src/search/search.tsx',
    // A passphrase that makes nothing yet.
    'apps/shell/src/settings/new-backup-dialog.tsx',
    // A name that shows that somebody means it.
    'packages/web-sdk/src/ui/confirm-by-name.tsx',
  ]);
  expect(keeping.sort()).toEqual(['Dialog', 'FormDrawer', 'FormModal']);
});

test('what is chosen from a list over a window is an edit of the window', () => {
  const lists = matching(
    files,
    /import \{[^}]*\b(Select|MultiSelect|Autocomplete|TagsInput)\b[^}]*\} from '@mantine\/core'/,
  );
  expect(lists.length).toBeGreaterThan(3);
  const inWindow = new RegExp(`<(${keeping.join('|')}|FormDialog|ReasonDialog)\\b`);
  // Where the state lives, which the lists themselves may come and go beside.
  const isKept = (path: string): boolean => /\buse(EditedValue|Unsaved)\(/.test(files.get(path)!);
  const lost = (path: string, below: readonly string[] = []): string[] => {
    if (below.includes(path) || isKept(path)) return [];
    if (inWindow.test(files.get(path)!)) return [path];
    const users = matching(files, new RegExp(`/${path.split('/').at(-1)!.replaceAll('.', '\\.')}'`));
    return users.flatMap((user) => lost(user, [...below, path]));
  };
  expect([...new Set(lists.flatMap((path) => lost(path)))]).toEqual([]);
});

test('a value that is edited is looked after where its state lives, not in a part that comes and goes', () => {
  const elsewhere = matching(files, /(?<!function )\buseEditedValue\(/).filter((path) => {
    const text = files.get(path)!;
    const values = [...text.matchAll(/(?<!function )\buseEditedValue\(([^)]*)\)/g)].flatMap(
      ([, each]) => each!.match(/\w+/g) ?? [],
    );
    return !values.every((value) => text.includes(`const [${value}, `));
  });
  // A form stands as long as its window, and begins with what it is given.
  expect(elsewhere).toEqual(['packages/web-sdk/src/form/schema-form-view.tsx']);
});

test('nothing closes a window past its question', () => {
  const inWindows = matching(files, new RegExp(`<(${keeping.join('|')}|\\w+Dialog)\\b`));
  expect(inWindows.length).toBeGreaterThan(80);
  const past = inWindows.filter((path) => /<\w*Button[^>]*onClick=\{(props\.)?onClose\}/.test(files.get(path)!));
  expect(past).toEqual([]);
});

/** What a file sends: all that is given to `mutate`, and bodies that are put together elsewhere. */
function sentIn(text: string): string {
  const places = [...text.matchAll(/\.mutate\(|\bbody(?=:| =)/g)];
  return places
    .map(({ index, 0: found }) => {
      let depth = 0;
      let end = index + found.length;
      if (found.endsWith('(')) depth = 1;
      for (const last = depth; end < text.length; end += 1) {
        if ('([{'.includes(text[end]!)) depth += 1;
        else if (')]}'.includes(text[end]!)) depth -= 1;
        if (depth < last || (depth === last && ',;'.includes(text[end]!))) break;
      }
      return text.slice(index, end);
    })
    .join('\n');
}

test('every form that replaces what is stored says what its change rests on, which is refused over something else', () => {
  const replaces = matching(files, /method: (\w+ \? )?'(PUT|PATCH)'/);
  expect(replaces.length).toBeGreaterThan(12);
  const unsaid = replaces.filter((path) => !/\b(before|revision|basis)\b/.test(sentIn(files.get(path)!)));
  expect(unsaid).toEqual([
    // What goes beyond the grants that are stored is shown to another administrator, with what there was before.
    'apps/shell/src/packages/install-dialog.tsx',
    // Their own language, which nobody else changes.
    'apps/shell/src/session/use-switch-language.ts',
    // A switch: whoever has thrown it meanwhile has thrown it the same way.
    'apps/shell/src/settings/duties-panel.tsx',
  ]);
});

test('every form that replaces what is stored asks before its edits are lost', () => {
  const replaces = matching(files, /method: (\w+ \? )?'(PUT|PATCH)'/).filter((path) => path.endsWith('.tsx'));
  expect(replaces.length).toBeGreaterThan(12);
  const inWindow = new RegExp(`<(${keeping.join('|')}|FormDialog|ReasonDialog)\\b`);
  const isAsked = (path: string): boolean => asks.test(files.get(path)!) || inWindow.test(files.get(path)!);
  const users = (path: string): string[] =>
    matching(files, new RegExp(`/${path.split('/').at(-1)!.replaceAll('.', '\\.')}'`));
  const silent = replaces.filter((path) => !isAsked(path) && !users(path).every(isAsked));
  expect(silent).toEqual([]);
});
