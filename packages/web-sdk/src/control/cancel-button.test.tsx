import { renderToStaticMarkup } from 'react-dom/server';
import { beforeEach, expect, test, vi } from 'vitest';
import { CancelButton } from './cancel-button.tsx';
import { WindowContext } from './window-edits.tsx';

let press: () => void;
vi.mock('./action-button.tsx', () => ({
  ActionButton: ({ onClick }: { onClick: () => void }) => {
    press = onClick;
    return null;
  },
}));
vi.mock('../i18n/use-t.ts', () => ({ useT: () => (key: string) => key }));

const [cancelled, closed] = [vi.fn(), vi.fn()];
const asked: (() => void)[] = [];
beforeEach(() => {
  vi.clearAllMocks();
  asked.length = 0;
});

function pressIn(hasEdits: boolean | null, onCancel?: () => void): void {
  const leave = (go: () => void): void => (hasEdits ? void asked.push(go) : go());
  const around = { edits: null as never, leave, close: () => leave(closed) };
  const button = <CancelButton onCancel={onCancel} />;
  renderToStaticMarkup(hasEdits === null ? button : <WindowContext value={around}>{button}</WindowContext>);
  press();
}

test.each([
  { where: 'in a window', hasEdits: false },
  { where: 'in a window with edits', hasEdits: true },
  { where: 'on a page', hasEdits: null },
])('$where, a button that cancels does it once, and with edits only after the answer', ({ hasEdits }) => {
  pressIn(hasEdits, cancelled);
  expect(cancelled).toHaveBeenCalledTimes(hasEdits ? 0 : 1);
  for (const go of asked) go();
  expect(cancelled).toHaveBeenCalledTimes(1);
  expect(closed).not.toHaveBeenCalled();
});

test.each([false, true])('without another end it closes the window (with edits: %s)', (hasEdits) => {
  pressIn(hasEdits);
  expect(closed).toHaveBeenCalledTimes(hasEdits ? 0 : 1);
  for (const go of asked) go();
  expect(closed).toHaveBeenCalledTimes(1);
});
