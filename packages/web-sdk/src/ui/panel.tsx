import type { CSSProperties, ReactNode } from 'react';
import { earlierMark, type ViewState } from './state.ts';
import { showsContent, StateNote, StateView } from './state-view.tsx';
import './page.css';

export interface PanelProps {
  title?: ReactNode;
  meta?: ReactNode;
  actions?: ReactNode;
  state?: ViewState;
  /** Fixed height of the content in pixels, so that nothing jumps while it loads. */
  height?: number;
  /** Columns of twelve inside a {@link Grid}; the whole width on a phone. */
  span?: number;
  /** No inner padding: for tables and charts. */
  flush?: boolean;
  children?: ReactNode;
  'data-testid'?: string;
}

const ready: ViewState = { kind: 'ready' };

/** A bordered part of a page with a title line. */
export function Panel(props: PanelProps): ReactNode {
  const { title, meta, actions, state = ready, height, span, flush, children } = props;
  const style = { '--lt-span': span ?? 12, ...(height ? { '--lt-height': `${height}px` } : {}) } as CSSProperties;
  return (
    <section
      className="lt-panel"
      style={style}
      data-testid={props['data-testid']}
      data-view={state.kind}
      {...earlierMark(state)}
    >
      {title || actions || meta ? (
        <header className="lt-panel-head">
          {title ? <h2>{title}</h2> : null}
          {meta ? <div className="lt-panel-meta">{meta}</div> : null}
          {actions ? <div className="lt-panel-actions">{actions}</div> : null}
        </header>
      ) : null}
      <StateNote state={state} />
      <div className="lt-panel-body" data-flush={flush || undefined} data-fixed={height ? true : undefined}>
        {showsContent(state) ? children : <StateView state={state} />}
      </div>
    </section>
  );
}

/** Twelve columns with gutters of 12 px; children take `span` columns. */
export function Grid({ children }: { children: ReactNode }): ReactNode {
  return <div className="lt-grid">{children}</div>;
}
