import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { askToLeave, currentLeaving, followSaving, hasEdits, holdEdits, leaveAll, leaveEdits } from './edits.ts';
import { FieldEdits, type EditedField } from './field-edits.ts';

const watched = new Set<(event: { preventDefault(): void }) => void>();

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('addEventListener', (_: string, listener: () => void) => watched.add(listener));
  vi.stubGlobal('removeEventListener', (_: string, listener: () => void) => watched.delete(listener));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

type Field = { -readonly [Name in keyof EditedField]: EditedField[Name] };

/** Whether the end of the browser's window would be asked about. */
function endAsks(): boolean {
  const preventDefault = vi.fn();
  for (const listener of watched) listener({ preventDefault });
  return preventDefault.mock.calls.length > 0;
}

const act = fc.oneof(
  fc.record({ by: fc.constantFrom('hand', 'code'), place: fc.nat(3), value: fc.constantFrom('', 'a', 'b') }),
  fc.record({ by: fc.constantFrom('gone', 'drawn'), place: fc.nat(3) }),
);

test('a window asks exactly while a field stands that a hand has changed and that holds something else than before', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom('text', 'checkbox'), act), { maxLength: 20 }), (acts) => {
      const edits = new FieldEdits();
      const release = holdEdits(edits);
      const field = (type: string): Field => ({ isConnected: true, type, value: '', checked: false });
      const fields = [field('text'), field('checkbox'), field('text'), field('text')];
      const byHand = new Map<Field, unknown>();
      const held = (one: Field): unknown => (one.type === 'checkbox' ? one.checked : one.value);
      const first = new Map<Field, unknown>();
      for (const [type, each] of acts) {
        const at = fields[each.place]!;
        if (each.by === 'gone') at.isConnected = false;
        else if (each.by === 'drawn') fields[each.place] = field(type);
        else if ('value' in each && at.isConnected) {
          const standing = fields.filter(({ isConnected }) => isConnected);
          if (each.by === 'hand') {
            for (const one of standing) if (!first.has(one)) first.set(one, held(one));
            edits.see(standing);
          }
          Object.assign(at, { value: each.value, checked: each.value === 'a' });
          if (each.by === 'hand') {
            edits.touch(at);
            byHand.set(at, first.get(at));
          }
        }
        // A field that was drawn over stands no more.
        for (const one of byHand.keys()) if (!fields.includes(one)) one.isConnected = false;
        const expected = [...byHand].some(([one, before]) => one.isConnected && held(one) !== before);
        const left = vi.fn();
        leaveEdits(edits, left);
        vi.runAllTimers();
        expect({ edited: hasEdits(), end: endAsks(), asked: currentLeaving() !== null }).toEqual({
          edited: expected,
          end: expected,
          asked: expected,
        });
        expect(left).toHaveBeenCalledTimes(expected ? 0 : 1);
        askToLeave(null);
      }
      release();
      expect({ edited: hasEdits(), watched: watched.size }).toEqual({ edited: false, watched: 0 });
    }),
  );
});

test('what follows a saving is not asked about, and a question about edits that are saved is taken back', () => {
  const edits = new FieldEdits();
  const [release, done] = [holdEdits(edits), edits.hold({ hasEdits: () => true })];
  expect(hasEdits()).toBe(true);
  expect(followSaving(() => hasEdits())).toBe(false);
  expect(() =>
    followSaving(() => {
      throw new Error('what follows fails');
    }),
  ).toThrow('what follows fails');
  expect(hasEdits()).toBe(true);
  leaveEdits(edits, () => undefined);
  vi.runAllTimers();
  const asked = currentLeaving();
  expect(asked?.holder).toBe(edits);
  // A key that reaches two windows asks once.
  leaveEdits({ hasEdits: () => true }, () => undefined);
  vi.runAllTimers();
  expect(currentLeaving()).toBe(asked);
  release();
  expect(currentLeaving()).toBeNull();
  done();
});

test('signing out asks where anything would be lost, and once it is given up nothing else asks until it has ended', async () => {
  const end: (() => void)[] = [];
  const signOut = (): Promise<void> => new Promise((resolve) => end.push(resolve));
  leaveAll(signOut);
  expect(end).toHaveLength(1);
  end.pop()!();
  const release = holdEdits({ hasEdits: () => true });
  await vi.waitFor(() => expect(hasEdits()).toBe(true));
  leaveAll(signOut);
  vi.runAllTimers();
  expect([end.length, currentLeaving() !== null]).toEqual([0, true]);
  currentLeaving()!.leave();
  askToLeave(null);
  expect([end.length, hasEdits(), endAsks()]).toEqual([1, false, false]);
  end.pop()!();
  // Refused by the server, it has left the page as it is.
  await vi.waitFor(() => expect(endAsks()).toBe(true));
  release();
});
