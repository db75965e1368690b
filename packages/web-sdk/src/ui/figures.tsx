import type { ReactNode } from 'react';
import { earlierMark } from './state.ts';
import './figures.css';

export interface FigureProps {
  label: ReactNode;
  /** A {@link Quantity} of size `lg` as a rule; a text is drawn as large. */
  children: ReactNode;
  /** One line of small print: a comparison, a time, a source. Its room is kept when there is none. */
  note?: ReactNode;
  'data-testid'?: string;
}

/** One figure of a row of {@link Figures}: what it is, the value, and a line about it. */
export function Figure({ label, children, note, ...rest }: FigureProps): ReactNode {
  return (
    <div data-testid={rest['data-testid']}>
      <dt>{label}</dt>
      <dd>{children}</dd>
      <dd className="lt-figure-note">{note}</dd>
    </div>
  );
}

export interface FiguresProps {
  /** `Figure`s; those that are null leave no gap. */
  children: ReactNode;
  /** They answer the question before, see `viewState`: dimmed. */
  earlier?: boolean | undefined;
  'data-testid'?: string;
}

/** The answers of a page in one row, in as many columns as there is room for; every row is filled. */
export function Figures({ children, earlier, ...rest }: FiguresProps): ReactNode {
  return (
    <dl className="lt-figures" data-testid={rest['data-testid']} {...earlierMark({ earlier })}>
      {children}
    </dl>
  );
}
