import type { ReactNode } from 'react';
import './notice.css';

export interface NoticeProps {
  /** `plain` for what is good to know, `warning` for what limits the figures below, `alarm` for what must not be used. */
  tone?: 'plain' | 'warning' | 'alarm';
  /** What is so, in bold. */
  title?: ReactNode;
  /** Why, and what to do. */
  children?: ReactNode;
  'data-testid'?: string;
}

const signs = { plain: null, warning: '▲', alarm: '■' } as const;

/** A remark above a page's content, told by shape and colour. */
export function Notice({ tone = 'plain', title, children, ...rest }: NoticeProps): ReactNode {
  return (
    <div
      className="lt-notice"
      data-tone={tone}
      role={tone === 'alarm' ? 'alert' : 'status'}
      data-testid={rest['data-testid']}
    >
      {signs[tone] ? <span aria-hidden="true">{signs[tone]}</span> : null}
      <div>
        {title ? <strong>{title}</strong> : null} {children}
      </div>
    </div>
  );
}
