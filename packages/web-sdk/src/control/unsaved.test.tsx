import { renderToStaticMarkup } from 'react-dom/server';
import { afterEach, expect, test, vi } from 'vitest';
import { currentLeaving, hasEdits, holdEdits } from '../edits/edits.ts';
import { UnsavedQuestion } from './unsaved.tsx';

interface Answers {
  onConfirm: () => void;
  onClose: () => void;
}
type Blocks = (step: Record<'currentLocation' | 'nextLocation', { pathname: string }>) => boolean;

let question: Answers;
let blocks: Blocks;
const blocker = { state: 'blocked', proceed: vi.fn(), reset: vi.fn() };
vi.mock('react-router', () => ({
  useBlocker: (asked: Blocks) => {
    blocks = asked;
    return blocker;
  },
}));
vi.mock('./form-dialog.tsx', () => ({
  FormDialog: (props: Answers) => {
    question = props;
    return null;
  },
}));
vi.mock('../i18n/use-t.ts', () => ({ useT: () => (key: string) => key }));
vi.stubGlobal('addEventListener', () => undefined);
vi.stubGlobal('removeEventListener', () => undefined);
afterEach(() => vi.clearAllMocks());

const leaves = (): boolean => blocks({ currentLocation: { pathname: '/a' }, nextLocation: { pathname: '/b' } });

test('edits that are given up for one page are asked about again on the next, where what holds them stays', () => {
  let edited = true;
  const release = holdEdits({ hasEdits: () => edited });
  for (let page = 1; page <= 3; page += 1) {
    edited = true;
    renderToStaticMarkup(<UnsavedQuestion />);
    expect({ page, asks: leaves() }).toEqual({ page, asks: true });
    question.onConfirm();
    expect(blocker.proceed).toHaveBeenCalledTimes(page);
    expect(currentLeaving()).toBeNull();
    // The page is another one, and what holds its edits the same: a frame.
    edited = false;
    expect({ page, asks: leaves() }).toEqual({ page, asks: false });
  }
  edited = true;
  question.onClose();
  expect(blocker.reset).toHaveBeenCalledTimes(1);
  expect(hasEdits()).toBe(true);
  release();
  expect(hasEdits()).toBe(false);
});
