import { expect, test, vi } from 'vitest';
import { cancelIn } from './cancel-button.tsx';

const [cancelled, closed] = [vi.fn(), vi.fn()];

/** A window, and what it asks about before it goes on. */
function windowWith(hasEdits: boolean) {
  const asked: (() => void)[] = [];
  const leave = (go: () => void): void => (hasEdits ? void asked.push(go) : go());
  return { around: { edits: null as never, leave, close: () => leave(closed) }, asked };
}

test.each([
  { where: 'in a window', hasEdits: false },
  { where: 'in a window with edits', hasEdits: true },
  { where: 'on a page', hasEdits: null },
])('$where, a button that cancels does it once, and with edits only after the answer', ({ hasEdits }) => {
  vi.clearAllMocks();
  const { around, asked } = windowWith(hasEdits ?? false);
  cancelIn(hasEdits === null ? null : around, cancelled);
  expect(cancelled).toHaveBeenCalledTimes(hasEdits ? 0 : 1);
  for (const go of asked) go();
  expect(cancelled).toHaveBeenCalledTimes(1);
  expect(closed).not.toHaveBeenCalled();
});

test.each([false, true])('without another end it closes the window (with edits: %s)', (hasEdits) => {
  vi.clearAllMocks();
  const { around, asked } = windowWith(hasEdits);
  cancelIn(around);
  expect(closed).toHaveBeenCalledTimes(hasEdits ? 0 : 1);
  for (const go of asked) go();
  expect(closed).toHaveBeenCalledTimes(1);
});
