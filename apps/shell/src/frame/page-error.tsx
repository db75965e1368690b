import { asProblem, notify, StateView } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { useT } from '../use-t.ts';
import { reloadWhenReachable } from './reload.ts';

interface Props {
  error: unknown;
  /** Draws what failed once more; without it the page is loaded anew. */
  again?: () => void;
}

/**
 * What cannot be drawn, and the way to ask for it again. Code that could not be fetched is asked for by loading the page
 * anew: some browsers answer every later import of it with the first failure.
 */
export function PageError({ error, again }: Props): ReactNode {
  const t = useT();
  const problem = asProblem(error);
  const reload = (): void =>
    void reloadWhenReachable().then((reachable) => {
      if (!reachable) notify.warning(t('link.still-down'));
    });
  const retry = again && problem.code !== 'PAGE_UNREACHABLE' ? again : reload;
  return <StateView state={{ kind: 'error', error: problem, retry }} />;
}
