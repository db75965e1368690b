import { useEffect, type ReactNode } from 'react';
import { earlierMark, type ViewState } from './state.ts';
import { showsContent, StateNote, StateView } from './state-view.tsx';
import './page.css';

export interface PageProps {
  title: string;
  /** One short line beside the title: a count, a zone, a period. */
  meta?: ReactNode;
  /** Buttons and controls at the right of the title. */
  actions?: ReactNode;
  /** Loading, empty, error, no permission, partial, incomplete or stale; content is shown when absent. See `viewState`. */
  state?: ViewState;
  children?: ReactNode;
  'data-testid'?: string;
}

const ready: ViewState = { kind: 'ready' };

/** Frame of every page: title line, controls, and the states every page has. */
export function Page({ title, meta, actions, state = ready, children, ...rest }: PageProps): ReactNode {
  useEffect(() => {
    const before = document.title;
    document.title = `${title} · Lingtan`;
    return () => {
      document.title = before;
    };
  }, [title]);
  return (
    <section
      className="lt-page"
      aria-label={title}
      data-testid={rest['data-testid']}
      data-view={state.kind}
      {...earlierMark(state)}
    >
      <header className="lt-page-head">
        <h1>{title}</h1>
        {meta ? <div className="lt-page-meta">{meta}</div> : null}
        {actions ? <div className="lt-page-actions">{actions}</div> : null}
      </header>
      <StateNote state={state} />
      {showsContent(state) ? children : <StateView state={state} rows={10} />}
    </section>
  );
}
